import { deskNumbers, type deskApi, type DeskNumber, type Result } from '@anyuan/contract';

import type { CaseFilter } from '../../kernel/cases/types.ts';
import type { Ctx } from '../../kernel/ctx.ts';

/** The list behind each number: what the page opens is what was counted. */
const behind: Record<DeskNumber, CaseFilter> = {
  todo: { todo: true },
  mine: { as: 'reporter', open: true },
  copied: { as: 'copied', open: true },
  soon: { dueWithin: 24, mode: 'real' },
  overdue: { overdue: true, mode: 'real' },
  warnings: { warned: true },
};

export async function deskCounts(ctx: Ctx): Promise<Result<typeof deskApi.counts>> {
  const { cases } = ctx.app;
  // The door of the lists behind them.
  if (!ctx.rights.grants.has('case.read')) return { items: [], types: [] };
  const [items, open, todo] = await Promise.all([
    Promise.all(
      deskNumbers.map(async (key) => ({
        key,
        count: await cases.count(ctx, behind[key]),
        query: queryOf(behind[key]),
      })),
    ),
    cases.countByType(ctx, { open: true }),
    cases.countByType(ctx, { todo: true }),
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
