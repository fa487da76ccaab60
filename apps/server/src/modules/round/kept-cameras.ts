import type { Ctx } from '../../kernel/ctx.ts';
import { keptFrom } from '../device/index.ts';

/** Rounds without the names of cameras that are kept from the caller. */
export async function withoutKept<R extends { missed: string[] }>(ctx: Ctx, rows: readonly R[]): Promise<R[]> {
  const closed = rows.some(({ missed }) => missed.length > 0) ? await keptFrom(ctx) : [];
  if (closed.length === 0) return [...rows];
  const cameras = await ctx.db.selectFrom('device').select('name').where('id', 'in', closed).execute();
  const names = new Set(cameras.map(({ name }) => name));
  return rows.map((row) => ({ ...row, missed: row.missed.filter((name) => !names.has(name)) }));
}
