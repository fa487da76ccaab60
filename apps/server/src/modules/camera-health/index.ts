import { cameraHealthApi, refuse } from '@anyuan/contract';

import type { App, Module } from '../../kernel/app.ts';
import { pause, spread } from '../device-health/index.ts';
import { canLook, findCamera } from '../video/index.ts';
import { healthOf, pictureOf, reportOf } from './list.ts';
import { lookAndJudge } from './look.ts';

/** A look lasts some seconds of waiting and some hundredths of work. */
const atOnce = 8;
/** A server that has just begun has other things to do. */
const afterStartMs = 120_000;
const whenNoneMs = 60_000;

/** What cameras show, judged every few minutes: a trouble is a condition of the device, and its repair is asked for. */
export const cameraHealth: Module = {
  name: 'camera-health',
  zh: '画面质量诊断:无画面、黑屏、冻结、遮挡、模糊、移位、时钟、帧率、缺录',
  routes(app) {
    app.http.api('cameraHealth', cameraHealthApi, {
      list: async (_, ctx) => ({
        items: await healthOf(ctx),
        everyMinutes: app.settings.get<number>('cameraHealth.everyMinutes'),
      }),
      picture: ({ code, which }, ctx) => pictureOf(ctx, code, which),
      async look({ code, learn }, ctx) {
        const { id } = await findCamera(ctx, code);
        if (!canLook(app)) throw refuse('media_down');
        await ctx.tx(async (tx) => tx.audit('camera.judge', 'device', id, { code, learn }));
        await lookAndJudge(app, id, { learn });
        const [one] = await healthOf(ctx, code);
        if (!one) throw refuse('not_found', { what: code });
        return one;
      },
      report: ({ days }, ctx) => reportOf(ctx, days),
    });
  },
  start: async (app) => {
    if (!app.config.media) return async () => undefined;
    const stopping = new AbortController();
    const running = rounds(app, stopping.signal).catch((error: unknown) =>
      app.log.error({ err: error }, 'pictures are no longer judged'),
    );
    return async () => {
      stopping.abort();
      await running;
    };
  },
};

async function rounds(app: App, signal: AbortSignal): Promise<void> {
  await pause(afterStartMs, signal);
  while (!signal.aborted) {
    const minutes = app.settings.get<number>('cameraHealth.everyMinutes');
    const cameras = minutes > 0 && canLook(app) ? await camerasOf(app).catch(() => []) : [];
    if (cameras.length === 0) await pause(whenNoneMs, signal);
    else await judgeAll(app, cameras, minutes * 60_000, signal);
  }
}

/** Cameras there are pictures of. */
export async function camerasOf(app: App): Promise<string[]> {
  const rows = await app.db
    .selectFrom('device')
    .select('id')
    .where('kind', '=', 'camera')
    .where('is_enabled', '=', true)
    .where((eb) => eb.or([eb('source_url', 'is not', null), eb('protocol', '=', 'gb28181')]))
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

export const judgeAll = (app: App, cameras: readonly string[], lengthMs: number, signal: AbortSignal): Promise<void> =>
  spread(cameras, { lengthMs, atOnce, signal }, (id) =>
    lookAndJudge(app, id).catch((error: unknown) => app.log.warn({ err: error }, 'a camera cannot be judged')),
  );
