import type { TimelineEntry } from '@anyuan/contract';
import type { Selectable } from 'kysely';

import type { Tx } from '../ctx.ts';
import type { CaseEventTable } from '../db/types.ts';

export interface NewEntry {
  action: string;
  from?: string | null;
  to?: string | null;
  note?: string | null;
  data?: Record<string, unknown>;
}

/** Writes one line of a case's timeline in the name of whoever acts. */
export async function writeEntry(tx: Tx, caseId: string, entry: NewEntry): Promise<TimelineEntry> {
  const { actor } = tx.ctx;
  const row = await tx.db
    .insertInto('case_event')
    .values({
      case_id: caseId,
      at: tx.now,
      action: entry.action,
      actor_kind: actor.kind,
      actor_id: actor.id,
      actor_name: actor.name,
      from_state: entry.from ?? null,
      to_state: entry.to ?? null,
      note: entry.note ?? null,
      data: JSON.stringify(entry.data ?? {}) as never,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return toEntry(row);
}

export function toEntry(row: Selectable<CaseEventTable>): TimelineEntry {
  return {
    id: row.id,
    at: row.at.toISOString(),
    action: row.action,
    actor: { kind: row.actor_kind as TimelineEntry['actor']['kind'], id: row.actor_id, name: row.actor_name },
    from: row.from_state,
    to: row.to_state,
    note: row.note,
    data: row.data,
  };
}
