import type { TimelineEntry } from '@anyuan/contract';
import type { Selectable } from 'kysely';

import type { Tx } from '../../ctx.ts';
import type { CaseEventTable } from '../../db/types.ts';
import { happened, type Happened } from '../../done-at.ts';
import { sealed, sealedAnywhere } from './sealing.ts';

export interface NewEntry {
  action: string;
  from?: string | null;
  to?: string | null;
  note?: string | null;
  data?: Record<string, unknown>;
  /** Absent: as the request tells it. */
  happened?: Happened;
}

/** Writes one line of a case's timeline in the name of whoever acts. */
export async function writeEntry(tx: Tx, caseId: string, entry: NewEntry): Promise<TimelineEntry> {
  const { actor, told } = tx.ctx;
  const { told: doneAt, doubt } = entry.happened ?? happened(told, tx.now);
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
      data: JSON.stringify(sealed(tx.ctx.app.secrets, sealedAnywhere(tx.ctx.app), entry.data ?? {})) as never,
      done_at: doneAt,
      done_at_doubt: doubt,
      second_id: tx.second?.id ?? null,
      second_name: tx.second?.name ?? null,
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
    doneAt: row.done_at?.toISOString() ?? null,
    doneAtDoubt: row.done_at_doubt as TimelineEntry['doneAtDoubt'],
    second: row.second_id ? { id: row.second_id, name: row.second_name ?? '' } : null,
  };
}
