import { auditApi, refuse, type AuditEntry, type HandlerInput } from '@anyuan/contract';
import { sql, type Selectable } from 'kysely';

import type { Ctx } from '../../kernel/ctx.ts';
import type { AuditTable } from '../../kernel/db/index.ts';
import { pageFrom } from '../../kernel/search.ts';
import { idsIn, namesIn } from './names.ts';

type Query = HandlerInput<(typeof auditApi)['list']>;

/** The trail, newest first. Reading it leaves a line in it. */
export async function listAudit(
  ctx: Ctx,
  query: Query,
): Promise<{ items: AuditEntry[]; total: number; next: string | null }> {
  const { limit, cursor, ...filters } = query;
  let rows = ctx.db.selectFrom('audit');
  if (filters.actor) {
    const { actor } = filters;
    rows = rows.where((eb) => eb.or([eb('actor_id', '=', actor), eb('actor_name', '=', actor)]));
  }
  // `alarm` finds `alarm.close` too.
  if (filters.action)
    rows = rows.where(sql<boolean>`(action = ${filters.action} or starts_with(action, ${`${filters.action}.`}))`);
  if (filters.subject) {
    const { subject } = filters;
    rows = rows.where((eb) => eb.or([eb('subject_id', '=', subject), eb('subject_type', '=', subject)]));
  }
  if (filters.from) rows = rows.where('at', '>=', new Date(filters.from));
  if (filters.to) rows = rows.where('at', '<', new Date(filters.to));
  const { total } = await rows.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  const found = await (cursor === undefined ? rows : rows.where('seq', '<', position(cursor)))
    .selectAll()
    .orderBy('seq', 'desc')
    .limit(limit + 1)
    .execute();
  const { items, next } = pageFrom(found, limit, (last) => String(last.seq));
  await ctx.tx(async (tx) => tx.audit('audit.read', 'audit', null, { ...filters, rows: items.length }));
  const names = await namesIn(ctx.db, items);
  return { items: items.map((row) => toEntry(row, names)), total, next };
}

function position(cursor: string): number {
  const seq = Number(cursor);
  if (!Number.isSafeInteger(seq)) throw refuse('bad_request', { reason: 'cursor' });
  return seq;
}

function toEntry(row: Selectable<AuditTable>, names: ReadonlyMap<string, string>): AuditEntry {
  return {
    seq: row.seq,
    at: row.at.toISOString(),
    actorKind: row.actor_kind,
    actorId: row.actor_id,
    actorName: row.actor_name,
    action: row.action,
    subjectType: row.subject_type,
    subjectId: row.subject_id,
    detail: readDetail(row.detail),
    names: Object.fromEntries(
      idsIn(row).flatMap((id) => {
        const name = names.get(id);
        return name === undefined ? [] : [[id, name]];
      }),
    ),
    hash: row.hash.toString('hex'),
  };
}

/** A row that was tampered with must still be readable: that is what an auditor looks for. */
function readDetail(text: string): Record<string, unknown> {
  try {
    const value = JSON.parse(text) as unknown;
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Not what we wrote; shown as it is.
  }
  return { text };
}
