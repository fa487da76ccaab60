import { refuse, type CustodyEntry, type Footage } from '@anyuan/contract';
import { sql, type Selectable } from 'kysely';

import type { App } from '../../kernel/app.ts';
import { readable, visibleCases } from '../../kernel/cases/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db/index.ts';

export type FootageRow = Selectable<DB['footage']>;
/** And whether its case holds it. */
export type HeldRow = FootageRow & { isHeld: boolean };

/** Its case holds it: not released, or the case is open, or was closed again after that. */
export const isHeld = (of = 'footage') => sql<boolean>`(
  ${sql.ref(`${of}.released_at`)} is null or exists (
    select from "case" h where h.id = ${sql.ref(`${of}.case_id`)}
      and (h.closed_at is null or h.closed_at > ${sql.ref(`${of}.released_at`)})))`;
export const isFree = () => sql<boolean>`not ${isHeld()}`;

const dayMs = 86_400_000;

/** As long as recordings at least; a setting lengthens it. */
export const keptUntil = ({ settings }: App, { received_at: at }: Pick<FootageRow, 'received_at'>): Date => {
  const days = Math.max(settings.get<number>('recording.keepDays'), settings.get<number>('footage.keepDays'));
  return new Date(at.getTime() + days * dayMs);
};

export const toFootage = (app: App, row: HeldRow): Footage => ({
  id: row.id,
  number: row.number,
  caseId: row.case_id,
  caseNumber: row.case_number,
  name: row.name,
  type: row.type,
  bytes: Number(row.bytes),
  sha256: row.sha256,
  recorder: row.recorder_code,
  wearer: row.wearer_name,
  from: row.from_at.toISOString(),
  to: row.to_at.toISOString(),
  clockAheadSeconds: row.clock_ahead_seconds,
  note: row.note,
  receivedAt: row.received_at.toISOString(),
  by: row.by_name,
  isLocked: row.isHeld && row.destroyed_at === null,
  keepUntil: keptUntil(app, row).toISOString(),
  destroyedAt: row.destroyed_at?.toISOString() ?? null,
});

/** A file whose case the caller may read; else it is not there. */
export async function findFootage(ctx: Ctx, id: string): Promise<HeldRow> {
  const row = await ctx.db
    .selectFrom('footage')
    .selectAll()
    .select(isHeld().as('isHeld'))
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) throw refuse('not_found', { what: id });
  await readable(ctx.app.cases, ctx, row.case_id);
  return row;
}

/** The same of one whose bytes are needed. */
export async function presentFootage(ctx: Ctx, id: string): Promise<HeldRow> {
  const row = await findFootage(ctx, id);
  if (row.destroyed_at !== null) throw refuse('not_found', { what: row.number });
  return row;
}

export async function listFootage(
  ctx: Ctx,
  { case: caseId, q, gone, limit }: { case?: string | undefined; q?: string | undefined; gone: string; limit: number },
): Promise<{ items: Footage[]; total: number }> {
  let rows = ctx.db
    .selectFrom('footage as f')
    .innerJoin('case as c', 'c.id', 'f.case_id')
    .where(visibleCases(ctx.app.cases, ctx.rights))
    .where('f.destroyed_at', gone === 'true' ? 'is not' : 'is', null);
  if (caseId) rows = rows.where('f.case_id', '=', caseId);
  if (q) {
    const like = `%${q.replace(/[\\%_]/g, '\\$&')}%`;
    rows = rows.where((eb) =>
      eb.or(
        (['number', 'case_number', 'name', 'recorder_code', 'wearer_name', 'note', 'sha256'] as const).map((one) =>
          eb(`f.${one}`, 'ilike', like),
        ),
      ),
    );
  }
  const [found, { total }] = await Promise.all([
    rows
      .selectAll('f')
      .select(isHeld('f').as('isHeld'))
      .orderBy('f.received_at', 'desc')
      .orderBy('f.id', 'desc')
      .limit(limit)
      .execute(),
    rows.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
  ]);
  return { items: found.map((row) => toFootage(ctx.app, row)), total };
}

export async function custodyOf({ db }: Pick<Ctx, 'db'>, id: string): Promise<CustodyEntry[]> {
  const rows = await db.selectFrom('footage_custody').selectAll().where('footage_id', '=', id).orderBy('id').execute();
  return rows.map(toEntry);
}

const toEntry = (row: Selectable<DB['footage_custody']>): CustodyEntry => ({
  id: row.id,
  at: row.at.toISOString(),
  act: row.act as CustodyEntry['act'],
  by: row.by_name,
  second: row.second_name,
  toWhom: row.to_whom,
  paper: row.paper,
  place: row.place,
  note: row.note,
  sha256: row.sha256,
});
