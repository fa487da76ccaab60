import { ApiError, zlmApi, type ZlmServer } from '@anyuan/contract';
import { sql } from 'kysely';

import type { App, Module } from '../../kernel/app.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { mediaOf } from './client.ts';
import { endPulls, listPulls, openDetour, pullCameras, pullingServers, releaseCamera, tendPulls } from './pulls.ts';
import { enterStreams, listStreams, loginOf, putServer, removeServer } from './servers.ts';

const lookMs = 60_000;
/** Whether what they pull for us is there: as long as it may take until a camera is read directly again. */
const tendMs = 10_000;
type Checked = NonNullable<ZlmServer['checked']>;
const checks = new WeakMap<App, Map<string, Checked>>();
const checksOf = (app: App): Map<string, Checked> => {
  let all = checks.get(app);
  if (!all) checks.set(app, (all = new Map()));
  return all;
};

/** A hospital's own ZLMediaKit: its streams are found by its HTTP interface, entered as cameras, and pulled by RTSP. */
export const zlm: Module = {
  name: 'zlm',
  zh: '医院自有的 ZLMediaKit:按其 HTTP 接口找到流,登记为摄像机',
  routes: (app) =>
    app.http.api('zlm', zlmApi, {
      list: async (_, ctx) => ({ items: await listServers(ctx) }),
      put: (given, ctx) =>
        putServer(given, ctx, () => {
          checksOf(app).delete(given.code);
          lookSoon(app, given.code);
        }),
      remove: ({ code }, ctx) =>
        removeServer(code, ctx, (login, cameras) => {
          endPulls(app, login, cameras).catch((error: unknown) =>
            app.log.warn({ err: error, server: code }, 'cameras are still pulled by ZLMediaKit'),
          );
        }),
      streams: ({ code }, ctx) => listStreams(code, ctx),
      enter: enterStreams,
      pulls: ({ code }, ctx) => listPulls(code, ctx),
      pull: ({ code, cameras }, ctx) => pullCameras(code, cameras, ctx),
      release: ({ code, camera }, ctx) => releaseCamera(code, camera, ctx),
    }),
  start: (app) => {
    openDetour(app);
    const tend = oneByOne(() => tendAll(app));
    const timer = setInterval(() => lookSoon(app), lookMs).unref();
    const tending = setInterval(tend, tendMs).unref();
    const unsubscribe = app.bus.subscribe((events) => {
      if (events.some(({ type }) => type === 'device.changed')) tend();
    });
    lookSoon(app);
    tend();
    return Promise.resolve(async () => {
      unsubscribe();
      clearInterval(timer);
      clearInterval(tending);
    });
  },
};

/** Once more when it was asked for meanwhile, and never twice at once. */
function oneByOne(work: () => Promise<void>): () => void {
  let [isWanted, isBusy] = [false, false];
  return () => {
    isWanted = true;
    if (isBusy) return;
    isBusy = true;
    void (async () => {
      while (isWanted) {
        isWanted = false;
        await work();
      }
      isBusy = false;
    })();
  };
}

/** Only servers that pull anything for us, or did, are asked. */
async function tendAll(app: App): Promise<void> {
  const warn = (error: unknown): void => app.log.warn({ err: error }, 'cameras pulled by ZLMediaKit were not tended');
  const rows = await app.db
    .selectFrom('zlm_server as s')
    .selectAll()
    .where((eb) =>
      eb.or([
        eb.exists(eb.selectFrom('zlm_pull as z').select('z.device_id').whereRef('z.server_id', '=', 's.id')),
        sql<boolean>`s.id = any(${pullingServers(app)}::uuid[])`,
      ]),
    )
    .execute()
    .catch(warn);
  await Promise.all((rows ?? []).map((row) => tendPulls(app, row).catch(warn)));
}

async function listServers(ctx: Ctx): Promise<ZlmServer[]> {
  const rows = await ctx.db.selectFrom('zlm_server').selectAll().orderBy('code').execute();
  return rows.map(({ code, name, url, rtsp_port: rtspPort, is_enabled: enabled }) => ({
    code,
    name,
    url,
    rtspPort,
    enabled,
    checked: checksOf(ctx.app).get(code) ?? null,
  }));
}

/** Nobody waits for it. */
function lookSoon(app: App, code?: string): void {
  look(app, code).catch((error: unknown) => app.log.warn({ err: error }, 'servers of ZLMediaKit were not looked at'));
}

/** Whether they answer; each by itself. */
async function look(app: App, code?: string): Promise<void> {
  const rows = await app.db.selectFrom('zlm_server').selectAll().where('is_enabled', '=', true).execute();
  const wanted = rows.filter((row) => code === undefined || row.code === code);
  await Promise.all(
    wanted.map(async (row) => {
      const at = app.clock.now().toISOString();
      const checked = await mediaOf(app, loginOf(app, row)).then(
        ({ length }): Checked => ({ at, error: null, streams: length }),
        (error: unknown): Checked => ({ at, error: said(app, error), streams: 0 }),
      );
      checksOf(app).set(row.code, checked);
    }),
  );
}

function said(app: App, error: unknown): NonNullable<Checked['error']> {
  if (error instanceof ApiError) return { code: error.code, details: error.details };
  app.log.error({ err: error }, 'a server of ZLMediaKit could not be asked');
  return { code: 'internal', details: { ref: 'zlm' } };
}
