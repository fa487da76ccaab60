import { caseTypes, fundBook, refuse } from '@anyuan/contract';

import { hooksOf } from '../../kernel/cases/index.ts';
import type { Tx } from '../../kernel/ctx.ts';
import { writeIn } from '../book/index.ts';

/** What an application is paid comes out of the fund, in the same step and by two. */
export const rescueHooks = hooksOf(caseTypes.rescue, {
  after: {
    async pay({ tx, row, data, input }) {
      await writeIn(
        tx,
        fundBook,
        'pay',
        { stock: await fundOf(tx, input.fund) },
        { quantity: input.paid, voucher: input.payVoucher },
        {
          ground: data.reason === 'unidentified' ? 'unknown' : 'unable',
          proof: data.proof,
          applied: data.amount,
          approved: data.approved,
        },
        { caseId: row.id, isDemo: row.is_demo },
      );
    },
  },
});

/** The balance of the fund that pays: the only one, or the one that was named. */
async function fundOf(tx: Tx, code: string | undefined): Promise<string> {
  const funds = await tx.db
    .selectFrom('book_stock as s')
    .innerJoin('book_item as i', 'i.id', 's.item_id')
    .select(['s.id', 'i.code'])
    .where('i.book', '=', fundBook.book)
    .where('i.is_active', '=', true)
    .orderBy('i.code')
    .execute();
  const chosen = code === undefined ? funds : funds.filter((one) => one.code === code);
  if (chosen.length > 1) throw refuse('fund_choose', { codes: chosen.map((one) => one.code).join('、') });
  if (!chosen[0]) throw refuse('fund_missing');
  return chosen[0].id;
}
