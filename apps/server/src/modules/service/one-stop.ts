import { caseTypes, type oneStopDesks } from '@anyuan/contract';
import { sql } from 'kysely';

import { hooksOf, localMidnight, saysIn } from '../../kernel/cases/index.ts';
import type { Tx } from '../../kernel/ctx.ts';

type Desk = keyof typeof oneStopDesks;
const letters: Record<Desk, string> = { admission: 'A', maternity: 'M', discharge: 'D' };

export const oneStopHooks = hooksOf(caseTypes.oneStop, {
  async opening(tx, { data }) {
    if (data.desk) data.ticket = await nextTicket(tx, data.desk);
  },
});

/** A001, A002 … at each desk, from one again every day. */
async function nextTicket(tx: Tx, desk: Desk): Promise<string> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`ticket:${desk}`}, 0))`.execute(tx.db);
  const { n } = await tx.db
    .selectFrom('case')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where(saysIn('oneStop', 'desk', desk))
    .where('at', '>=', new Date(localMidnight(tx.now)))
    .executeTakeFirstOrThrow();
  return `${letters[desk]}${String(Number(n) + 1).padStart(3, '0')}`;
}
