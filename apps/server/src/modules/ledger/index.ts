import { figureApi, ledgerApi, refuse } from '@anyuan/contract';

import type { Module } from '../../kernel/app.ts';
import { figures } from '../../kernel/cases/figures/compute.ts';
import { yearBefore } from '../../kernel/cases/figures/period.ts';
import { exportLedger } from './export.ts';
import { importCases, importTemplate, markedSheet } from './import/index.ts';
import { ledgerPage } from './page.ts';
import { digest, printCase, printLedger } from './print/index.ts';
import { pdfMaker } from './print/pdf.ts';

/** Statistics and registers (台账) of every case type: on screen, on paper, as Excel. */
export const ledgers: Module = {
  name: 'ledger',
  routes(app) {
    const makePdf = pdfMaker(app);
    app.http.api('figure', figureApi, {
      async list(query, ctx) {
        const type = app.cases.types().find((one) => one.type === query.type);
        if (!type) throw refuse('not_found', { what: query.type });
        return { ...query, lastYear: yearBefore(query), groups: await figures(ctx, type, query) };
      },
    });
    app.http.api('ledger', ledgerApi, {
      rows: (query, ctx) => ledgerPage(ctx, query),
      digest: (query, ctx) => digest(ctx, query),
      export: (query, ctx) => exportLedger(ctx, query),
      sheet: (query, ctx) => printLedger(ctx, query),
      pdf: (query, ctx) => printLedger(ctx, query, makePdf),
      template: ({ type }, ctx) => importTemplate(ctx, type),
      import: ({ type, dryRun }, ctx) => importCases(ctx, type, dryRun),
      marked: ({ type }, ctx) => markedSheet(ctx, type),
      caseSheet: (query, ctx) => printCase(ctx, query),
      casePdf: (query, ctx) => printCase(ctx, query, makePdf),
    });
  },
};
