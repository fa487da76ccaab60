import { messagesIn, recurrenceIn, wallClock, type EventMessage } from '@anyuan/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';

import { startCameraServer, type CameraServer } from '../../../../simulators/src/camera/index.ts';
import { LiveClient } from '../../../../simulators/src/camera/live-client.ts';
import { gbEnv } from '../../../test/gb28181.ts';
import { client, testApp, type As, type TestApp } from '../../../test/kit.ts';
import { freePort } from '../../../test/ports.ts';
import { openSheet } from '../../kernel/sheet/testing.ts';
import { openToAll } from '../device/index.ts';
import { turnRounds } from '../round/index.ts';

// One camera that only some may see. Whoever may not finds it by no door; whoever may sees it by all of them.

let t: TestApp;
let host: string;
let cameras: CameraServer;
let chief: As;
let room: As;
let director: As;
let trusted: As;
let rule: string;
let caseId: string;
let button: string;

beforeAll(async () => {
  cameras = await startCameraServer();
  t = await testApp({
    realTime: true,
    env: {
      ANYUAN_MEDIA: 'on',
      ...gbEnv(await freePort()),
    },
  });
  host = await t.listen();
  chief = await t.as('security-chief');
  const it = await t.as('it');
  await it.setting.put({ key: 'recording.leastFreeGb', value: 0.1 });
  await it.setting.put({ key: 'recording.segmentSeconds', value: 5 });
  room = await t.person({ roles: ['control-room'], name: '值班员小吴' });
  director = await t.person({ roles: ['director'], name: '周院长' });
  trusted = await t.person({ roles: ['control-room'], name: '值班长老郑' });
  await chief.place.put({ code: 'C', name: '本部', kind: 'campus' });
  await chief.place.put({ code: 'ER', name: '急诊大厅', kind: 'area', parent: 'C' });
  await chief.place.put({ code: 'SAFE', name: '麻醉药库', kind: 'area', parent: 'C' });
  for (const [code, place] of [
    ['CAM-OPEN', 'ER'],
    ['CAM-SAFE', 'SAFE'],
  ] as const) {
    await chief.device.put({ code, name: code, kind: 'camera', place, source: sourceOf(code) });
    await chief.recording.putPlan({ code, mode: 'always' });
  }
  await chief.device.put({ code: 'SCR-1', name: '电视墙 1', kind: 'screen', place: 'C' });
  await chief.device.put({ code: 'PB-1', name: '药库报警盒', kind: 'panic-button', place: 'SAFE' });
  await chief.device.linkCameras({ code: 'PB-1', cameras: ['CAM-SAFE', 'CAM-OPEN'] });
  ({ id: button } = await chief.device.get({ code: 'PB-1' }));
  const { id: camera } = await chief.device.get({ code: 'CAM-SAFE' });
  await chief.link.add({ kind: 'device', id: button, to: { kind: 'device', id: camera }, relation: 'related' });
  // A recorder of which one channel is the camera.
  await chief.device.put({ code: 'NVR-1', name: '录像机', kind: 'recorder', protocol: 'gb28181', address: nvr });
  await sql`update device set parent_id = (select id from device where code = 'NVR-1'), address = ${channel}
    where code = 'CAM-SAFE'`.execute(t.owner);
  await sql`insert into gb_channel (device_id, code, kind, name) select id, ${channel}, 'camera', 'CAM-SAFE 药库'
    from device where code = 'NVR-1'`.execute(t.owner);
  const inspection = {
    kind: 'alarmTest' as const,
    where: 'devices' as const,
    deviceKind: 'camera' as const,
    within: 'C',
  };
  await chief.plan.put({ code: 'CAMS', name: '摄像机检查', recurrence: daily, owner: chief.personId, ...inspection });
  await chief.plan.put({
    code: 'ROOM',
    name: '值班员摄像机检查',
    recurrence: daily,
    owner: room.personId,
    ...inspection,
  });
  await turnRounds(t.app.system('round-turn'));
  await chief.case.create({
    type: 'repair',
    title: '麻醉药库 CAM-SAFE',
    device: 'CAM-SAFE',
    data: { problem: 'fault' },
  });
  const above = {
    gbCode: '51010000002000000001',
    host: '127.0.0.1',
    port: await freePort(),
    agreement: '公安联网 8 号',
  };
  await chief.uplink.put({ code: 'XL', name: '雪亮工程', enabled: false, ...above });
  await chief.uplink.share({ code: 'XL', place: 'SAFE' });
  await chief.wall.show({ code: 'SCR-1', content: { grid: 1, tiles: [{ kind: 'camera', camera: 'CAM-SAFE' }] } });
});
afterAll(async () => {
  await t.stop();
  await cameras.stop();
});

const daily = recurrenceIn('每天 00:00–24:00共1次')!;
const code = 'CAM-SAFE';
const sourceOf = (camera: string) => ({ url: `rtsp://127.0.0.1:${cameras.port}/cam/${camera}/320x240/10fps/loop` });
const nvr = '51010500001180000001';
const channel = '51010500001320000001';
const why = { purpose: 'watch' as const };
const span = () => {
  const now = t.app.clock.now().getTime();
  return { from: new Date(now - 3_600_000).toISOString(), to: new Date(now).toISOString() };
};
/** Every way somebody could come to the camera; each gives what it found, or what it was refused with. */
const doors: Record<string, (as: As) => Promise<unknown>> = {
  'live, and so every tile, the phone and the console': (as) => as.video.live({ code, ...why }),
  'the small picture': (as) => as.video.live({ code, stream: 'sub', ...why }),
  'a still': async (as) => (await as.call('GET', `/api/v1/cameras/${code}/snapshot?purpose=watch`)).status,
  'speaking through it': (as) => as.talk.begin({ code, ...why }),
  'moving it': (as) => as.gb28181.ptz({ code, move: { do: 'stop' } } as never),
  'its timeline': (as) => as.recording.list({ code, ...span() }),
  'its plan': (as) => as.recording.plan({ code }),
  'playing it': (as) => as.recording.play({ code, ...span(), ...why }),
  'marking it': (as) => as.recording.bookmark({ code, at: span().from, note: '看' }),
  'what its device has kept': (as) => as.gb28181.records({ code, ...span() }),
  'taking what its device has kept': (as) => as.gb28181.download({ code, ...span(), ...why }),
  'taking it as evidence': (as) => as.evidence.take({ spans: [{ code, ...span() }], ...why }),
  'putting it on the wall': (as) =>
    as.wall.show({ code: 'SCR-1', content: { grid: 1, tiles: [{ kind: 'camera', camera: code }] } }),
  'its record': (as) => as.device.get({ code }),
  'a last look at it': async (as) => (await as.call('GET', `/api/v1/camera-health/${code}/now`)).status,
};
/** Lists that must not name it. */
const lists: Record<string, (as: As) => Promise<unknown>> = {
  cameras: (as) => as.device.list({ kind: 'camera', limit: 100 }),
  'what it is called': (as) => as.device.list({ q: 'SAFE', limit: 100 }),
  'the cameras of a case': (as) => as.dispatch.scene({ id: caseId }),
  'the recordings of a case': (as) => as.recording.ofCase({ id: caseId }),
  bookmarks: (as) => as.recording.bookmarks({}),
  'the judged pictures': (as) => as.cameraHealth.list({}),
  'the shares of good pictures': (as) => as.cameraHealth.report({ days: 30 }),
  'a button and its cameras': (as) => as.device.get({ code: 'PB-1' }),
  'all devices and their cameras': (as) => as.device.list({ limit: 100 }),
  'the sheet of devices': async (as) => (await openSheet(await taken(as, '/api/v1/export/devices'))).getSheetValues(),
  'the printed register of devices': async (as) => String(await taken(as, '/api/v1/print/devices')),
  'what was changed of a button': (as) => as.device.history({ code: 'PB-1', limit: 20 }),
  'the wall': (as) => as.wall.get({}),
  'a recorder and its channels': (as) => as.gb28181.device({ code: 'NVR-1' }),
  'what is linked with a button': (as) => as.link.list({ kind: 'device', id: button }),
  'the cameras near a button': (as) => as.device.suggestCameras({ code: 'PB-1', limit: 8 }),
  'what one may speak through at a case': (as) => as.talk.ways({ id: caseId }),
  'a round of cameras': async (as) => {
    const { items } = await as.round.list({ plan: 'CAMS' });
    return Promise.all(items.slice(0, 1).map(({ id }) => as.round.get({ id })));
  },
  'a repair of it': async (as) => {
    const { items } = await as.case.list({ type: ['repair'] });
    return Promise.all(items.map(({ id }) => as.case.get({ id })));
  },
  'repairs by its number': async (as) =>
    (await as.case.list({ device: code })).items.map(({ number }) => `${number} of ${code}`),
  'repairs by its name': async (as) =>
    (await as.case.list({ q: '麻醉药库 CAM-SAFE' })).items.map(({ number }) => `${number} of ${code}`),
  'the register of repairs, as it is printed': async (as) => String(await taken(as, registerOf('repair', 'repairs'))),
  'the register of what is shared, as it is printed': async (as) =>
    String(await taken(as, registerOf('uplink', 'shares'))),
};
const registerOf = (type: string, ledger: string): string => {
  const day = wallClock(t.app.clock.now()).slice(0, 10);
  return `/api/v1/ledgers/${type}/${ledger}?from=${day}&to=${day}`;
};
/** A file as it comes, or what it was refused with. */
async function taken(as: As, url: string): Promise<Buffer> {
  const { status, raw, json } = await as.call('GET', url);
  if (status !== 200) throw Object.assign(new Error(`${url} answered ${status}`), (json as { error?: object }).error);
  return raw;
}
/** What a list says, or that it is not for him; anything else that goes wrong is a fault of the list. */
const listed = (work: Promise<unknown>): Promise<unknown> =>
  work.catch((error: unknown) => {
    if ((error as { code?: string }).code !== 'forbidden') throw error;
    return refused;
  });
const refused = 'not for him';
/** Who reads which list, as long as there is no restriction. */
const readable = new Map<string, boolean[]>();
const outcome = (work: Promise<unknown>): Promise<unknown> =>
  work.catch((error: unknown) => (error as { code?: string }).code ?? error);
/** How many devices a place says it has. */
const standingIn = async (as: As, place: string) => (await as.place.get({ code: place })).devices;
const totalOf = async (as: As) => (await as.device.summary({})).items.find(({ kind }) => kind === 'camera')?.total;

test('without a restriction all who may watch see it', async () => {
  await expect
    .poll(async () => (await t.app.db.selectFrom('recording_segment').select('id').execute()).length, {
      timeout: 20_000,
    })
    .toBeGreaterThan(1);
  await expect
    .poll(
      async () => {
        const [row] = await t.app.db.selectFrom('recording_segment').select('from_at').orderBy('from_at').execute();
        return t.app.clock.now().getTime() - (row?.from_at.getTime() ?? Infinity);
      },
      { timeout: 20_000 },
    )
    .toBeGreaterThan(7_000);
  const press = { device: 'PB-1', key: 'one', kind: 'panic', at: t.app.clock.now().toISOString() };
  caseId = ((await chief.call('POST', '/api/v1/signals', press)).json as { caseId: string }).caseId;
  await expect.poll(async () => (await chief.recording.ofCase({ id: caseId })).items.length).toBe(2);
  expect([await totalOf(room), await standingIn(room, 'SAFE')]).toEqual([2, 2]);
  await chief.recording.bookmark({ code, at: span().from, note: '药库门' });
  // Judged once, so that there is a picture of it.
  await chief.cameraHealth.look({ code, learn: true });
  await chief.cameraHealth.look({ code, learn: false });
  const named = Object.entries(lists).filter(([name]) => name !== 'the shares of good pictures');
  for (const [name, look] of named) {
    const said = [await listed(look(room)), await listed(look(director))];
    // Each is a list that one of the two may read.
    expect([name, JSON.stringify(said)]).toEqual([name, expect.stringContaining(code)]);
    readable.set(
      name,
      said.map((one) => one !== refused),
    );
  }
});

test('a restriction is made by whoever may, of what there is', async () => {
  await expect(room.cameraRule.list({})).rejects.toMatchObject({ code: 'forbidden' });
  const given = { name: '麻药库', why: '麻精药品五双管理', acts: ['view' as const] };
  await expect(chief.cameraRule.put(given)).rejects.toMatchObject({ code: 'invalid' });
  await expect(chief.cameraRule.put({ ...given, cameras: ['PB-1'] })).rejects.toMatchObject({ code: 'not_found' });
  await expect(chief.cameraRule.put({ ...given, places: ['SAFE'], roles: ['nobody'] })).rejects.toMatchObject({
    code: 'not_found',
  });
  const watching = new LiveClient(`ws://${host}${(await room.video.live({ code, ...why })).path}`, {
    cookie: room.cookie,
  });
  await watching.until('a picture', () => watching.fragments > 2);
  const cut = new Promise((resolve) => watching.socket.once('close', resolve));
  ({ id: rule } = await chief.cameraRule.put({ ...given, places: ['SAFE'], people: [trusted.personId] }));
  // Whoever looks at it that moment is sent away.
  await cut;
  expect((await chief.cameraRule.list({})).items).toMatchObject([
    { name: '麻药库', places: [{ code: 'SAFE' }], people: [{ name: '值班长老郑' }], count: 1, acts: ['view'] },
  ]);
});

test('whoever may not see it finds it by no door and in no list, and it does not count', async () => {
  for (const [i, as] of [room, director].entries()) {
    for (const [name, enter] of Object.entries(doors))
      expect([name, await outcome(enter(as))]).toEqual([
        name,
        expect.toSatisfy((said: unknown) => ['not_found', 'forbidden', 404, 403].includes(said as string)),
      ]);
    for (const [name, look] of Object.entries(lists)) {
      const said = await listed(look(as));
      // Who read it before reads it now, without the camera.
      const couldRead = readable.get(name)?.[i] ?? said !== refused;
      expect([name, said !== refused, JSON.stringify(said).includes(code)]).toEqual([name, couldRead, false]);
    }
    expect([await totalOf(as), await standingIn(as, 'SAFE')]).toEqual([1, 1]);
  }
  // The other camera is as it was.
  await room.video.live({ code: 'CAM-OPEN', ...why });
});

/** Everything the event stream says to somebody, from now on or from an event on. */
async function listening(as: As, after?: number): Promise<{ said: EventMessage[]; close(): void }> {
  const said: EventMessage[] = [];
  const query = after === undefined ? '' : `?after=${after}`;
  const socket = new WebSocket(`ws://${host}/api/v1/events${query}`, { headers: { cookie: as.cookie } });
  await new Promise<void>((resolve, reject) => {
    socket.on('error', reject);
    socket.on('message', (bytes: Buffer) => {
      for (const message of messagesIn(bytes.toString())) if (!('control' in message)) said.push(message);
      resolve();
    });
  });
  return { said, close: () => socket.close() };
}

test('no live event and no notice names it to whom it is kept from; a repair of it is told without it', async () => {
  // What is broken is mended anew: of one that is under way there is no second.
  const [standing] = (await chief.case.list({ device: code, type: ['repair'] })).items;
  await chief.case.act({ id: standing!.id, action: 'dismiss', reason: '已恢复' });
  const before = t.app.bus.seq();
  const all = [room, director, trusted, chief];
  const ears = await Promise.all(all.map((as) => listening(as)));
  const repair = await chief.case.create({
    type: 'repair',
    title: '麻醉药库 CAM-SAFE 无画面',
    device: code,
    data: { problem: 'fault' },
  });
  const other = await chief.case.create({
    type: 'repair',
    title: '急诊 CAM-OPEN 无画面',
    device: 'CAM-OPEN',
    data: { problem: 'fault' },
  });
  await chief.case.comment({ id: repair.id, note: '已通知' });
  // Its own state, and that of a camera that is kept from nobody.
  const { id: camera } = await chief.device.get({ code });
  const open = await chief.device.get({ code: 'CAM-OPEN' });
  await chief.device.put({ code, name: `${code} 库门`, kind: 'camera', place: 'SAFE', source: sourceOf(code) });
  await chief.device.put({
    code: 'CAM-OPEN',
    name: 'CAM-OPEN 大厅',
    kind: 'camera',
    place: 'ER',
    source: sourceOf('CAM-OPEN'),
  });
  await expect
    .poll(() => ears.map(({ said }) => said.some(({ type, id }) => type === 'device.changed' && id === open.id)))
    .toEqual([true, true, true, true]);
  const late = await Promise.all(all.map((as) => listening(as, before)));
  await expect
    .poll(() => late.map(({ said }) => said.some(({ type, id }) => type === 'device.changed' && id === open.id)))
    .toEqual([true, true, true, true]);
  // Told at once, and replayed to whoever comes later: the same.
  const whole = ['麻醉药库 CAM-SAFE 无画面', expect.objectContaining({ code })];
  expect(ears[0]!.said.some(({ id }) => id === repair.id)).toBe(true);
  for (const [n, { said }] of [...ears, ...late].entries()) {
    const as = all[n % all.length]!;
    const isKept = as !== trusted && as !== chief;
    const about = said.filter(({ id }) => id === repair.id);
    const text = JSON.stringify(said);
    expect([n, text.includes(code), text.includes(camera)]).toEqual([n, !isKept && about.length > 0, !isKept]);
    const titles = about.flatMap(({ data }) => ('title' in data ? [[data['title'], data['device']]] : []));
    const title = isKept ? ['设备报修', null] : whole;
    expect([n, titles]).toEqual([n, titles.map(() => title)]);
    // The other one is told as it is.
    expect([n, !text.includes(other.id) || text.includes('急诊 CAM-OPEN 无画面')]).toEqual([n, true]);
  }
  // Notices, as they are listed and sent: with their number, without the name.
  const { rows } = await sql<{ person_id: string; zh: string; en: string }>`
    select person_id, zh, en from notice where subject_id = ${repair.id}`.execute(t.app.db);
  const told = rows.filter(({ person_id: id }) => id === room.personId);
  expect(told.length).toBe(1);
  expect(rows.some(({ person_id: id, zh }) => id === trusted.personId && zh.includes('麻醉药库 CAM-SAFE'))).toBe(true);
  for (const { zh, en } of told)
    expect([zh.includes(repair.number), `${zh} ${en}`.includes(code), zh.includes('麻醉药库')]).toEqual([
      true,
      false,
      false,
    ]);
  // What of them comes live, or again to whoever comes later, says what the list says.
  for (const [n, { said }] of [...ears, ...late].entries()) {
    const as = all[n % all.length]!;
    if (as !== room && as !== trusted) continue;
    const live = said.filter(({ type, data }) => type === 'notice.created' && JSON.stringify(data).includes(repair.id));
    const names = live.map(({ data }) => JSON.stringify(data).includes('麻醉药库 CAM-SAFE'));
    expect([n, names]).toEqual([n, [as === trusted]]);
    expect([n, as === room && JSON.stringify(live).includes(code)]).toEqual([n, false]);
  }
  for (const { close } of [...ears, ...late]) close();
});

test('a round with it is a round without it for whoever must not know of it: counted, made and done so', async () => {
  const mine = async () => (await room.round.list({ plan: 'ROOM' })).items[0]!;
  const { id, ...before } = await mine();
  expect(before).toMatchObject({ points: 1, seen: 0 });
  const [camera] = (await t.app.db.selectFrom('device').select('id').where('code', '=', code).execute())!;
  await expect(
    room.round.check({ id, point: camera!.id, method: 'qr', answers: {}, photos: [] }),
  ).rejects.toMatchObject({ code: 'not_found' });
  const { spots } = await room.round.get({ id });
  expect(spots.map((spot) => spot.code)).toEqual(['CAM-OPEN']);
  const { round } = await room.round.check({ id, point: spots[0]!.key, method: 'qr', answers: {}, photos: [] });
  expect(round).toMatchObject({ points: 1, seen: 1, state: 'done', missed: [] });
  // Whoever knows of both sees that one was not looked at, and what is done stays so when he looks himself.
  expect(await chief.round.get({ id })).toMatchObject({ points: 2, seen: 1, state: 'done' });
  await chief.round.check({ id, point: spots[0]!.key, method: 'qr', answers: {}, photos: [] });
  expect(await chief.round.get({ id })).toMatchObject({ points: 2, seen: 1, state: 'done' });
  await chief.round.check({ id, point: camera!.id, method: 'qr', answers: {}, photos: [] });
  expect(await chief.round.get({ id })).toMatchObject({ points: 2, seen: 2, state: 'done' });
  expect(await mine()).toMatchObject({ points: 1, seen: 1, state: 'done' });
});

test('whoever is named sees it by all of them', async () => {
  expect([await totalOf(trusted), await standingIn(trusted, 'SAFE')]).toEqual([2, 2]);
  // Each door leads somewhere for him, if only to a camera that cannot speak or be turned.
  for (const [name, enter] of Object.entries(doors))
    expect([name, await outcome(enter(trusted))]).toEqual([
      name,
      expect.toSatisfy((said: unknown) => !['not_found', 'forbidden', 404, 403].includes(said as string)),
    ]);
  expect(JSON.stringify(await trusted.dispatch.scene({ id: caseId }))).toContain(code);
  expect((await trusted.recording.bookmarks({ q: '药库门' })).items).toMatchObject([{ note: '药库门' }]);
});

test('an alarm does not put it before everybody; who may see it can, and a screen shows it as long as he may', async () => {
  const [screen] = (await room.wall.get({})).screens;
  expect(screen!.alarm?.caseId).toBe(caseId);
  expect(JSON.stringify(screen!.shown)).not.toContain(code);
  await room.wall.release({ caseId });
  await trusted.wall.show({ code: 'SCR-1', content: { grid: 1, tiles: [{ kind: 'camera', camera: code }] } });
  const { pairing, code: digits } = await t.anonymous.wall.ask({ screen: 'SCR-1' });
  await room.wall.pair({ code: 'SCR-1', pairing: digits });
  const taken = await t.anonymous.call('POST', '/api/v1/wall/pairings/taken', { pairing });
  const cookie = String([taken.headers['set-cookie']].flat()[0]).split(';')[0] ?? '';
  const browser = client(() => t.app, '', cookie, '');
  await browser.wall.live({ code: 'SCR-1', camera: code });
  // A person who opens the page of the screen looks in his own name.
  await expect(room.wall.live({ code: 'SCR-1', camera: code })).rejects.toMatchObject({ code: 'not_found' });
  await chief.cameraRule.put({ id: rule, name: '麻药库', why: '改为只留录像', acts: ['view'], places: ['SAFE'] });
  await expect(browser.wall.live({ code: 'SCR-1', camera: code })).rejects.toMatchObject({ code: 'not_found' });
});

test('a role may look, but not take along; no platform above is given it', async () => {
  await chief.cameraRule.put({
    id: rule,
    name: '麻药库',
    why: '只看不取',
    acts: ['export'],
    cameras: [code],
    roles: ['security-chief'],
  });
  await room.recording.play({ code, ...span(), ...why });
  expect(await outcome(doors['taking it as evidence']!(room))).toBe('not_found');
  expect(await outcome(doors['taking it as evidence']!(chief))).toBe('countersign_needed');
  const open = async () =>
    (
      await t.app.db
        .selectFrom('device as d')
        .select('d.code')
        .where(openToAll())
        .where('d.kind', '=', 'camera')
        .execute()
    )
      .map((row) => row.code)
      .toSorted((a, b) => a.localeCompare(b));
  expect(await open()).toEqual(['CAM-OPEN', 'CAM-SAFE']);
  await chief.cameraRule.put({
    id: rule,
    name: '麻药库',
    why: '看也限',
    acts: ['view'],
    cameras: [code],
    roles: ['director'],
  });
  expect(await open()).toEqual(['CAM-OPEN']);
  await director.video.live({ code, ...why });
  await chief.cameraRule.remove({ id: rule });
  await room.video.live({ code, ...why });
  const auditor = await t.as('auditor');
  expect((await auditor.audit.list({ action: 'camera.unrestrict' })).items).toMatchObject([
    { detail: { name: '麻药库' } },
  ]);
});
