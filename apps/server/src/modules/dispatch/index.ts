import { dispatchApi } from '@anyuan/contract';

import type { Module } from '../../kernel/app.ts';
import { openAlarm } from '../alarm/index.ts';
import { playbookFor } from './playbook.ts';
import { sceneOf } from './scene.ts';
import { suggestUnits } from './suggest.ts';

/** Who goes: the nearest people signed on, the card that says what to do, and alarms raised by hand. */
export const dispatch: Module = {
  name: 'dispatch',
  routes: (app) =>
    app.http.api('dispatch', dispatchApi, {
      async suggest({ id }, ctx) {
        await app.cases.get(ctx, id);
        return { items: await suggestUnits(ctx.db, id) };
      },
      playbook: async ({ id }, ctx) => playbookFor(await app.cases.get(ctx, id)),
      async scene({ id }, ctx) {
        await app.cases.get(ctx, id);
        return sceneOf(ctx, id);
      },
      async raise({ key, place: code, note }, ctx) {
        const place = code
          ? await ctx.db.selectFrom('place').select(['id', 'name']).where('code', '=', code).executeTakeFirst()
          : undefined;
        const where = place?.name ?? code ?? '';
        const { row } = await ctx.tx((tx) =>
          openAlarm(tx, {
            title: where ? `${where} · ${ctx.actor.name}` : ctx.actor.name,
            kind: 'panic',
            mode: 'real',
            placeId: place?.id ?? null,
            deviceId: null,
            note,
            // The phone may send one press several times, hours later too; its key names the press.
            source: `person:${ctx.rights.personId}:${key}`,
            joinSeconds: 86_400,
          }),
        );
        return { caseId: row.id, number: row.number };
      },
    }),
};
