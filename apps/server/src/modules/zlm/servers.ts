import { refuse, type HandlerInput, type zlmApi, type ZlmStream } from '@anyuan/contract';

import type { App } from '../../kernel/app.ts';
import { personOf, type Ctx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { enterDevices } from '../device/index.ts';
import { mediaOf, type ZlmLogin, type ZlmMedia } from './client.ts';

export const loginOf = (app: App, row: { name: string; url: string; secret: Buffer }): ZlmLogin => ({
  name: row.name,
  url: row.url,
  secret: app.secrets.open(row.secret),
});

export async function serverOf(ctx: Ctx, code: string) {
  const row = await ctx.db.selectFrom('zlm_server').selectAll().where('code', '=', code).executeTakeFirst();
  if (!row) throw refuse('not_found', { what: code });
  return row;
}

/** `then`: once it is committed. */
export async function putServer(
  given: HandlerInput<typeof zlmApi.put>,
  ctx: Ctx,
  then: () => void,
): Promise<{ ok: true }> {
  const { code, name, url, secret, rtspPort, enabled } = given;
  await ctx.tx(async (tx) => {
    const before = await tx.db
      .selectFrom('zlm_server')
      .select(['secret', 'url'])
      .where('code', '=', code)
      .executeTakeFirst();
    // A secret that is stored goes to where it was given for, and to no other.
    const kept = before && new URL(before.url).origin === new URL(url).origin ? before.secret : undefined;
    const sealed = secret === undefined ? kept : ctx.app.secrets.seal(secret);
    if (!sealed) throw refuse('zlm_needs_secret');
    const values = {
      name,
      url,
      secret: sealed,
      rtsp_port: rtspPort,
      is_enabled: enabled,
      changed_by: personOf(ctx),
      changed_by_name: ctx.actor.name,
      changed_at: tx.now,
    };
    const { id } = await tx.db
      .insertInto('zlm_server')
      .values({ id: newId(), code, ...values })
      .onConflict((conflict) => conflict.column('code').doUpdateSet(values))
      .returning('id')
      .executeTakeFirstOrThrow();
    tx.audit('zlm.put', 'zlm_server', id, { code, name, url, enabled });
    tx.afterCommit(then);
  });
  return { ok: true };
}

/** `then`: once it is committed, with the cameras it has pulled. */
export async function removeServer(
  code: string,
  ctx: Ctx,
  then: (login: ZlmLogin, cameras: string[]) => void,
): Promise<{ ok: true }> {
  const login = loginOf(ctx.app, await serverOf(ctx, code));
  await ctx.tx(async (tx) => {
    const pulled = await tx.db
      .selectFrom('zlm_pull as z')
      .innerJoin('zlm_server as s', 's.id', 'z.server_id')
      .select('z.device_id')
      .where('s.code', '=', code)
      .execute();
    const row = await tx.db.deleteFrom('zlm_server').where('code', '=', code).returning('id').executeTakeFirst();
    if (!row) throw refuse('not_found', { what: code });
    tx.audit('zlm.remove', 'zlm_server', row.id, { code });
    const cameras = pulled.map(({ device_id: id }) => id);
    tx.afterCommit(() => then(login, cameras));
  });
  return { ok: true };
}

/** What it calls cameras of ours that it pulls, by their ids: those stay when codes are changed. */
export const pullApp = 'anyuan';

/** Where it is pulled from. */
export const addressOf = (server: { url: string; rtsp_port: number }, app: string, stream: string): string =>
  `rtsp://${new URL(server.url).hostname}:${server.rtsp_port}/${[...app.split('/'), ...stream.split('/')].map(encodeURIComponent).join('/')}`;

export async function listStreams(code: string, ctx: Ctx): Promise<{ items: ZlmStream[] }> {
  const server = await serverOf(ctx, code);
  const all = await mediaOf(ctx.app, loginOf(ctx.app, server));
  const ours = await ctx.db
    .selectFrom('device')
    .select(['id', 'code', 'name', 'source_url'])
    .where('source_url', 'is not', null)
    .execute();
  const named = ours.map(({ id, source_url: url, code: one, name }) => ({ id, url, device: { code: one, name } }));
  const byUrl = new Map(named.map(({ url, device }) => [url, device]));
  const byId = new Map(named.map(({ id, device }) => [id, device]));
  const deviceOf = ({ app, stream }: ZlmMedia): ZlmStream['device'] =>
    (app === pullApp ? byId.get(stream) : byUrl.get(addressOf(server, app, stream))) ?? null;
  return { items: all.map((one) => streamOf(one, deviceOf(one))) };
}

function streamOf(media: ZlmMedia, device: ZlmStream['device']): ZlmStream {
  const video = media.tracks.find(({ codec_type: type }) => type === 0);
  return {
    app: media.app,
    stream: media.stream,
    codec: video?.codec_id_name ?? null,
    width: Math.round(video?.width ?? 0),
    height: Math.round(video?.height ?? 0),
    fps: video?.fps ?? 0,
    readers: Math.round(media.totalReaderCount),
    device,
  };
}

/** Streams of it as cameras of ours; only what it has. */
export async function enterStreams(
  { code, items }: HandlerInput<typeof zlmApi.enter>,
  ctx: Ctx,
): Promise<{ entered: number }> {
  const server = await serverOf(ctx, code);
  const there = new Set(
    (await mediaOf(ctx.app, loginOf(ctx.app, server))).map(({ app, stream }) => `${app} ${stream}`),
  );
  const missing = items.find(({ app, stream }) => !there.has(`${app} ${stream}`));
  if (missing) throw refuse('not_found', { what: `${missing.app}/${missing.stream}` });
  const rows = items.map((one) => ({
    code: one.code,
    given: {
      name: one.name,
      kind: 'camera',
      place: one.place ?? null,
      url: addressOf(server, one.app, one.stream),
      transport: 'tcp',
    },
  }));
  const others = await ctx.db
    .selectFrom('device')
    .select(['code', 'source_url'])
    .where(
      'code',
      'in',
      rows.map(({ code: one }) => one),
    )
    .execute();
  // Entered twice is harmless; another device is not overwritten.
  const taken = others.find((one) => rows.some((row) => row.code === one.code && row.given.url !== one.source_url));
  if (taken) throw refuse('already_exists', { what: taken.code });
  return { entered: await enterDevices(ctx, rows) };
}
