import { linkApi, refuse } from '@anyuan/contract';

import type { Module } from '../../kernel/app.ts';
import { holds } from '../../kernel/auth/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { addLink, linksFor, type SubjectKind } from '../../kernel/subjects/index.ts';

/** Kinds of things this caller may see at all. */
const openKinds = (ctx: Ctx): SubjectKind[] => ctx.app.subjects.kinds().filter(({ door }) => holds(ctx.rights, door));

/** What belongs together: links between things of any kind. */
export const links: Module = {
  name: 'link',
  zh: '案件、设备、地点之间的关联',
  routes: (app) =>
    app.http.api('link', linkApi, {
      kinds: async (_, ctx) => ({
        items: openKinds(ctx).map(({ kind, label: [zh, en] }) => ({ kind, zh, en })),
      }),
      async find({ kind, q, limit }, ctx) {
        const found = openKinds(ctx).find((one) => one.kind === kind);
        if (!found) throw refuse('not_found', { what: kind });
        return {
          items: (await found.find(ctx, q.trim(), limit)).map(({ id, number, title }) => ({ id, number, title })),
        };
      },
      list: (subject, ctx) => linksFor(ctx, subject),
      async add({ kind, id, to, relation }, ctx) {
        await addLink(ctx, { kind, id }, to, relation);
        return linksFor(ctx, { kind, id });
      },
    }),
};
