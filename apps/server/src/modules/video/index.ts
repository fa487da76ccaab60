import { refuse, videoApi } from '@anyuan/contract';
import { MediaError, startMedia, type Media } from '@anyuan/media';

import type { App, Module } from '../../kernel/app.ts';
import { findCamera } from './camera.ts';
import { makeTickets, type Tickets } from './tickets.ts';

const started = new WeakMap<App, Running>();

interface Running {
  media: Media;
  tickets: Tickets;
}

function running(app: App): Running {
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
        const { media, tickets } = running(app);
        const camera = await findCamera(ctx, code);
        if (!media.alive) throw refuse('media_down');
        await ctx.tx(async (tx) =>
          tx.audit('camera.view', 'device', camera.id, { code, caseId: caseId ?? null, purpose: purpose ?? null }),
        );
        const ticket = attempt(() => media.attach(camera, { hevc }));
        tickets.issue(ticket, ctx.actor);
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
    app.http.socket(
      '/video/live',
      async ({ url, who, request, socket, head, ended }) => {
        const { media, tickets } = running(app);
        const ticket = url.pathname.split('/').at(-1) ?? '';
        tickets.redeem(ticket, who.actor);
        ended.addEventListener('abort', () => socket.destroy());
        await media.proxy(ticket, request, socket, head).catch((error: unknown) => {
          throw refusalOf(error);
        });
      },
      'camera.view',
    );
  },
  start: async (app) => {
    if (!app.config.media) return async () => undefined;
    const media = await startMedia({
      log: (text) => app.log.info({ media: text }, 'media'),
      onState: (alive) => (alive ? app.log.info('video is served') : app.log.warn('video is away; alarms go on')),
    });
    started.set(app, { media, tickets: makeTickets() });
    return async () => {
      started.delete(app);
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
