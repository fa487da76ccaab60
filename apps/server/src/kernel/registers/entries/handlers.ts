import type { Lang } from '@anyuan/contract';

import type { App } from '../../app.ts';
import type { Ctx } from '../../ctx.ts';
import { exportRegister } from '../export.ts';
import { importSheet, importTemplate, markedSheet } from '../import/index.ts';
import { printRegister } from '../print/index.ts';
import { pdfMaker } from '../print/pdf.ts';
import { digestOf } from '../source.ts';
import { entryHistory } from './history.ts';
import type { EntryKind } from './kind.ts';
import { getEntry, listEntries, type EntryQuery } from './list.ts';
import { mergeEntries } from './merge.ts';
import { entryImport } from './sheet.ts';
import { entryRegister, entrySheet } from './source.ts';
import { changeMany, removeEntry, removeMany } from './write.ts';

/** Handlers of `registerRoutes`, all but `put`, whose input each kind words itself. */
export function entryHandlers<Row extends object, Item>(app: App, kind: EntryKind<Row, Item>) {
  const makePdf = pdfMaker(app);
  return {
    list: (query: EntryQuery, ctx: Ctx) => listEntries(kind, ctx, query),
    get: ({ code }: { code: string }, ctx: Ctx) => getEntry(kind, ctx, code),
    async remove({ code }: { code: string }, ctx: Ctx): Promise<{ ok: true }> {
      await removeEntry(kind, ctx, code);
      return { ok: true };
    },
    async batch(given: { codes: string[]; change: Record<string, unknown>; remove: boolean }, ctx: Ctx) {
      const codes = [...new Set(given.codes)];
      return {
        items: given.remove ? await removeMany(kind, ctx, codes) : await changeMany(kind, ctx, codes, given.change),
      };
    },
    async merge(given: { into: string; from: string }, ctx: Ctx): Promise<{ ok: true }> {
      await mergeEntries(kind, ctx, given);
      return { ok: true };
    },
    history: (query: { code: string; limit: number; cursor?: string | undefined }, ctx: Ctx) =>
      entryHistory(kind, ctx, query),
    export: async (query: object, ctx: Ctx) => exportRegister(ctx, entrySheet(kind, ctx, query)),
    import: async ({ dryRun }: { dryRun: boolean }, ctx: Ctx) => importSheet(ctx, entryImport(kind, ctx), dryRun),
    template: async ({ lang }: { lang: Lang }, ctx: Ctx) => importTemplate(entryImport(kind, ctx), lang),
    marked: async ({ lang }: { lang: Lang }, ctx: Ctx) => markedSheet(ctx, entryImport(kind, ctx), lang),
    digest: async (query: object, ctx: Ctx) => digestOf(entryRegister(kind, ctx, query)),
    sheet: async (query: object, ctx: Ctx) => printRegister(ctx, entryRegister(kind, ctx, query)),
    pdf: async (query: object, ctx: Ctx) => printRegister(ctx, entryRegister(kind, ctx, query), undefined, makePdf),
  };
}
