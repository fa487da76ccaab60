import type { Label } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Ctx } from '../ctx.ts';
import { splitOf, within } from './behind.ts';
import { labelled } from './labels.ts';
import { aggregatesOf } from './measure.ts';
import { checkPeriod, type Period } from './period.ts';
import type { FigureSource } from './source.ts';

export interface Cross {
  rows: { key: string | null; label: Label }[];
  columns: { key: string | null; label: Label }[];
  /** Only where something was counted. */
  cells: { row: string | null; column: string | null; value: number }[];
}

/** A count split twice: by place and by hour. What adds up secrets is not split so. */
export async function crossOf<F>(
  ctx: Ctx,
  source: FigureSource<F>,
  name: string,
  period: Period,
  [byRow, byColumn]: readonly [row: string, column: string],
): Promise<Cross> {
  checkPeriod(period);
  source.check(ctx.rights, byRow);
  source.check(ctx.rights, byColumn);
  const figure = source.figures[name];
  if (!figure || !('count' in figure.of) || source.isSecret?.(figure)) return { rows: [], columns: [], cells: [] };
  const at = figure.at ?? 'at';
  const [row, column] = [splitOf(source, byRow, at), splitOf(source, byColumn, at)];
  const { total } = aggregatesOf(source, figure, figure.of);
  const { rows: cells } = await sql<Cross['cells'][number]>`
    select ${row.key} as "row", ${column.key} as "column", (${total})::int as value
    from ${source.from} ${row.join} ${column.join}
    where ${source.counts} and ${within(source, period, at)} and ${source.reach(ctx.rights)}
    group by 1, 2 having (${total}) > 0 limit 5000`.execute(ctx.db);
  const named = async (by: string, keys: (string | null)[]) =>
    labelled(ctx.db, source, { ...period, by }, [...new Set(keys)]);
  return {
    rows: await named(
      byRow,
      cells.map((cell) => cell.row),
    ),
    columns: await named(
      byColumn,
      cells.map((cell) => cell.column),
    ),
    cells,
  };
}
