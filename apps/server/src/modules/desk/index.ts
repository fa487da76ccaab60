import { deskApi } from '@anyuan/contract';

import type { Module } from '../../kernel/app.ts';
import { deskCounts } from './counts.ts';
import { searchEverywhere } from './search.ts';
import { listViews, removeView, saveView } from './views.ts';

/** One's own desk: the numbers of the day, saved views, and the search that reaches everything. */
export const desk: Module = {
  name: 'desk',
  zh: '工作台数字、保存的视图、全局搜索',
  routes: (app) =>
    app.http.api('desk', deskApi, {
      views: ({ page }, ctx) => listViews(ctx, page),
      saveView: (input, ctx) => saveView(ctx, input),
      removeView: ({ id }, ctx) => removeView(ctx, id),
      async exported({ list, rows, filters }, ctx): Promise<{ ok: true }> {
        await ctx.tx(async (tx) => tx.audit('list.export', 'list', null, { ...filters, list, rows }));
        return { ok: true };
      },
      counts: (_input, ctx) => deskCounts(ctx),
      search: ({ q }, ctx) => searchEverywhere(ctx, q),
    }),
};
