import { caseApi, caseType, refuse } from '@anyuan/contract';

import type { Module } from '../../kernel/app.ts';
import { invalid } from '../../kernel/http/mount.ts';
import { attach, attachments } from './attach.ts';
import { findDevice, findPlace } from './where.ts';

/** Cases of every type over HTTP: lists, one case, its steps, notes, links and attachments. */
export const cases: Module = {
  name: 'case',
  routes: (app) =>
    app.http.api('case', caseApi, {
      list: (input, ctx) => app.cases.list(ctx, input),
      get: ({ id }, ctx) => app.cases.get(ctx, id),
      async create({ type: name, data, place, device, ...rest }, ctx) {
        const type = caseType(name);
        if (!type?.permissions.create) throw refuse('not_found', { what: name });
        ctx.need(type.permissions.create);
        const parsed = type.fields.partial().safeParse(data);
        if (!parsed.success) throw invalid(parsed.error);
        const at = device
          ? await findDevice(ctx.db, device)
          : place
            ? await findPlace(ctx.db, place)
            : { placeId: null, deviceId: null };
        const opened = await ctx.tx((tx) =>
          app.cases.open(tx, {
            type: name,
            title: rest.title,
            mode: rest.mode,
            data: parsed.data,
            ...at,
            joinKey: rest.key ? `key:${ctx.rights.personId}:${rest.key}` : null,
            joinSeconds: 3600,
          }),
        );
        return app.cases.get(ctx, opened.row.id);
      },
      act: ({ id, action, ...input }, ctx) => app.cases.act(ctx, id, action, input),
      timeline: async ({ id }, ctx) => ({ items: await app.cases.timeline(ctx, id) }),
      comment: ({ id, note }, ctx) => app.cases.comment(ctx, id, note),
      link: ({ id, to, relation }, ctx) => app.cases.link(ctx, id, to, relation),
      attachments: async ({ id }, ctx) => ({ items: await attachments(app, ctx, id) }),
      attach: ({ id }, ctx) => attach(app, ctx, id),
    }),
};
