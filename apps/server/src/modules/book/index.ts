import { bookApi } from '@anyuan/contract';

import type { Module } from '../../kernel/app.ts';
import { behindFigure } from '../../kernel/figures/index.ts';
import { digestOf, exportRegister, listEntries, pdfMaker, printRegister } from '../../kernel/registers/index.ts';
import { bookOf } from './access.ts';
import { close, count, reverse } from './correct.ts';
import { bookFigures } from './figures.ts';
import { addFixedItems } from './fixed.ts';
import { putItem } from './items.ts';
import { putLimit } from './limits.ts';
import { lineList } from './lines.ts';
import { booksOfCase } from './of-case.ts';
import { paperOf } from './paper.ts';
import { bookSheet } from './sheet.ts';
import { itemList, stockList, yearlyItems } from './shown.ts';
import { itemSubjects } from './subject.ts';
import { summaries } from './summary.ts';
import { write } from './write.ts';

export { bookOf } from './access.ts';
export { ensureItem, standingLine } from './facts.ts';
export { booksOfCase } from './of-case.ts';
export { writeIn, type Matter } from './write.ts';
export { reverseIn } from './correct.ts';

/** What is counted: books of drugs, chemicals, sources, blood, loans, goods in custody, blanks, money, hours. */
export const booksModule: Module = {
  name: 'book',
  zh: '账册:麻精毒放药品、危险化学品、放射源、血液、院感物资、借用、失物寄存、空白证明、救助基金、志愿时长',
  routes: (app) => {
    app.figures.add(bookFigures);
    app.subjects.add(itemSubjects);
    const makePdf = pdfMaker(app);
    app.http.api('book', bookApi, {
      books: (_, ctx) => summaries(ctx),
      ofCase: (input, ctx) => booksOfCase(ctx, input.id),
      async items({ book, ...query }, ctx) {
        const kind = bookOf(ctx, book);
        const reported = query.finding === 'unreported' ? await yearlyItems(ctx, kind) : [];
        return listEntries(itemList(kind, reported), ctx, query);
      },
      putItem,
      putLimit,
      stocks: ({ book, ...query }, ctx) => listEntries(stockList(bookOf(ctx, book)), ctx, query),
      async lines({ book, ...query }, ctx) {
        const kind = bookOf(ctx, book);
        const behind = (reference: string) => behindFigure((name) => bookFigures.find(ctx, name), reference);
        return listEntries(await lineList(ctx, kind, behind), ctx, query);
      },
      write,
      reverse,
      count,
      close,
      paper: (input, ctx) => paperOf(input, ctx),
      paperPdf: (input, ctx) => paperOf(input, ctx, makePdf),
      export: async ({ book, ...query }, ctx) =>
        exportRegister(ctx, await bookSheet(ctx, bookOf(ctx, book), query, true)),
      digest: async ({ book, ...query }, ctx) => digestOf(await bookSheet(ctx, bookOf(ctx, book), query)),
      sheet: async ({ book, ...query }, ctx) => printRegister(ctx, await bookSheet(ctx, bookOf(ctx, book), query)),
      pdf: async ({ book, ...query }, ctx) =>
        printRegister(ctx, await bookSheet(ctx, bookOf(ctx, book), query), undefined, makePdf),
    });
  },
  start: async (app) => {
    await addFixedItems(app);
    return async () => undefined;
  },
};
