import type { OutAnswer, OutAsk } from '@anyuan/media';

import type { App, Module } from '../../kernel/app.ts';
import { byToken, stillValid, type Principal } from '../../kernel/auth/index.ts';
import { makeCtx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { findCamera, handOn, noteLook } from '../video/index.ts';

interface Player {
  who: Principal;
  path: string;
}

/** As often as with every other stream it is asked again who may stay. */
const recheckMs = 3_000;

/** Cameras handed on by RTSP to whoever shows the token of a service account; each play is a look like any other. */
export const restream: Module = {
  name: 'restream',
  start: async (app) => {
    const { rtspPort: port, rtspHost: host } = app.config;
    if (port === 0 || !app.config.media) return async () => undefined;
    const players = new Map<string, Player>();
    const out = handOn(app, {
      host,
      port,
      ask: (asked) => admit(app, asked, players),
      left: (id) => void players.delete(id),
    });
    out.port.catch((error: unknown) => app.log.error({ err: error, port }, 'cameras cannot be handed on by RTSP'));
    const timer = setInterval(() => {
      recheck(app, players, out.cut).catch((error: unknown) =>
        app.log.warn({ err: error }, 'cannot ask again who may play'),
      );
    }, recheckMs);
    return async () => clearInterval(timer);
  },
};

/** Who he is by his token, whether he may watch, and which camera it is: its code is the path. */
async function admit(app: App, { path, token, address }: OutAsk, players: Map<string, Player>): Promise<OutAnswer> {
  const who = token === null ? undefined : await byToken(app.db, token).catch(() => undefined);
  if (!who || who.mustChangePassword) return { status: 401 };
  if (!who.rights.grants.has('camera.view')) return { status: 403 };
  const ctx = makeCtx(app, who.actor, who.rights, { ip: address, agent: 'RTSP' });
  const camera = await findCamera(ctx, path).catch(() => undefined);
  if (!camera) return { status: 404 };
  await noteLook(ctx, 'live', camera, { purpose: 'other', reason: `RTSP ${address}` });
  const id = newId();
  players.set(id, { who, path });
  return { id, camera };
}

const isOpen = async (app: App, { actor, rights }: Principal, path: string): Promise<boolean> =>
  (await findCamera(makeCtx(app, actor, rights, { ip: '', agent: 'RTSP' }), path).catch(() => undefined)) !== undefined;

async function recheck(app: App, players: Map<string, Player>, cut: (id: string) => void): Promise<void> {
  if (players.size === 0) return;
  const find = await stillValid(
    app,
    [...players.values()].map(({ who }) => who),
  );
  for (const [id, { who, path }] of players) {
    const now = find(who);
    if (now?.rights.grants.has('camera.view') && (await isOpen(app, now, path))) continue;
    players.delete(id);
    cut(id);
  }
}
