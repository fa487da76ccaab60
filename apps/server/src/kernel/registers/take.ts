import type { App } from '../app.ts';
import type { Ctx } from '../ctx.ts';
import { exportRegister } from './export.ts';
import { printRegister } from './print/index.ts';
import { pdfMaker } from './print/pdf.ts';
import { digestOf, type RegisterSource } from './source.ts';

type SourceOf<Query> = (ctx: Ctx, query: Query) => RegisterSource | Promise<RegisterSource>;

/** Asked for by those sources only that may need one. */
const purposeOf = (query: object): string | undefined =>
  'purpose' in query && typeof query.purpose === 'string' ? query.purpose : undefined;

/** Handlers of `takeRoutes`: rows of any kind as Excel, PDF and on paper. What for is asked where the source needs it. */
export function takeHandlers<Query extends object>(app: App, outOf: SourceOf<Query>) {
  const makePdf = pdfMaker(app);
  return {
    export: async (query: Query, ctx: Ctx) => exportRegister(ctx, await outOf(ctx, query), purposeOf(query)),
    digest: async (query: Query, ctx: Ctx) => digestOf(await outOf(ctx, query)),
    sheet: async (query: Query, ctx: Ctx) => printRegister(ctx, await outOf(ctx, query), purposeOf(query)),
    pdf: async (query: Query, ctx: Ctx) => printRegister(ctx, await outOf(ctx, query), purposeOf(query), makePdf),
  };
}
