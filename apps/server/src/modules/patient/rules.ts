import { type CaseRow, dueAfter, typeOf } from '../../kernel/cases/index.ts';
import type { Tx } from '../../kernel/ctx.ts';

export type Data = Record<string, unknown>;

/** Is the first limit of a declared clock, counted from a stamp of the case, over? */
export function isOver(tx: Tx, row: CaseRow, clock: string, from: Date | string | undefined): boolean {
  const { app } = tx.ctx;
  const [first] = app.cases.clockOf(typeOf(app.cases, row.type), clock).steps;
  if (!first || from === undefined) return false;
  return dueAfter(new Date(from), first, app.settings.calendar) < tx.now;
}
