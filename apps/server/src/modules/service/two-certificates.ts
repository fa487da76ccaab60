import { blankBook, caseTypes } from '@anyuan/contract';
import { sql } from 'kysely';

import { dayOf, hooksOf } from '../../kernel/cases/index.ts';
import type { Tx } from '../../kernel/ctx.ts';
import { reverseIn, standingLine, writeIn, type Matter } from '../book/index.ts';

export const twoCertificatesHooks = hooksOf(caseTypes.twoCertificates, {
  before: {
    issueVaccination({ tx, row, data }) {
      const issued = row.stamps['birthIssuedAt'];
      data.sameVisit = issued !== undefined && dayOf(new Date(issued)) === dayOf(tx.now);
    },
    endSingle({ data }) {
      data.sameVisit = false;
    },
  },
  after: {
    async issueBirth({ tx, row, input }) {
      await issue(tx, input.birthNo, row.number, { caseId: row.id, isDemo: row.is_demo });
    },
    async reissue({ tx, row, input }) {
      const matter = { caseId: row.id, isDemo: row.is_demo };
      const line = await standingLine(tx, blankBook, row.id, ['issue']);
      if (line) await spoil(tx, line, input.note, matter);
      await issue(tx, input.birthNo, row.number, matter);
    },
  },
});

/** Blanks of a series that the book keeps are taken out of it, number by number. */
async function issue(tx: Tx, birthNo: string, recordNo: string, matter: Matter): Promise<void> {
  const [, series = '', digits = ''] = /^([A-Z]*)[\s-]*(\d{1,15})$/i.exec(birthNo.trim()) ?? [];
  if (digits === '') return;
  const { rows } = await sql<{ id: string }>`
    select s.id from book_stock s join book_item i on i.id = s.item_id
    where i.book = ${blankBook.book} and i.is_active and upper(s.batch) = ${series.toUpperCase()} and not isempty(s.known)
    order by (s.numbers @> ${Number(digits)}::int8) desc limit 1`.execute(tx.db);
  const [stock] = rows;
  if (!stock) return;
  const number = { from: Number(digits), until: Number(digits) };
  await writeIn(tx, blankBook, 'issue', { stock: stock.id }, number, { recordNo, receiver: '两证联办' }, matter);
}

/** The blank was written on: it comes back into the book and leaves it as void, by two. */
async function spoil(tx: Tx, line: string, reason: string, matter: Matter): Promise<void> {
  const { stock_id, number_from } = await tx.db
    .selectFrom('book_line')
    .select(['stock_id', 'number_from'])
    .where('id', '=', line)
    .executeTakeFirstOrThrow();
  await reverseIn(tx, blankBook, line, reason, true);
  const number = Number(number_from);
  await writeIn(tx, blankBook, 'spoil', { stock: stock_id }, { from: number, until: number }, { reason }, matter);
}
