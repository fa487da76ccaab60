import { ApiError } from '@anyuan/contract';
import { readLogin, type OutAnswer, type OutAsk } from '@anyuan/media';

import type { App, Module } from '../../kernel/app.ts';
import { byToken, byTokenHash, stillValid, type Principal } from '../../kernel/auth/index.ts';
import { makeCtx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { rtspLogins } from '../identity/index.ts';
import { campusOf, findCamera, handOn, noteLook, watchOver } from '../video/index.ts';

interface Player {
  who: Principal;
  over: () => void;
}
type Players = Map<string, Player>;
/** As often as with every other stream it is asked again whose token counts; the camera is asked for with all open views. */
const recheckMs = 3_000;

/** Cameras handed on by RTSP to whoever shows the token of a service account; each play is a look like any other. */
export const restream: Module = {
  name: 'restream',
  zh: '画面转发:RTSP 输出,凭服务令牌,随时复核',
  start: async (app) => {
    const { rtspPort: port, rtspHost: host } = app.config;
    if (port === 0 || !app.config.media) return async () => undefined;
    const players: Players = new Map();
    const left = (id: string): void => {
      players.get(id)?.over();
      players.delete(id);
    };
    const cut = (id: string): void => {
      left(id);
      out.cut(id);
    };
    const out = handOn(app, { host, port, ask: (asked) => admit(app, asked, players, cut), left });
    out.port.catch((error: unknown) => app.log.error({ err: error, port }, 'cameras cannot be handed on by RTSP'));
    const timer = setInterval(() => {
      recheck(app, players, cut).catch((error: unknown) =>
        app.log.warn({ err: error }, 'cannot ask again whose token counts'),
      );
    }, recheckMs);
    return async () => clearInterval(timer);
  },
};

/** Undefined: he was refused. What could not be found out is no refusal. */
const unlessRefused = async <T>(asked: Promise<T>): Promise<T | undefined> =>
  asked.catch((error: unknown) => {
    if (error instanceof ApiError && error.status < 500) return undefined;
    throw error;
  });

/** Who he is by his token, shown as it is or proved by digest; `digest`: whether anybody here could. */
async function signOn(app: App, { token, login }: OutAsk): Promise<Principal | { digest: boolean }> {
  const shown = token === null ? undefined : await unlessRefused(byToken(app.db, token));
  if (shown) return shown;
  const logins = await rtspLogins(app);
  const read = login && readLogin(login);
  const proved = read && logins.find((one) => one.username === read.username && read.proves(one));
  return (proved && (await byTokenHash(app.db, proved.token))) ?? { digest: logins.length > 0 };
}

/** Who he is, whether he may watch, and which camera it is: its code is the path. */
async function admit(app: App, asked: OutAsk, players: Players, cut: (id: string) => void): Promise<OutAnswer> {
  const { path, address } = asked;
  const who = await signOn(app, asked);
  if ('digest' in who) return { status: 401, ...who };
  if (!who.rights.grants.has('camera.view')) return { status: 403 };
  const ctx = makeCtx(app, who.actor, who.rights, { ip: address, agent: 'RTSP' });
  const found = await unlessRefused(findCamera(ctx, path));
  if (!found) return { status: 404 };
  await noteLook(ctx, 'live', found, { purpose: 'other', reason: `RTSP ${address}` });
  const id = newId();
  const player: Player = { who, over: () => undefined };
  player.over = watchOver(app, {
    camera: found.id,
    act: 'view',
    person: who.rights.personId,
    isWhole: !found.camera.masks,
    campus: () => campusOf(player.who.rights, 'camera.view'),
    cut: () => cut(id),
  });
  players.set(id, player);
  return { id, camera: found.camera };
}

async function recheck(app: App, players: Players, cut: (id: string) => void): Promise<void> {
  if (players.size === 0) return;
  const find = await stillValid(
    app,
    [...players.values()].map(({ who }) => who),
  );
  for (const [id, player] of players) {
    const now = find(player.who);
    if (now) player.who = now;
    else cut(id);
  }
}
