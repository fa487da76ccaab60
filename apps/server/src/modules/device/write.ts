import { refuse, type Device, type deviceApi, type HandlerInput } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Ctx, Tx } from '../../kernel/ctx.ts';
import { changeEntry, enterMany, getEntry, managedEntry, putEntry, type Values } from '../../kernel/registers/index.ts';
import { badAddress, deviceKind } from './kind.ts';
import { publishDevice } from './publish.ts';
import { splitSource } from './source.ts';
import { replaceToken } from './token.ts';

type Put = HandlerInput<typeof deviceApi.put>;

export const getDevice = (ctx: Ctx, code: string): Promise<Device> => getEntry(deviceKind(ctx.app), ctx, code);

export async function putDevice({ code, at, source, ...given }: Put, ctx: Ctx): Promise<Device> {
  await putEntry(deviceKind(ctx.app), ctx, code, {
    ...given,
    ...(at !== undefined && { x: at?.x ?? null, y: at?.y ?? null }),
    ...(source !== undefined && sourceValues(source)),
  });
  return getDevice(ctx, code);
}

/** Enters what a protocol has found behind a device, as a sheet would; gives how many were new or changed. */
export const enterDevices = (ctx: Ctx, rows: readonly { code: string; given: Values }[]): Promise<number> =>
  enterMany(deviceKind(ctx.app), ctx, rows);

/** A name left out stays, an empty one is none; so with the password. */
function sourceValues(source: NonNullable<Put['source']> | null) {
  if (source === null) return { url: null, subUrl: null };
  const bare = splitSource(source);
  if (!bare) throw badAddress();
  const { url, subUrl, username, password, transport } = bare;
  return {
    url,
    ...(subUrl !== undefined && { subUrl: subUrl || null }),
    transport,
    ...(username !== undefined && { username: username || null }),
    ...(password !== undefined && { password: password || null }),
  };
}

export async function linkCameras(ctx: Ctx, code: string, cameras: string[]): Promise<Device> {
  await changeEntry(deviceKind(ctx.app), ctx, code, { cameras: [...new Set(cameras)] }, 'cameras');
  return getDevice(ctx, code);
}

/** For so many minutes its signals count as a test; 0 ends that. */
export async function startTest(ctx: Ctx, code: string, minutes: number): Promise<Device> {
  await ctx.tx(async (tx) => {
    const { id, campusId } = await managedEntry(deviceKind(ctx.app), tx, code);
    const until = minutes === 0 ? null : new Date(tx.now.getTime() + minutes * 60_000);
    if (until) await checkTests(tx, id, minutes);
    await tx.db.updateTable('device').set({ test_until: until }).where('id', '=', id).execute();
    tx.audit('device.test', 'device', id, { code, minutes });
    publishDevice(tx, { id, campus_id: campusId });
  });
  return getDevice(ctx, code);
}

/** Under test presses call nobody, so few devices are, and not for long. */
async function checkTests(tx: Tx, id: string, minutes: number): Promise<void> {
  const { settings } = tx.ctx.app;
  const longest = settings.get<number>('device.testMinutes');
  if (minutes > longest) throw refuse('test_too_long', { minutes: longest });
  // Those who start tests at the same time count each other.
  await sql`select pg_advisory_xact_lock(hashtextextended('device.test', 0))`.execute(tx.db);
  // One that has been pressed is over in a moment: whoever goes from point to point does not wait for it.
  const pressed = new Date(tx.now.getTime() + settings.get<number>('device.testEndsSeconds') * 1000);
  const { rows } = await sql<{ name: string }>`
    select name from device where test_until > ${pressed} and id <> ${id} order by test_until`.execute(tx.db);
  const most = settings.get<number>('device.testAtOnce');
  if (rows.length >= most)
    throw refuse('too_many_tests', {
      most,
      now: rows
        .map(({ name }) => name)
        .slice(0, 5)
        .join('、'),
    });
}

export async function issueToken(ctx: Ctx, code: string, revoke: boolean): Promise<{ token: string }> {
  return { token: await ctx.tx((tx) => newTokenOf(tx, code, revoke)) };
}

type Tokens = { code: string; name: string; place: string | null; token: string | null }[];

/** Tokens of many devices in one go; those that have one keep it unless all are to be new. */
export async function issueTokens(ctx: Ctx, codes: readonly string[], renew: boolean): Promise<{ items: Tokens }> {
  const items = await ctx.tx(async (tx) => {
    const { rows } = await sql<{ code: string; name: string; place: string | null; has: boolean }>`
      select d.code, d.name, p.full_name as place, exists (select from api_token t where t.device_id = d.id) as has
      from device d left join place p on p.id = d.place_id where d.code = any(${[...codes]})`.execute(tx.db);
    const known = new Map(rows.map((row) => [row.code, row]));
    const given: Tokens = [];
    for (const code of codes) {
      const device = known.get(code);
      if (!device) throw refuse('not_found', { what: code });
      const token = device.has && !renew ? null : await newTokenOf(tx, code, false);
      given.push({ code, name: device.name, place: device.place, token });
    }
    if (given.every(({ token }) => token === null)) tx.unaudited('every one of them has a token and keeps it');
    return given;
  });
  return { items };
}

async function newTokenOf(tx: Tx, code: string, revoke: boolean): Promise<string> {
  const { id, campusId } = await managedEntry(deviceKind(tx.ctx.app), tx, code);
  const token = await replaceToken(tx, id, revoke);
  tx.audit('device.token', 'device', id, { code, revoke });
  publishDevice(tx, { id, campus_id: campusId });
  return token;
}
