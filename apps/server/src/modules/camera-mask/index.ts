import { cameraMaskApi, type CameraMasks, type HandlerInput } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Module } from '../../kernel/app.ts';
import { personOf, type Ctx } from '../../kernel/ctx.ts';
import { findCamera, renewPictures } from '../video/index.ts';

/** Privacy masks: parts of a picture that are covered by every door, but for those with a right to see them. */
export const cameraMasks: Module = {
  name: 'camera-mask',
  zh: '隐私遮挡:画面中哪些部分对无权者遮住',
  routes: (app) =>
    app.http.api('cameraMask', cameraMaskApi, {
      get: async ({ code }, ctx) => masksOf(ctx, (await findCamera(ctx, code)).id),
      put: putMasks,
    }),
};

async function masksOf({ db }: Pick<Ctx, 'db'>, id: string): Promise<CameraMasks> {
  const row = await db.selectFrom('camera_mask').selectAll().where('device_id', '=', id).executeTakeFirst();
  if (!row) return { masks: [], why: '', by: null, at: null };
  return { masks: row.masks, why: row.why, by: row.changed_by_name, at: row.changed_at.toISOString() };
}

async function putMasks({ code, masks, why }: HandlerInput<typeof cameraMaskApi.put>, ctx: Ctx): Promise<CameraMasks> {
  const { id } = await findCamera(ctx, code, 'camera.unmasked');
  await ctx.tx(async (tx) => {
    const about = {
      masks: JSON.stringify(masks),
      why,
      changed_by: personOf(ctx),
      changed_by_name: ctx.actor.name,
      changed_at: tx.now,
    };
    await tx.db
      .insertInto('camera_mask')
      .values({ device_id: id, ...about })
      .onConflict((conflict) => conflict.column('device_id').doUpdateSet(about))
      .execute();
    // Pictures of before show what is covered now, and what it looked like is no example any more.
    await sql`update camera_health set grey = null, picture = null, good_day = null, good_day_picture = null, good_day_at = null,
      good_night = null, good_night_picture = null, good_night_at = null where device_id = ${id}`.execute(tx.db);
    tx.audit('camera.mask', 'device', id, { code, masks: masks.length, why });
    // Whoever looks at it now comes back to pictures with what is covered from now on.
    tx.afterCommit(() => renewPictures(ctx.app, id));
  });
  return masksOf(ctx, id);
}
