import type { Tx } from '../../ctx.ts';
import type { CaseRow } from '../reading/row.ts';
import { typeOf } from '../types.ts';
import { takeStep } from './step.ts';

/**
 * Takes a step of a case in the transaction that has opened it: what was settled as it was told is never open. For hooks;
 * whether somebody may is theirs to know.
 */
export async function takeAtOnce(tx: Tx, row: CaseRow, action: string): Promise<void> {
  const { cases } = tx.ctx.app;
  await takeStep(cases, tx, typeOf(cases, row.type), row, action, {});
}
