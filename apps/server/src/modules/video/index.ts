import { refuse, videoApi } from '@anyuan/contract';
import { MediaError, startMedia, type Media } from '@anyuan/media';

import type { App, Module } from '../../kernel/app.ts';
import { findCamera } from './camera.ts';
import { watchViewers, type Viewers } from './viewers.ts';

const started = new WeakMap<App, { media: Media; viewers: Viewers }>();

function running(app: App): { media: Media; viewers: Viewers } {
  const found = started.get(app);
  if (!found) throw refuse('media_down');
  return found;
}

/** Live pictures: who may look, with a line in the audit trail. The pictures themselves never pass this process's code. */
export const video: Module = {
  name: 'video',
  routes(app) {
    app.http.api('video', videoApi, {
      async live({ code, hevc, caseId, purpose }, ctx) {
        const { media, viewers } = running(app);
        const camera = await findCamera(ctx, code);
        if (!media.alive) throw refuse('media_down');
        await ctx.tx(async (tx) =>
          tx.audit('camera.view', 'device', camera.id, { code, caseId: caseId ?? null, purpose: purpose ?? null }),
        );
        const ticket = attempt(() => media.attach(camera, { hevc }));
        viewers.expect(ticket, ctx.actor);
        return { path: `/api/v1/video/live/${ticket}` };
      },
      async snapshot({ code, width }, ctx) {
        const { media } = running(app);
        const camera = await findCamera(ctx, code);
        await ctx.tx(async (tx) => tx.audit('camera.snapshot', 'device', camera.id, { code }));
        const body = await media.snapshot(camera, { width }).catch((error: unknown) => {
          throw refusalOf(error);
        });
        return { body, type: 'image/jpeg' };
      },
      async status() {
        const { media } = running(app);
        const stats = media.alive ? await media.stats() : null;
        const cameras = await app.db.selectFrom('device').select(['id', 'code']).where('kind', '=', 'camera').execute();
        const codes = new Map(cameras.map((row) => [row.id, row.code]));
        return {
          alive: media.alive,
          streams: (stats?.streams ?? []).map((stream) => ({
            camera: codes.get(stream.id) ?? stream.id,
            viewers: stream.viewers,
            fps: stream.fps,
            kbps: Math.round(stream.bitrate / 1000),
            codec: stream.codec ?? '',
            width: stream.width,
            height: stream.height,
          })),
        };
      },
    });
    app.http.socket('/video/live', async (call) => {
      const { media, viewers } = running(app);
      const ticket = call.url.pathname.split('/').at(-1) ?? '';
      viewers.admit(ticket, call);
      await media.proxy(ticket, call.request, call.socket, call.head).catch((error: unknown) => {
        throw refusalOf(error);
      });
    });
  },
  start: async (app) => {
    if (!app.config.media) return async () => undefined;
    const media = await startMedia({
      log: (text) => app.log.info({ media: text }, 'media'),
      onState: (alive) => app.log.warn({ alive }, 'the media process changed state'),
    });
    const viewers = watchViewers(app);
    started.set(app, { media, viewers });
    return async () => {
      started.delete(app);
      viewers.stop();
      await media.stop();
    };
  },
};

function attempt<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw refusalOf(error);
  }
}

function refusalOf(error: unknown): unknown {
  if (!(error instanceof MediaError)) return error;
  return error.code === 'media_down' ? refuse('media_down') : refuse('camera_unreachable', { reason: error.message });
}
