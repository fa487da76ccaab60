import { figureApi, ledgerApi, refuse } from '@anyuan/contract';

import type { Module } from '../../kernel/app.ts';
import { caseFigures } from '../../kernel/cases/index.ts';
import { described, figuresOf, samePartOfLastYear } from '../../kernel/figures/index.ts';
import {
  digestOf,
  exportRegister,
  importSheet,
  importTemplate,
  markedSheet,
  pdfMaker,
  printRegister,
} from '../../kernel/registers/index.ts';
import { caseImport } from './import/source.ts';
import { registerFor } from './ledgers.ts';
import { ledgerPage } from './page.ts';
import { printCase } from './print.ts';

export { needsPurpose } from './ledgers.ts';
export { factsOf, factTable, stepOf, stepTable } from './record.ts';

/** Statistics and registers (台账) of every case type: on screen, on paper, as Excel. */
export const ledgers: Module = {
  name: 'ledger',
  zh: '统计与台账:屏幕、A4 打印、PDF、Excel 导出与导入',
  routes(app) {
    const makePdf = pdfMaker(app);
    app.figures.add({
      names: ({ app: { cases } }) => cases.types().flatMap(({ type, figures }) => (figures ? [type] : [])),
      find({ app: { cases, settings } }, name) {
        const type = cases.types().find((one) => one.type === name);
        return type && caseFigures(cases, type, settings.get<boolean>('hospital.demo'));
      },
    });
    app.http.api('figure', figureApi, {
      sources: async (_input, ctx) => ({
        items: app.figures.openTo(ctx).map((source) => described(source, ctx.rights)),
      }),
      async list(query, ctx) {
        const source = app.figures.find(ctx, query.type);
        if (!source) throw refuse('not_found', { what: query.type });
        const groups = await figuresOf(ctx, source, query);
        return { ...query, lastYear: samePartOfLastYear(query, ctx.now()), page: source.page, groups };
      },
    });
    app.http.api('ledger', ledgerApi, {
      rows: (query, ctx) => ledgerPage(ctx, query),
      digest: async (query, ctx) => digestOf(registerFor(ctx, query)),
      export: async (query, ctx) => exportRegister(ctx, registerFor(ctx, query), query.purpose),
      sheet: async (query, ctx) => printRegister(ctx, registerFor(ctx, query), query.purpose),
      pdf: async (query, ctx) => printRegister(ctx, registerFor(ctx, query), query.purpose, makePdf),
      template: async ({ type, lang }, ctx) => importTemplate(caseImport(ctx, type), lang),
      import: async ({ type, dryRun }, ctx) => importSheet(ctx, caseImport(ctx, type), dryRun),
      marked: async ({ type, lang }, ctx) => markedSheet(ctx, caseImport(ctx, type), lang),
      caseSheet: (query, ctx) => printCase(ctx, query),
      casePdf: (query, ctx) => printCase(ctx, query, makePdf),
    });
  },
};
