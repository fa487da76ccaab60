import { refuse } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Tx } from '../../kernel/ctx.ts';
import type { Meant } from './meant.ts';

const stands = sql<boolean>`l.reverses is null and not exists (select from book_line u where u.reverses = l.id)`;

/** Who has been late again and again gets nothing for now; papers and deposits are kept only where the hospital says so. */
export async function refuseWhoIsLate(tx: Tx, { data }: Meant): Promise<void> {
  const { settings } = tx.ctx.app;
  if (data['deposit'] !== undefined && !settings.get<boolean>('book.loanKeepsDeposit')) throw refuse('book_keeps_none');
  const most = settings.get<number>('book.loanBlockAfter');
  if (most === 0) return;
  const { rows } = await sql<{ late: number }>`
    select count(*)::int as late from book_line l
    left join lateral (select min(b.done_at) as at from book_line b
      where b.answers = l.id and b.movement = 'handBack'
        and not exists (select from book_line u where u.reverses = b.id)) back on true
    where l.book = 'loan' and l.movement in ('lend', 'collect') and l.data->>'phone' = ${String(data['phone'])} and ${stands}
      and l.done_at > ${new Date(tx.now.getTime() - settings.get<number>('book.loanLookBackDays') * 86_400_000)}
      and coalesce(back.at, ${tx.now}) > (l.data->>'dueAt')::timestamptz`.execute(tx.db);
  const late = rows[0]?.late ?? 0;
  if (late >= most) throw refuse('book_blocked', { count: late });
}

/** What is promised to somebody for a time is not lent into it. */
export async function refuseWhatIsReserved(tx: Tx, { stock, quantity, data }: Meant): Promise<void> {
  const { startsAt, dueAt } = data as { startsAt?: string; dueAt: string };
  const isAhead = startsAt !== undefined;
  const from = isAhead ? new Date(startsAt) : tx.now;
  const until = new Date(dueAt);
  if (until <= from) throw refuse('ends_before_start');
  if (from < tx.now) throw refuse('past_booked');
  const { rows } = await sql<{ reserved: number; out: number }>`
    select coalesce(sum(l.quantity) filter (where l.movement = 'reserve'), 0)::int8 as reserved,
      coalesce(sum(l.quantity) filter (where l.movement <> 'reserve' and ${from} > ${tx.now}
        and (l.data->>'dueAt')::timestamptz <= ${from}), 0)::int8 as out
    from book_line l
    where l.stock_id = ${stock.id} and ${stands} and (
      l.movement = 'reserve' and ${unsettled} and (l.data->>'startsAt')::timestamptz > ${lapsedBefore(tx)}
        and (l.data->>'startsAt')::timestamptz < ${until} and (l.data->>'dueAt')::timestamptz > ${from}
      or l.movement in ('lend', 'collect') and not exists (select from book_line b
        where b.answers = l.id and b.movement = 'handBack' and not exists (select from book_line u where u.reverses = b.id)))
    `.execute(tx.db);
  const { reserved = 0, out = 0 } = rows[0] ?? {};
  if (stock.balance + out - reserved < quantity && (isAhead || reserved > 0)) throw refuse('book_reserved');
}

/** Neither collected nor given up. */
const unsettled = sql<boolean>`not exists (select from book_line a where a.answers = l.id
  and a.movement in ('collect', 'release') and not exists (select from book_line u where u.reverses = a.id))`;

const lapsedBefore = (tx: Tx): Date =>
  new Date(tx.now.getTime() - tx.ctx.app.settings.get<number>('book.reservedMinutes') * 60_000);

/** Who wanted it and until when was said when it was reserved; a reservation is settled once. */
export async function fromReservation(tx: Tx, meant: Meant): Promise<void> {
  const { rows } = await sql<{ borrower: string; phone: string; dueAt: string }>`
    select l.data->>'borrower' as borrower, l.data->>'phone' as phone, l.data->>'dueAt' as "dueAt" from book_line l
    where l.id = ${meant.answers ?? null} and ${stands} and ${unsettled}`.execute(tx.db);
  if (!rows[0]) throw refuse('book_lapsed');
  Object.assign(meant.data, rows[0]);
}
