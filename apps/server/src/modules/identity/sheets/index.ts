import type { App } from '../../../kernel/app.ts';
import type { Ctx } from '../../../kernel/ctx.ts';
import {
  importSheet,
  importTemplate,
  markedSheet,
  takeHandlers,
  type ImportSource,
  type RegisterSource,
} from '../../../kernel/registers/index.ts';
import type { ReportRow } from '../../../kernel/sheet/index.ts';
import type { PeopleAsked } from '../people-read.ts';
import { departmentImport, departmentRegister } from './departments.ts';
import { peopleImport, peopleRegister } from './people.ts';

/** Handlers of `sheetRoutes`: what goes out, and what comes in. */
const sheetHandlers = <Query extends object, D extends ReportRow>(
  app: App,
  outOf: (ctx: Ctx, query: Query) => RegisterSource,
  into: (ctx: Ctx) => ImportSource<D>,
) => ({
  ...takeHandlers(app, outOf),
  import: async ({ dryRun }: { dryRun: boolean }, ctx: Ctx) => importSheet(ctx, into(ctx), dryRun),
  template: async (_input: object, ctx: Ctx) => importTemplate(into(ctx) as ImportSource),
  marked: async (_input: object, ctx: Ctx) => markedSheet(ctx, into(ctx) as ImportSource),
});

export const departmentSheets = (app: App) => sheetHandlers(app, departmentRegister, () => departmentImport());
export const peopleSheets = (app: App) => sheetHandlers<PeopleAsked, never>(app, peopleRegister, peopleImport as never);
