import { noticeApi } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Module } from '../../kernel/app.ts';
import { toNotice } from './notify.ts';
import { tellingHooks } from './tell.ts';

export { type Call, type NewNotice, notify, notifyAll } from './notify.ts';
export { whoOwes } from './owe.ts';

/** Whom things are told: in the page, on the phone, and outside by the channels of `delivery`. */
export const notices: Module = {
  name: 'notice',
  zh: '发给个人的消息',
  routes: (app) => {
    app.cases.useEverywhere(tellingHooks);
    app.http.api('notice', noticeApi, {
      async list({ limit }, ctx) {
        const mine = ctx.db.selectFrom('notice').where('person_id', '=', ctx.rights.personId ?? '');
        const rows = await mine.selectAll().orderBy('at', 'desc').limit(limit).execute();
        const { unseen } = await mine
          .select((eb) => eb.fn.countAll<number>().as('unseen'))
          .where('seen_at', 'is', null)
          .executeTakeFirstOrThrow();
        return { items: rows.map((row) => toNotice(app, row)), unseen };
      },
      async seen({ ids, about }, ctx) {
        if (ids.length === 0 && about === undefined) return { seen: 0 };
        const result = await ctx.db
          .updateTable('notice')
          .set({ seen_at: ctx.now() })
          .where((eb) =>
            eb.or([
              eb(sql`id`, '=', sql`any(${ids}::uuid[])`),
              ...(about === undefined ? [] : [eb('subject_id', '=', about)]),
            ]),
          )
          .where('person_id', '=', ctx.rights.personId ?? '')
          .where('seen_at', 'is', null)
          .executeTakeFirst();
        return { seen: Number(result.numUpdatedRows) };
      },
    });
  },
};
