import type { App } from '../app.ts';
import type { Ctx } from '../ctx.ts';
import { exportRegister } from './export.ts';
import { printRegister } from './print/index.ts';
import { pdfMaker } from './print/pdf.ts';
import { digestOf, type RegisterSource } from './source.ts';

/** Handlers of `takeRoutes`: rows of any kind as Excel, PDF and on paper. */
export function takeHandlers<Query extends object>(app: App, outOf: (ctx: Ctx, query: Query) => RegisterSource) {
  const makePdf = pdfMaker(app);
  return {
    export: async (query: Query, ctx: Ctx) => exportRegister(ctx, outOf(ctx, query)),
    digest: async (query: Query, ctx: Ctx) => digestOf(outOf(ctx, query)),
    sheet: async (query: Query, ctx: Ctx) => printRegister(ctx, outOf(ctx, query)),
    pdf: async (query: Query, ctx: Ctx) => printRegister(ctx, outOf(ctx, query), undefined, makePdf),
  };
}
