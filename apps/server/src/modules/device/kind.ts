import { CameraSource, deviceRegister, refuse, type Device } from '@anyuan/contract';
import { sql, type RawBuilder } from 'kysely';

import type { App } from '../../kernel/app.ts';
import { reachFilter, type Rights } from '../../kernel/auth/index.ts';
import { dayOf } from '../../kernel/cases/index.ts';
import type { Tx } from '../../kernel/ctx.ts';
import { pinyinOf } from '../../kernel/pinyin.ts';
import {
  checkPoint,
  column,
  reference,
  type Draft,
  type EntryKind,
  type Known,
  type Merging,
  type World,
} from '../../kernel/registers/index.ts';
import { nearestPlan, pointOn } from '../place/index.ts';
import { checkLife, lifeShown, lifeStored, lifeValues } from './life.ts';
import { deviceKnown, hiddenAmong } from './open-camera.ts';
import { splitSource } from './source.ts';
import { isTested, nextTest } from './test-due.ts';
import { dropTokens } from './token.ts';
import { checkWiring, hangsOn, hostsFirst, shownStates, wiringShown, wiringStored, wiringValues } from './wiring.ts';

/** What is known of a device's condition, as one word. */
export const health: RawBuilder<Device['health']> = sql`case
  when s.is_online is false then 'offline'
  when d.fault is not null or exists (select from device_state e where e.device_id = d.id
    and e.state in ('fault', 'tamper', 'power-loss', 'low-battery')) then 'fault'
  when s.is_online then 'online' else 'unknown' end`;

/** A camera where the law forbids them. */
export const isBanned = sql<boolean>`(d.kind = 'camera' and coalesce(cameras_banned(d.place_id), false))`;

/** Devices this caller may see. A camera he may not look at is not among them, unless he keeps devices. `closed`: those cameras, where they are known already. */
export function visibleDevices(rights: Rights, closed?: readonly string[]) {
  const reached = reachFilter(rights, 'device.read', {
    campusId: sql`p.campus_id::text`,
    own: (me) => sql<boolean>`d.owner_id = ${me}`,
    departmentPath: sql`(select path from department where id = coalesce(d.department_id, p.department_id))`,
  });
  return sql<boolean>`(${reached} and ${deviceKnown(rights, 'd', closed)})`;
}

/** Devices of the register: where they lie, how they are found, what must hold of them. */
export const deviceKind = (app: App): EntryKind<Device & { lastSeenAt: Date | null }, Device> => ({
  declared: deviceRegister,
  table: 'device',
  id: sql`d.id`,
  code: sql`d.code`,
  from: sql`device d left join place p on p.id = d.place_id left join device_seen s on s.device_id = d.id`,
  more: sql`left join ${nearestPlan(sql`p.path`)} plan on true
    left join ${pointOn(sql`p.path`, sql`plan.path`)} point on true`,
  select: sql`d.id, d.code, d.name, d.kind, plan.id as "planPlaceId", ${health} as health, d.fault,
    case when p.id is not null then
      jsonb_build_object('id', p.id, 'code', p.code, 'name', p.name, 'path', p.full_name) end as place,
    case when coalesce(d.x, point.x) is not null then jsonb_build_object(
      'x', case when d.x is null then point.x else d.x end, 'y', case when d.x is null then point.y else d.y end) end as at,
    s.last_seen_at as "lastSeenAt", d.test_due_on as "testDueOn", d.last_test_at as "lastTestAt",
    d.test_until as "testUntil", d.is_enabled as enabled, d.is_demo as demo, (d.source_url is not null or coalesce(d.protocol = 'gb28181', false)) as "hasSource",
    (d.source_sub_url is not null or d.gb_sub is not null) as "hasSub",
    exists (select from api_token t where t.device_id = d.id) as "hasToken",
    (select t.expires_at from api_token t where t.device_id = d.id and t.replaced_at is null) as "tokenEndsAt",
    (select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'code', c.code, 'name', c.name) order by l.position), '[]')
      from device_camera l join device c on c.id = l.camera_id where l.device_id = d.id) as cameras, ${wiringShown}, ${lifeShown}`,
  toItem: (row) => ({
    ...row,
    lastSeenAt: instant(row.lastSeenAt),
    lastTestAt: instant(row.lastTestAt),
    testUntil: instant(row.testUntil),
    tokenEndsAt: instant(row.tokenEndsAt),
    states: shownStates(row.states),
  }),
  visible: visibleDevices,
  hides: { fields: ['cameras', 'parent', 'replacedBy'], codes: hiddenAmong },
  search: [sql`d.code`, sql`d.name`, sql`p.full_name`],
  pinyin: sql`d.pinyin`,
  filters: {
    kind: (kind: string) => sql`d.kind = ${kind}`,
    enabled: (is: boolean) => sql`d.is_enabled = ${is}`,
    health: (is: string) => sql`${health} = ${is}`,
    place: (code: string) => sql`p.path like (select path from place where code = ${code}) || '%'`,
    tested: (is: boolean) => sql`(d.last_test_at is not null) = ${is}`,
    token: (is: boolean) => sql`exists (select from api_token t where t.device_id = d.id) = ${is}`,
    placed: (is: boolean) => sql`(d.place_id is not null) = ${is}`,
    banned: (is: boolean) => sql`${isBanned} = ${is}`,
    testOverdue: (is: boolean, ctx) => sql`coalesce(d.test_due_on < ${dayOf(ctx.now())}::date, false) = ${is}`,
    tokenEnding: (is: boolean, ctx) => {
      const soon = new Date(ctx.now().getTime() + ctx.app.settings.get<number>('device.tokenWarnDays') * 86_400_000);
      return sql`exists (select from api_token t where t.device_id = d.id and t.replaced_at is null and t.expires_at < ${soon}) = ${is}`;
    },
    underTest: (is: boolean, ctx) => sql`coalesce(d.test_until > ${ctx.now()}, false) = ${is}`,
  },
  sorts: {
    name: sql`d.pinyin`,
    kind: sql`d.kind`,
    place: sql`p.full_name`,
    lastSeenAt: sql`s.last_seen_at at time zone 'UTC'`,
    testDueOn: sql`d.test_due_on`,
  },
  load: loadDevices,
  lock: (tx, codes) =>
    sql`select pg_advisory_xact_lock(hashtextextended(${codes.length === 1 ? `device:${codes[0]}` : 'device import'}, 0))`.execute(
      tx.db,
    ),
  derive(draft, world) {
    forgetPoint(draft);
    if (!draft.before && isTested(String(draft.after['kind'])))
      draft.after['testDueOn'] ??= draft.given['testDueOn'] === null ? null : nextTest(app, dayOf(world.ctx.now()));
    settleSource(draft, app);
  },
  campusOf: ({ after }, { refs }) => refs.find('place', after['place'])?.campusId ?? null,
  check: checkDevices,
  stored: {
    name: [
      column('name', 'text', 'name'),
      { column: 'pinyin', type: 'text', of: ({ name }) => pinyinOf(String(name)) },
    ],
    kind: [column('kind', 'text', 'kind')],
    place: [reference('place', 'place', 'place_id')],
    testDueOn: [column('testDueOn', 'date', 'test_due_on')],
    enabled: [column('enabled', 'boolean', 'is_enabled')],
    ...wiringStored(app),
    ...lifeStored,
    x: [column('x', 'real', 'x')],
    y: [column('y', 'real', 'y')],
    url: [column('url', 'text', 'source_url')],
    subUrl: [column('subUrl', 'text', 'source_sub_url')],
    username: [column('username', 'text', 'source_user')],
    transport: [column('transport', 'text', 'source_transport')],
    password: [
      {
        column: 'source_secret',
        type: 'bytea',
        of: ({ password }) => (password ? `\\x${app.secrets.seal(password as string).toString('hex')}` : null),
      },
    ],
  },
  inOrder: hostsFirst,
  writing: async (tx, drafts) => () => linkCameras(tx, drafts),
  remove: removeDevice,
  merging: deviceMerging,
  noted: ['fault', 'minutes'],
});

const instant = (at: Date | string | null): string | null => (at === null ? null : new Date(at).toISOString());

interface KnownDevice extends Known {
  /** The password as it lies, sealed; opened only to be compared. */
  sealed: Buffer | null;
}

async function loadDevices(db: Tx['db'] | App['db'], codes: readonly string[] | null): Promise<KnownDevice[]> {
  const { rows } = await sql<KnownDevice>`
    select d.id, d.code, p.campus_id as "campusId", d.source_secret as sealed, jsonb_build_object(
      'code', d.code, 'name', d.name, 'kind', d.kind, 'place', p.code, 'testDueOn', d.test_due_on, 'x', d.x, 'y', d.y,
      'enabled', d.is_enabled, 'url', d.source_url, 'subUrl', d.source_sub_url, 'username', d.source_user, 'transport', d.source_transport,
      'cameras', (select coalesce(jsonb_agg(c.code order by l.position), '[]')
        from device_camera l join device c on c.id = l.camera_id where l.device_id = d.id)) || ${wiringValues} || ${lifeValues} as values
    from device d left join place p on p.id = d.place_id
    where ${codes === null ? sql`true` : sql`d.code = any(${[...codes]})`}`.execute(db);
  return rows;
}

/** A point was drawn on the plan of the place it leaves. */
function forgetPoint({ before, given, after }: Draft): void {
  if (!before || before.values['place'] === (after['place'] ?? null)) return;
  for (const axis of ['x', 'y']) if (given[axis] === undefined) after[axis] = null;
}

/** Takes name and password out of an address, and forgets both with it. */
function settleSource(draft: Draft, app: App): void {
  const { before, given, after } = draft;
  if (!['url', 'subUrl', 'username', 'password', 'transport'].some((field) => given[field] !== undefined)) return;
  const { sealed = null } = (before ?? {}) as Partial<KnownDevice>;
  if (before) before.values['password'] = sealed && openOrNull(app, sealed);
  if (given['password'] === undefined) after['password'] = before?.values['password'] ?? null;
  if (!after['url']) {
    for (const field of ['url', 'subUrl', 'username', 'password', 'transport']) after[field] = null;
    return;
  }
  after['transport'] ??= 'auto';
  if (given['subUrl'] !== undefined) after['subUrl'] = given['subUrl'] || null;
  if (!given['url']) {
    if (given['password'] === undefined && before && otherEnd(before.values) !== otherEnd(after))
      after['password'] = null;
    return;
  }
  const parsed = CameraSource.safeParse({ url: given['url'] });
  const bare = parsed.success ? splitSource(parsed.data) : undefined;
  if (!parsed.success) draft.complain('url', '须是 rtsp:// 地址', 'must be an rtsp:// address');
  else if (!bare)
    draft.complain('url', '地址无效;用户名和密码请填在各自的列', 'not valid; give user and password in their columns');
  if (!bare) return;
  after['url'] = bare.url;
  if (given['username'] === undefined && bare.username !== undefined) after['username'] = bare.username;
  if (given['password'] === undefined) {
    if (bare.password !== undefined) after['password'] = bare.password;
    // A password is told to whom it was given for, and to nobody else.
    else if (before && otherEnd(before.values) !== otherEnd(after)) after['password'] = null;
  }
}

/** The smaller picture comes from the same camera: its password is told to nobody else. */
function checkSub({ after, complain }: Draft): void {
  const { url, subUrl } = after as { url?: string | null; subUrl?: string | null };
  if (!subUrl) return;
  const [main, sub] = [URL.parse(url ?? ''), URL.parse(subUrl)];
  const isBare = sub?.username === '' && sub.password === '' && /^rtsps?:$/.test(sub.protocol);
  if (!isBare)
    complain('subUrl', '须是不带用户名和密码的 rtsp:// 地址', 'must be an rtsp:// address without user and password');
  else if (main?.host !== sub.host)
    complain(
      'subUrl',
      '须与视频地址在同一台设备、同一端口上',
      'must be on the same device and port as the stream address',
    );
}

/** Who is asked, and by which name: the path on the same camera may change. */
function otherEnd({ url, username }: Record<string, unknown>): string {
  const { protocol = '', host = '' } = URL.parse(typeof url === 'string' ? url : '') ?? {};
  return `${protocol} ${host.toLowerCase()} ${typeof username === 'string' ? username : ''}`;
}

// Sealed with a key that is gone: it can still be kept or replaced, only not compared.
function openOrNull(app: App, sealed: Buffer): string | null {
  try {
    return app.secrets.open(sealed);
  } catch {
    return null;
  }
}

async function checkDevices(drafts: readonly Draft[], world: World): Promise<void> {
  const { refs } = world;
  for (const draft of drafts) checkSub(draft);
  await checkWiring(drafts, world);
  await checkLife(drafts, world);
  await checkBans(drafts, world);
  const kinds = new Map(drafts.map(({ code, after }) => [code, after['kind']]));
  for (const draft of drafts) {
    checkPoint(draft);
    const { after, given, code, complain } = draft;
    if (draft.wrong.length === 0 && after['url'] && after['kind'] !== 'camera')
      complain('url', '只有摄像机有视频地址', 'only cameras have an address');
    for (const camera of (given['cameras'] ?? []) as string[]) {
      const kind = kinds.get(camera) ?? refs.find('device', camera)?.kind;
      if (kind !== undefined && (kind !== 'camera' || camera === code))
        complain('cameras', `${camera} 不是可关联的摄像机`, `${camera} is not a camera that can be linked`);
    }
  }
}

/** No camera is put where the law forbids it; what hangs there already is found by its filter. */
async function checkBans(drafts: readonly Draft[], { db }: World): Promise<void> {
  const put = drafts.filter(
    ({ before, given, after }) =>
      after['kind'] === 'camera' &&
      after['enabled'] !== false &&
      typeof after['place'] === 'string' &&
      (!before ||
        ['place', 'kind', 'enabled'].some(
          (field) => given[field] !== undefined && given[field] !== before.values[field],
        )),
  );
  if (put.length === 0) return;
  const { rows } = await sql<{ code: string }>`
    select code from place where code = any(${put.map(({ after }) => after['place'])}) and cameras_banned(id)`.execute(
    db,
  );
  const banned = new Set(rows.map(({ code }) => code));
  for (const { after, complain } of put)
    if (banned.has(after['place'] as string))
      complain(
        'place',
        '法规禁止在卫生间、更衣室、哺乳室、休息室等场所安装摄像机',
        'the law forbids cameras in toilets, changing, nursing and rest rooms and the like',
      );
}

async function linkCameras(tx: Tx, drafts: readonly Draft[]): Promise<void> {
  const changed = drafts.filter(({ given }) => given['cameras'] !== undefined);
  if (changed.length === 0) return;
  const links = changed.flatMap(({ id, after }) =>
    ((after['cameras'] ?? []) as string[]).map((camera, position) => ({ id, camera, position })),
  );
  await sql`delete from device_camera where device_id = any(${changed.map(({ id }) => id)}::uuid[])`.execute(tx.db);
  await sql`
    insert into device_camera (device_id, camera_id, position)
    select l.id, c.id, l.position from jsonb_to_recordset(${JSON.stringify(links)}::jsonb)
      as l(id uuid, camera text, position smallint) join device c on c.code = l.camera`.execute(tx.db);
}

/** Deletes what nothing refers to; what has a history is switched off and stays in it. */
async function removeDevice(tx: Tx, { id }: Known): Promise<string> {
  const used = await sql`
    select from signal where device_id = ${id} union all select from "case" where device_id = ${id}
    union all select from recording_clip where device_id = ${id}
    union all select from recording_bookmark where device_id = ${id}
    union all select from recording_segment where device_id = ${id} and is_kept limit 1
  `.execute(tx.db);
  if (used.rows.length === 0) {
    const below = await hangsOn(tx, id);
    if (below !== undefined) throw refuse('in_use', { what: below });
    await tx.db.deleteFrom('device').where('id', '=', id).execute();
    return 'remove';
  }
  await tx.db.updateTable('device').set({ is_enabled: false }).where('id', '=', id).execute();
  await dropTokens(tx, id);
  return 'disable';
}

/** Two entries of one device: the one that goes is switched off, and its token ends. */
const deviceMerging: Merging = {
  follows: [
    { table: 'case', column: 'device_id' },
    { table: 'device', column: 'parent_id' },
    { table: 'device', column: 'replaced_by_id' },
    { table: 'device_camera', column: 'device_id', beside: 'camera_id' },
    { table: 'device_camera', column: 'camera_id', beside: 'device_id' },
    { table: 'lock_approval', column: 'device_id' },
    { table: 'recording_segment', column: 'device_id' },
    { table: 'recording_clip', column: 'device_id', beside: 'case_id' },
    { table: 'recording_bookmark', column: 'device_id' },
    { table: 'camera_rule', column: 'camera_ids', isList: true },
  ],
  stays: {
    'signal.device_id': 'what a device has said is never changed',
    'device_seen.device_id': 'signs of life of what no longer speaks',
    'device_state.device_id': 'its condition goes with it',
    'api_token.device_id': 'its token ends',
    'gb_registration.device_id': 'the one that stays registers itself',
    'gb_channel.device_id': 'the list a device has sent of itself',
    'recording_plan.device_id': 'the one that stays is recorded as it is said of it',
    'wall_screen.device_id': 'the one that stays shows what was put on it',
    'camera_health.device_id': 'what the one that stays shows is judged by itself',
    'camera_health_day.device_id': 'counts of looks at what it showed',
    'camera_mask.device_id': 'what is covered goes along where nothing of the one that stays is',
    'gb_call.device_id': 'a call was made to the one it was made to',
    'gb_upgrade.device_id': 'the one that was told to upgrade itself did',
    'zlm_pull.device_id': 'the one that stays is read as it is said of it',
  },
  async check(_tx, into, from) {
    if (into.campusId !== from.campusId || into.values['kind'] !== from.values['kind']) throw refuse('merge_elsewhere');
  },
  async retire(tx, into, from) {
    await dropTokens(tx, from.id);
    await sql`delete from device_state where device_id = ${from.id}`.execute(tx.db);
    // With its recordings comes what nobody else may see of them.
    await sql`update camera_mask set device_id = ${into.id} where device_id = ${from.id}
      and not exists (select from camera_mask where device_id = ${into.id})`.execute(tx.db);
    // A device does not hang on itself.
    await tx.db
      .updateTable('device')
      .set({ parent_id: null })
      .where('id', '=', into.id)
      .where('parent_id', '=', into.id)
      .execute();
    await tx.db
      .updateTable('device')
      .set({ replaced_by_id: null })
      .where('id', '=', into.id)
      .where('replaced_by_id', '=', into.id)
      .execute();
    await tx.db
      .updateTable('device')
      .set({ is_enabled: false, fault: null, name: `${String(from.values['name'])}(并入 ${into.code})`.slice(0, 100) })
      .where('id', '=', from.id)
      .execute();
    return 'mergedInto';
  },
};

/** An address that cannot be read, said at its field. */
export const badAddress = () =>
  refuse('invalid', {
    issues: [{ path: 'source.url', message: '地址无效;用户名和密码请填在各自的栏目 The address is not valid' }],
  });
