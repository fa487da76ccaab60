import { refuse, type ApiError } from '@anyuan/contract';

import { dueAfter } from '../../kernel/cases/due.ts';
import type { CaseRow } from '../../kernel/cases/row.ts';
import { typeOf } from '../../kernel/cases/types.ts';
import type { Tx } from '../../kernel/ctx.ts';

export type Data = Record<string, unknown>;

export const no = (zh: string, en: string): ApiError => refuse('conflict', { reason: { zh, en } });

/** Is the first limit of a declared clock, counted from a stamp of the case, over? */
export function isOver(tx: Tx, row: CaseRow, clock: string, from: Date | string | undefined): boolean {
  const { app } = tx.ctx;
  const [first] = app.cases.clockOf(typeOf(app.cases, row.type), clock).steps;
  if (!first || from === undefined) return false;
  return dueAfter(new Date(from), first, app.settings.calendar) < tx.now;
}

export const isFuture = (tx: Tx, at: unknown): boolean => typeof at === 'string' && new Date(at) > tx.now;
