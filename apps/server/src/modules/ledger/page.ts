import type { LedgerCell, LedgerColumn } from '@anyuan/contract';

import type { Ctx } from '../../kernel/ctx.ts';
import { askedLedger, needsPurpose, taken, type LedgerQuery } from './ledgers.ts';
import { countRows, pageOfRows } from './rows.ts';

/** One page of a register, for the screen. */
export async function ledgerPage(ctx: Ctx, query: LedgerQuery & { limit: number; cursor?: string | undefined }) {
  const { type, ledger, label, readers, period } = askedLedger(ctx, query);
  const [total, { rows, next }] = await Promise.all([
    countRows(ctx, type, ledger, period),
    pageOfRows(ctx, type, ledger, period, query),
  ]);
  if (needsPurpose(type) && !query.cursor)
    await ctx.tx(async (tx) => tx.audit('ledger.view', 'ledger', `${type.type}.${query.ledger}`, taken(query, total)));
  return {
    label: [label[0], label[1]] as [string, string],
    columns: readers.map(({ key, label: name, kind }): LedgerColumn => ({ key, label: [name[0], name[1]], kind })),
    needsPurpose: needsPurpose(type),
    items: rows.map((row) => ({ id: row.id, cells: readers.map(({ read }): LedgerCell => read(row)) })),
    total,
    next,
  };
}
