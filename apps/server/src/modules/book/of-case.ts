import { books, decimalsOf, fromSmallest, fundBook, unitAfter, type BookKind, type CaseBook } from '@anyuan/contract';
import { sql } from 'kysely';

import { holds } from '../../kernel/auth/index.ts';
import { readable } from '../../kernel/cases/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { numberOf } from './lines.ts';
import { movementLabel } from './sheet.ts';

interface Row {
  id: string;
  book: string;
  seq: number;
  movement: string;
  name: string;
  spec: string | null;
  unit: string | null;
  quantity: number;
  balance: number;
  first_name: string;
  second_name: string | null;
  is_reverse: boolean;
  at: Date;
}

const words = ([zh, en]: readonly [string, string]) => ({ zh, en });

/** What books say of a case, whoever keeps them: it is part of the matter. */
export async function booksOfCase(ctx: Ctx, id: string): Promise<{ items: CaseBook[] }> {
  const row = await readable(ctx.app.cases, ctx, id);
  const { rows } = await sql<Row>`
    select l.id, l.book, l.seq, l.movement, i.name, i.spec, i.unit, l.quantity, l.balance, l.first_name, l.second_name,
      l.reverses is not null as is_reverse, l.at
    from book_line l join book_item i on i.id = l.item_id where l.case_id = ${id} order by l.seq`.execute(ctx.db);
  // Whoever is to pay sees what there is to pay from.
  const isToPay = row.type === 'rescue' && row.state === 'approved' && holds(ctx.rights, 'rescue.pay');
  return {
    items: await Promise.all(
      (Object.values(books) as BookKind[])
        .filter(({ book }) => rows.some((line) => line.book === book) || (isToPay && book === fundBook.book))
        .map(async (kind): Promise<CaseBook> => {
          const amount = (kept: number, unit: string | null) => {
            const said = fromSmallest(kind, kept);
            const [zh, en] = unitAfter(kind, said, { unit });
            return words([`${said.toFixed(decimalsOf(kind))} ${zh}`, `${said.toFixed(decimalsOf(kind))} ${en}`]);
          };
          return {
            book: kind.book,
            label: words(kind.label),
            isOpen: holds(ctx.rights, kind.permission),
            lines: rows
              .filter(({ book }) => book === kind.book)
              .map((line) => ({
                id: line.id,
                number: numberOf(kind, line.seq),
                movement: words(movementLabel(kind, line.movement)),
                item: [line.name, line.spec].filter(Boolean).join(' '),
                amount: amount(line.quantity, line.unit),
                balance: amount(line.balance, line.unit),
                first: line.first_name,
                second: line.second_name,
                isReverse: line.is_reverse,
                at: line.at.toISOString(),
              })),
            balances: isToPay && kind.book === fundBook.book ? await balancesOf(ctx, kind, amount) : [],
          };
        }),
    ),
  };
}

async function balancesOf(
  ctx: Ctx,
  { book }: BookKind,
  amount: (kept: number, unit: string | null) => { zh: string; en: string },
): Promise<CaseBook['balances']> {
  const { rows } = await sql<{ code: string; name: string; unit: string | null; balance: number }>`
    select i.code, i.name, i.unit, coalesce(sum(s.balance), 0)::int8 as balance
    from book_item i left join book_stock s on s.item_id = i.id
    where i.book = ${book} and i.is_active group by i.id order by i.code`.execute(ctx.db);
  return rows.map(({ code, name, unit, balance }) => ({ code, name, amount: amount(balance, unit) }));
}
