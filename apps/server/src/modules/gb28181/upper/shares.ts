import { refuse, type HandlerInput, type SharedCamera, type uplinkApi } from '@anyuan/contract';
import { domainOf, isCode, makeCode } from '@anyuan/gb28181';
import { sql } from 'kysely';

import type { App } from '../../../kernel/app.ts';
import { dayOf } from '../../../kernel/cases/index.ts';
import type { Ctx, Tx } from '../../../kernel/ctx.ts';
import { newId } from '../../../kernel/ids.ts';
import { deviceKnown, openToAll } from '../../device/index.ts';
import { maybeCenter } from '../center.ts';

/** A camera as a platform sees it. */
export interface Shared {
  id: string;
  deviceId: string;
  /** Its code in our register. */
  camera: string;
  code: string;
  name: string;
  place: string | null;
  isOnline: boolean;
  /** Its own 20 digits, where it is reached by GB/T 28181. */
  channel: string | null;
  host: string | null;
  /** What a restriction leaves of it to those who are not named; that it may be seen at all is said by its being there. */
  open: Record<'playback' | 'export' | 'ptz' | 'talk', boolean>;
}

/** Whether a camera `d` hangs where it may be shown, as `is_private_camera` says of one: the places are reckoned once for a whole list. */
const isPublic = sql<boolean>`(d.place_id is not null and not is_private_name(d.name) and d.place_id not in (select private_places()))`;

/** The camera of a share `h`, looked up by its key: of cameras just brought by a sheet, the planner would compare each with each. */
const itsDevice = sql`lateral (select * from device where id = h.device_id offset 0)`;

/** What a platform sees at this moment. Whatever was moved to a private place meanwhile is not among it. */
export const sharedWith = (app: App, platformId: string): Promise<Shared[]> => lookUp(app, platformId, sql`true`);

export const oneShared = async (app: App, platformId: string, code: string): Promise<Shared | undefined> =>
  (await lookUp(app, platformId, sql`h.code = ${code}`))[0];

async function lookUp(app: App, platformId: string, which: ReturnType<typeof sql>): Promise<Shared[]> {
  const { rows } = await sql<Shared>`
    select h.id, d.id as "deviceId", d.code as camera, h.code, d.name, p.full_name as place, coalesce(s.is_online, false) as "isOnline",
      case when d.protocol = 'gb28181' then d.address end as channel, host.address as host,
      jsonb_build_object('playback', ${openToAll('playback')}, 'export', ${openToAll('export')}, 'ptz', ${openToAll('ptz')},
        'talk', ${openToAll('talk')}) as open
    from gb_share h join ${itsDevice} d on d.is_enabled and d.kind = 'camera'
      left join place p on p.id = d.place_id left join device_seen s on s.device_id = d.id
      left join device host on host.id = d.parent_id
    where h.platform_id = ${platformId} and h.until is null and ${which} and ${isPublic} and ${openToAll()}
    order by h.code`.execute(app.db);
  return rows;
}

export async function shareList(ctx: Ctx, code: string): Promise<SharedCamera[]> {
  const platform = await platformOf(ctx, code);
  const { rows } = await sql<Omit<SharedCamera, 'since'> & { since: Date }>`
    select h.id, h.code as "gbCode", h.since, h.by_name as by, h.basis,
      jsonb_build_object('id', d.id, 'code', d.code, 'name', d.name, 'place', p.full_name) as device,
      case when not d.is_enabled then 'off' when s.is_online then 'online' when s.is_online is false then 'offline' else 'unknown' end as health
    from gb_share h join device d on d.id = h.device_id left join place p on p.id = d.place_id
      left join device_seen s on s.device_id = d.id
    where h.platform_id = ${platform.id} and h.until is null and ${deviceKnown(ctx.rights)} order by p.full_name, d.name`.execute(
    ctx.db,
  );
  return rows.map((row) => ({ ...row, since: new Date(row.since).toISOString() }));
}

async function platformOf({ db }: Pick<Ctx, 'db'> | Tx, code: string) {
  const row = await db.selectFrom('gb_platform').selectAll().where('code', '=', code).executeTakeFirst();
  if (!row) throw refuse('not_found', { what: code });
  return row;
}

type Share = HandlerInput<typeof uplinkApi.share>;

interface Candidate {
  id: string;
  code: string;
  name: string;
  address: string | null;
  protocol: string | null;
  place: string | null;
  is_private: boolean;
  is_nowhere: boolean;
  is_shared: boolean;
}

const why = {
  nowhere: '未登记位置,无法确认是否隐私场所 nobody has said where it hangs',
  private: '位于病房、诊室等隐私场所,不得共享 in a private place',
  shared: '已共享 shared already',
} as const;

/** Of ten values each: PostgreSQL takes 65,535 in a statement. */
const rowsAtOnce = 1_000;

/** Shares cameras with a platform: those named, or all at a place and below. */
export async function share(ctx: Ctx, { code, devices, place }: Share) {
  const named = new Map((devices ?? []).map((one) => [one.device, one.gbCode]));
  if (named.size === 0 && place === undefined)
    throw refuse('invalid', { issues: [{ path: 'devices', message: '没有选择 nothing chosen' }] });
  return ctx.tx(async (tx) => {
    const platform = await platformOf(tx, code);
    await sql`select pg_advisory_xact_lock(hashtextextended(${`uplink:${code}`}, 0))`.execute(tx.db);
    const { rows } = await sql<Candidate>`
      select d.id, d.code, d.name, d.address, d.protocol, p.full_name as place,
        not ${isPublic} as is_private, d.place_id is null as is_nowhere,
        exists (select from gb_share h where h.platform_id = ${platform.id} and h.device_id = d.id and h.until is null) as is_shared
      from device d left join place p on p.id = d.place_id
      where d.kind = 'camera' and d.is_enabled and (d.code = any(${[...named.keys()]}::text[])
        or p.path like (select path from place where code = ${place ?? ''}) || '%')
      order by d.code`.execute(tx.db);
    const missing = [...named.keys()].find((one) => !rows.some((row) => row.code === one));
    if (missing !== undefined) throw refuse('not_found', { what: missing });
    const leftOut = rows.filter((row) => row.is_private || row.is_shared);
    const fresh = rows.filter((row) => !row.is_private && !row.is_shared);
    const taken = await codesOf(tx, platform.id);
    const domain = domainOf(
      platform.local_code ?? maybeCenter(ctx.app)?.code ?? ctx.app.config.gb28181Id ?? '00000000000000000000',
    );
    const free = freeCodes(domain, taken);
    const shares = fresh.map((row) => ({ row, code: codeFor(row, named.get(row.code), taken, free) }));
    for (let at = 0; at < shares.length; at += rowsAtOnce)
      await tx.db
        .insertInto('gb_share')
        .values(
          shares.slice(at, at + rowsAtOnce).map((one) => ({
            id: newId(),
            platform_id: platform.id,
            device_id: one.row.id,
            camera_code: one.row.code,
            camera_name: one.row.name,
            place: one.row.place,
            code: one.code,
            since: tx.now,
            by_name: ctx.actor.name,
            basis: [platform.agreement, platform.basis].filter(Boolean).join(' ') || null,
          })),
        )
        .execute();
    if (shares.length > 0)
      tx.audit('uplink.share', 'uplink', platform.id, { code, cameras: shares.map(({ row }) => row.code) });
    else tx.unaudited('nothing new is shared');
    return {
      added: shares.length,
      leftOut: leftOut.map((row) => ({
        code: row.code,
        name: row.name,
        why: row.is_nowhere ? why.nowhere : row.is_private ? why.private : why.shared,
      })),
    };
  });
}

async function codesOf(tx: Tx, platformId: string): Promise<Set<string>> {
  const rows = await tx.db
    .selectFrom('gb_share')
    .select('code')
    .where('platform_id', '=', platformId)
    .where('until', 'is', null)
    .execute();
  return new Set(rows.map((row) => row.code));
}

/** As it was said, as it is called already, or the next one free in our domain. */
function codeFor(row: Candidate, said: string | undefined, taken: Set<string>, free: () => string): string {
  const own = row.protocol === 'gb28181' && row.address && isCode(row.address) ? row.address : undefined;
  const wished = said ?? own;
  const code = wished !== undefined && !taken.has(wished) ? wished : undefined;
  if (code === undefined && said !== undefined) throw refuse('already_exists', { what: said });
  const given = code ?? free();
  taken.add(given);
  return given;
}

/** Gives one after the other; from the first for each of them, thousands of cameras would keep the house waiting for minutes. */
function freeCodes(domain: string, taken: ReadonlySet<string>): () => string {
  let serial = 0;
  return () => {
    for (;;) {
      const code = makeCode(domain, 132, ++serial);
      if (!taken.has(code)) return code;
    }
  };
}

type Unshare = HandlerInput<typeof uplinkApi.unshare>;
export async function unshare(
  ctx: Ctx,
  { code, devices, why: said }: Unshare,
): Promise<{ ended: number; ids: string[] }> {
  return ctx.tx(async (tx) => {
    const platform = await platformOf(tx, code);
    const which = sql`h.platform_id = ${platform.id} and h.camera_code = any(${devices}::text[])`;
    const ended = await end(tx, which, ctx.actor.name, said);
    if (ended.length === 0) throw refuse('not_found', { what: devices.join('、') });
    tx.audit('uplink.unshare', 'uplink', platform.id, {
      code,
      cameras: ended.map((one) => one.camera_code),
      why: said,
    });
    return { ended: ended.length, ids: ended.map((one) => one.device_id) };
  });
}

async function end(tx: Tx, which: ReturnType<typeof sql>, by: string, said: string) {
  const { rows } = await sql<{ device_id: string; camera_code: string }>`update gb_share h set until = ${tx.now},
    ended_by = ${by}, why = ${said} where h.until is null and ${which}
    returning h.device_id, h.camera_code`.execute(tx.db);
  return rows;
}

interface Carried {
  platform_id: string;
  code: string;
  basis: string | null;
  name: string;
  place_now: string | null;
  goes_on: boolean;
}

/** Two entries of one camera: a platform goes on seeing it under the number it knows, unless it may not see where it hangs. */
export async function carryShares(tx: Tx, into: { id: string; code: string }, from: { id: string; code: string }) {
  const { rows } = await sql<Carried>`
    select h.platform_id, h.code, h.basis, d.name, p.full_name as place_now,
      is_private_camera(d.id) is false and not exists (select from gb_share o
        where o.platform_id = h.platform_id and o.device_id = d.id and o.until is null) as goes_on
    from gb_share h join device d on d.id = ${into.id} left join place p on p.id = d.place_id
    where h.device_id = ${from.id} and h.until is null`.execute(tx.db);
  if (rows.length === 0) return;
  const said = `并入 ${into.code} merged into ${into.code}`;
  await end(tx, sql`h.device_id = ${from.id}`, tx.ctx.actor.name, said);
  for (const { platform_id, goes_on } of rows)
    tx.audit('uplink.merge', 'uplink', platform_id, {
      cameras: [into.code],
      merged: from.code,
      ...(!goes_on && { why: '已共享,或位于隐私场所 shared already, or in a private place' }),
    });
  const on = rows.filter(({ goes_on }) => goes_on);
  if (on.length === 0) return;
  await tx.db
    .insertInto('gb_share')
    .values(
      on.map(({ platform_id, code, basis, name, place_now }) => ({
        id: newId(),
        platform_id,
        device_id: into.id,
        camera_code: into.code,
        camera_name: name,
        place: place_now,
        code,
        since: tx.now,
        by_name: tx.ctx.actor.name,
        basis,
      })),
    )
    .execute();
}

/** Ends what may not be shared any more: the camera hangs in a private place now, or is no camera of ours. */
export async function endWrongShares(app: App): Promise<void> {
  const { rows } = await sql<{ platform_id: string; code: string; is_private: boolean }>`
    select h.platform_id, h.camera_code as code, d.id is not null and not ${isPublic} as is_private
    from gb_share h left join ${itsDevice} d on true
    where h.until is null and (d.id is null or not d.is_enabled or not ${isPublic})`.execute(app.db);
  for (const [platformId, some] of Map.groupBy(rows, (row) => row.platform_id))
    await app.system('gb28181').tx(async (tx) => {
      for (const [isPrivate, same] of Map.groupBy(some, (row) => row.is_private)) {
        const codes = same.map(({ code }) => code);
        const said = isPrivate ? '移入隐私场所 now in a private place' : '设备停用 no longer in use';
        await end(tx, sql`h.platform_id = ${platformId} and h.camera_code = any(${codes}::text[])`, 'Anyuan', said);
      }
      tx.audit('uplink.unshare', 'uplink', platformId, {
        cameras: some.map(({ code }) => code),
        why: 'no longer allowed',
      });
    });
}

export async function negotiations(ctx: Ctx, code: string) {
  const platform = await platformOf(ctx, code);
  const rows = await ctx.db
    .selectFrom('gb_negotiation')
    .selectAll()
    .where('platform_id', '=', platform.id)
    .orderBy('day', 'desc')
    .orderBy('at', 'desc')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    day: dayText(row.day),
    with: row.with_whom,
    what: row.what,
    by: row.by_name,
    at: row.at.toISOString(),
  }));
}
const dayText = (day: Date | string): string => (typeof day === 'string' ? day : dayOf(day));

type Negotiate = HandlerInput<typeof uplinkApi.negotiate>;
export async function negotiate(ctx: Ctx, { code, day, with: whom, what }: Negotiate): Promise<{ ok: true }> {
  await ctx.tx(async (tx) => {
    const platform = await platformOf(tx, code);
    await tx.db
      .insertInto('gb_negotiation')
      .values({
        id: newId(),
        platform_id: platform.id,
        day,
        with_whom: whom,
        what,
        by_name: ctx.actor.name,
        at: tx.now,
      })
      .execute();
    tx.audit('uplink.negotiate', 'uplink', platform.id, { code, day, with: whom });
  });
  return { ok: true };
}
