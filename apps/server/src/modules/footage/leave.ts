import { refuse, type footageApi, type HandlerInput } from '@anyuan/contract';

import type { App } from '../../kernel/app.ts';
import type { Ctx, Tx } from '../../kernel/ctx.ts';
import { chain } from './chain.ts';
import { isFree, isHeld, keptUntil, presentFootage, type FootageRow } from './shown.ts';
import { dropUnneeded, footageStore } from './store.ts';

const atOnce = 100;

export async function noteCustody(
  ctx: Ctx,
  { id, act, ...said }: HandlerInput<typeof footageApi.custody>,
): Promise<{ ok: true }> {
  const row = await presentFootage(ctx, id);
  await ctx.tx((tx) => chain(tx, row, act, said));
  return { ok: true };
}

/** Two people: from now on it goes when its days are over. Its case has to be over; opened again, it holds it anew. */
export async function release(ctx: Ctx, { id, why }: HandlerInput<typeof footageApi.release>): Promise<{ ok: true }> {
  const row = await presentFootage(ctx, id);
  const about = await ctx.db
    .selectFrom('case')
    .select('closed_at')
    .where('id', '=', row.case_id)
    .executeTakeFirstOrThrow();
  if (about.closed_at === null) throw refuse('in_use', { what: row.case_number });
  await ctx.tx(async (tx) => {
    await tx.countersign({
      permission: 'footage.manage',
      action: 'footage.release',
      subjectType: 'footage',
      subjectId: id,
      zh: `解除现场影像 ${row.number} 的锁定`,
      en: `Unlock the footage ${row.number}`,
      detail: { number: row.number, sha256: row.sha256, why },
    });
    await tx.db
      .updateTable('footage')
      .set({ released_at: tx.now, released_by_name: ctx.actor.name, released_why: why })
      .where('id', '=', id)
      .where(isHeld())
      .execute();
    await chain(tx, row, 'released', { note: why });
  });
  return { ok: true };
}

/** Two people destroy what is neither locked nor within its days. */
export async function destroy(ctx: Ctx, { id, why }: HandlerInput<typeof footageApi.destroy>): Promise<{ ok: true }> {
  const row = await presentFootage(ctx, id);
  if (row.isHeld || keptUntil(ctx.app, row) > ctx.now()) throw refuse('in_use', { what: row.number });
  await ctx.tx(async (tx) => {
    await tx.countersign({
      permission: 'footage.manage',
      action: 'footage.destroy',
      subjectType: 'footage',
      subjectId: id,
      zh: `销毁现场影像 ${row.number}`,
      en: `Destroy the footage ${row.number}`,
      detail: { number: row.number, sha256: row.sha256, why },
    });
    await end(tx, row, why);
  });
  return { ok: true };
}

/** What was unlocked and whose days are over goes in the night, each with its line. Gives how many. */
export async function destroyOld(app: App): Promise<number> {
  const rows = await app.db
    .selectFrom('footage')
    .selectAll()
    .where(isFree())
    .where('destroyed_at', 'is', null)
    .orderBy('received_at')
    .limit(atOnce)
    .execute();
  const due = rows.filter((row) => keptUntil(app, row) <= app.clock.now());
  for (const row of due) await app.system('footage').tx((tx) => end(tx, row, '保存期满 its days are over'));
  return due.length;
}

const dayMs = 86_400_000;

/** Bytes that no row names: the server stopped between the one and the other. They go after a day, with proof of what they were. */
export async function sweepStray(app: App): Promise<void> {
  const ctx = app.system('footage');
  const needed = async (hashes: readonly string[]) => {
    if (hashes.length === 0) return new Set<string>();
    const rows = await app.db
      .selectFrom('footage')
      .select('sha256')
      .where('sha256', 'in', hashes)
      .where('destroyed_at', 'is', null)
      .execute();
    return new Set(rows.map(({ sha256 }) => sha256));
  };
  for await (const gone of footageStore(app).sweep(new Date(app.clock.now().getTime() - dayMs), needed))
    await ctx.tx(async (tx) => {
      for (const { sha256, size } of gone) tx.audit('file.remove', 'file', sha256, { sha256, size });
    });
}

async function end(tx: Tx, row: FootageRow, why: string): Promise<void> {
  const done = await tx.db
    .updateTable('footage')
    .set({ destroyed_at: tx.now })
    .where('id', '=', row.id)
    .where('destroyed_at', 'is', null)
    .where(isFree())
    .executeTakeFirst();
  if (done.numUpdatedRows === 0n) throw refuse('in_use', { what: row.number });
  await chain(tx, row, 'destroyed', { note: why });
  // After the commit: bytes that stay behind are swept, a row without them would be a lie.
  tx.afterCommit(() => void dropUnneeded(tx.ctx.app, row.sha256).catch(() => undefined));
}

/** They went out as evidence. */
export const noteExported = async (tx: Tx, rows: readonly FootageRow[], to: string | null): Promise<void> => {
  for (const row of rows) await chain(tx, row, 'exported', { toWhom: to ?? undefined });
};

export const findExported = (ctx: Ctx, ids: readonly string[]): Promise<FootageRow[]> =>
  Promise.all(ids.map((id) => presentFootage(ctx, id)));
