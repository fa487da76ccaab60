import { deskNumbers, deskQueries, type deskApi, type DeskNumber, type Result } from '@anyuan/contract';

import { countedTo, type CaseFilter } from '../../kernel/cases/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';

const behind: Record<DeskNumber, CaseFilter> = deskQueries;

export async function deskCounts(ctx: Ctx): Promise<Result<typeof deskApi.counts>> {
  const { cases } = ctx.app;
  // The door of the lists behind them.
  if (!ctx.rights.grants.has('case.read')) return { items: [], types: [] };
  const waits = cases.countByType(ctx, behind.todo);
  const counted = async (key: DeskNumber): Promise<number> =>
    // What waits is counted by type anyway.
    key === 'todo'
      ? Math.min(
          (await waits).reduce((sum, { count }) => sum + count, 0),
          countedTo + 1,
        )
      : cases.count(ctx, behind[key]);
  const [items, open, todo] = await Promise.all([
    Promise.all(deskNumbers.map(async (key) => ({ key, count: await counted(key), query: queryOf(behind[key]) }))),
    cases.countByType(ctx, { open: true }),
    waits,
  ]);
  const waiting = new Map(todo.map(({ type, count }) => [type, count]));
  const types = open.map(({ type, count }) => ({
    key: type,
    count,
    todo: waiting.get(type) ?? 0,
    query: queryOf({ type: [type], open: true }),
  }));
  return { items, types: types.sort((a, b) => b.todo - a.todo || b.count - a.count || (a.key < b.key ? -1 : 1)) };
}

/** As it stands in the address of a list. */
const queryOf = (filter: CaseFilter): Record<string, string | boolean | number> =>
  Object.fromEntries(
    Object.entries(filter).flatMap(([key, value]) =>
      value === undefined ? [] : [[key, Array.isArray(value) ? value.join(',') : value]],
    ),
  );
