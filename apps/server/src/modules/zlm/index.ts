import { ApiError, zlmApi, type ZlmServer } from '@anyuan/contract';

import type { App, Module } from '../../kernel/app.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { mediaOf } from './client.ts';
import { enterStreams, listStreams, loginOf, putServer, removeServer } from './servers.ts';

const lookMs = 60_000;
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
      remove: ({ code }, ctx) => removeServer(code, ctx),
      streams: ({ code }, ctx) => listStreams(code, ctx),
      enter: enterStreams,
    }),
  start: (app) => {
    const timer = setInterval(() => lookSoon(app), lookMs).unref();
    lookSoon(app);
    return Promise.resolve(async () => clearInterval(timer));
  },
};

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
