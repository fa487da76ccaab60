import type { LedgerColumn } from '@anyuan/contract';

import type { Ctx } from '../../kernel/ctx.ts';
import { type LedgerQuery, registerFor } from './ledgers.ts';

/** One page of a register, for the screen. */
export async function ledgerPage(ctx: Ctx, query: LedgerQuery & { limit: number; cursor?: string | undefined }) {
  const source = registerFor(ctx, query);
  const [total, { rows, next }] = await Promise.all([source.count(), source.read(query)]);
  const { needsPurpose, audit, label } = source;
  if (needsPurpose && !query.cursor)
    await ctx.tx(async (tx) => tx.audit('ledger.view', audit.type, audit.id, { ...audit.detail, rows: total }));
  return {
    label: [label[0], label[1]] as [string, string],
    columns: source.columns.map(({ key, label: [zh, en], kind }): LedgerColumn => ({ key, label: [zh, en], kind })),
    needsPurpose,
    items: rows,
    total,
    next,
  };
}
