import { gbCareApi, type GbOrder } from '@anyuan/contract';

import type { App } from '../../kernel/app.ts';
import { needWhole, noteLook, stillOpen } from '../video/index.ts';
import { centerOf } from './center.ts';
import { cameraFor } from './lower/camera.ts';
import { give, upgradesOf } from './lower/orders.ts';
import { question } from './lower/questions.ts';
import { shoot, shotOf, shotsOf } from './lower/shots.ts';
import { oneDevice } from './lower/views.ts';
import { registered } from './routes.ts';

/** Looking after devices: what they say of themselves, what they are set to, pictures that they take. */
export function mountCare(app: App): void {
  app.http.api('gbCare', gbCareApi, {
    async ask({ code, what, channel }, ctx) {
      const center = centerOf(app);
      const device = await registered(center, ctx, code);
      return question(center, device, what, channel ?? device.code);
    },
    async order({ code, channel, order }, ctx) {
      const center = centerOf(app);
      const device = await registered(center, ctx, code);
      await ctx.tx(async (tx) => {
        tx.audit('gb28181.order', 'device', device.deviceId, { code, channel: channel ?? null, ...noted(order) });
      });
      await give(ctx, center, device, channel ?? device.code, order);
      return { ok: true as const };
    },
    async upgrades({ code }, ctx) {
      const { id } = await oneDevice(ctx, code);
      return { items: await upgradesOf(ctx, id) };
    },
    async shoot({ code, count, interval, ...look }, ctx) {
      const center = centerOf(app);
      const camera = await cameraFor(ctx, code, 'camera.view');
      // What it takes itself is covered by nobody.
      await needWhole(ctx, camera.id);
      await noteLook(ctx, 'snapshot', camera, look);
      return { id: await shoot(center, ctx, camera, { count, interval }) };
    },
    shots: async ({ id }, ctx) => shotsOf(centerOf(app), ctx, id),
    async shot({ id, number }, ctx) {
      const { camera, picture } = shotOf(centerOf(app), ctx, id, number);
      await stillOpen(app, { camera: camera.id, act: 'view', person: ctx.rights.personId, isWhole: true });
      return { body: picture, type: 'image/jpeg' };
    },
  });
}

/** An address may hold a password. */
function noted(order: GbOrder): Record<string, unknown> {
  if (order.do !== 'upgrade') return { ...order };
  const { url, ...rest } = order;
  return { ...rest, host: URL.parse(url)?.host ?? null };
}
