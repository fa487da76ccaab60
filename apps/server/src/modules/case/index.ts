import { caseApi } from '@anyuan/contract';

import type { Module } from '../../kernel/app.ts';
import { addContents } from '../place/index.ts';
import { batch } from './batch.ts';
import { casesIn } from './contents.ts';
import { create, reportAnonymously } from './create.ts';
import { hands } from './hands.ts';
import { openings, openSecrets, review } from './openings.ts';
import { similarOf, similarTo } from './similar.ts';
import { stage } from './stage.ts';

/** Cases of every type over HTTP: lists, one case, its steps and notes. */
export const cases: Module = {
  name: 'case',
  zh: '各类案件的列表、详情、办理、时间线',
  routes: (app) => {
    addContents(app, casesIn(app));
    app.http.api('case', caseApi, {
      list: (input, ctx) => app.cases.list(ctx, input),
      get: ({ id }, ctx) => app.cases.get(ctx, id),
      create: (input, ctx) => create(app, ctx, input),
      reportAnonymously: (input, ctx) => reportAnonymously(app, ctx, input),
      open: (input, ctx) => openSecrets(app, ctx, input),
      openings: (input, ctx) => openings(app, ctx, input),
      review: (input, ctx) => review(app, ctx, input),
      batch: (input, ctx) => batch(app, ctx, input),
      hands: (input, ctx) => hands(app, ctx, input),
      act: ({ id, action, ...input }, ctx) => app.cases.act(ctx, id, action, input),
      timeline: async ({ id }, ctx) => ({ items: await app.cases.timeline(ctx, id) }),
      similar: (input, ctx) => similarTo(app, ctx, input),
      similarOf: ({ id }, ctx) => similarOf(app, ctx, id),
      comment: ({ id, note }, ctx) => app.cases.comment(ctx, id, note),
      stage: (_, ctx) => stage(app, ctx),
    });
  },
};
