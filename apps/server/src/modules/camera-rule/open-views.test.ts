import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';

import { startCameraServer, type CameraServer } from '../../../../simulators/src/camera/index.ts';
import { LiveClient } from '../../../../simulators/src/camera/live-client.ts';
import { channelCodes, startGbDevice, type GbDevice } from '../../../../simulators/src/index.ts';
import { gbEnv, putRecorder } from '../../../test/gb28181.ts';
import { client, testApp, type As, type TestApp } from '../../../test/kit.ts';
import { freePort } from '../../../test/ports.ts';

// What somebody has open of a camera when it is kept from him: every way of looking ends, and nothing else does.

const nvr = '51010500001180000001';
const [channel = ''] = channelCodes(nvr, 1);
const recorded = { from: new Date('2026-01-01T00:00:00.000Z'), to: new Date('2026-01-01T01:00:00.000Z') };
const why = { purpose: 'watch' as const };
let t: TestApp;
let host: string;
let cameras: CameraServer;
let recorder: GbDevice;
let chief: As;
let room: As;
let robot: string;
const clients: LiveClient[] = [];

beforeAll(async () => {
  cameras = await startCameraServer({});
  const [gb, rtsp] = [await freePort(), await freePort()];
  t = await testApp({
    realTime: true,
    env: {
      ANYUAN_MEDIA: 'on',
      ANYUAN_RTSP_PORT: String(rtsp),
      ANYUAN_RTSP_HOST: '127.0.0.1',
      ...gbEnv(gb),
    },
  });
  host = await t.listen();
  chief = await t.as('security-chief');
  room = await t.person({ roles: ['control-room'], name: '值班员小吴' });
  const it = await t.as('it');
  await (
    await t.as('security-admin')
  ).identity.putRole({
    code: 'wall-bridge',
    name: '大屏接口',
    nameEn: 'Wall bridge',
    duty: 'operate',
    grants: [{ permission: 'camera.view', scope: 'all' }],
  });
  const { id } = await it.identity.createPerson({ name: '指挥大屏', kind: 'service', roles: ['wall-bridge'] });
  robot = (await it.identity.serviceToken({ id })).token;
  await chief.place.put({ code: 'C', name: '本部', kind: 'campus' });
  await chief.place.put({ code: 'SAFE', name: '麻醉药库', kind: 'area', parent: 'C' });
  await enter('CAM', `rtsp://127.0.0.1:${cameras.port}/cam/CAM/320x240/10fps/loop`);
  // Our own reader of RTSP plays what is handed on.
  await enter('ROBOT', `rtsp://127.0.0.1:${rtsp}/CAM?token=${robot}`);
  await chief.device.put({ code: 'SCR-1', name: '电视墙 1', kind: 'screen', place: 'C' });
  await putRecorder(chief, 'NVR', nvr);
  recorder = await startGbDevice({
    server: { host: '127.0.0.1', port: gb, code: '51010500002000000001' },
    code: nvr,
    password: 'nvr-secret-1',
    channels: [{ code: channel, name: '药库球机', ptz: true }],
    voice: 'udp',
    recordings: [recorded],
  });
  await vi.waitUntil(async () => (await chief.gb28181.device({ code: 'NVR' })).catalogAt !== null, { timeout: 20_000 });
  await chief.gb28181.adopt({ code: 'NVR', items: [{ channel, place: 'C' }] });
});
afterAll(async () => {
  for (const one of clients) one.close();
  await recorder.stop();
  await t.stop();
  await cameras.stop();
});
beforeEach(async () => {
  for (const { id } of (await chief.cameraRule.list({})).items) await chief.cameraRule.remove({ id });
});

const enter = (code: string, url: string) =>
  chief.device.put({ code, name: code, kind: 'camera', place: 'C', source: { url } });
const opened = (path: string, cookie: string): LiveClient => {
  const one = new LiveClient(`ws://${host}${path}`, { cookie });
  clients.push(one);
  return one;
};
async function playing(path: string, as: As): Promise<{ client: LiveClient; closed: Promise<unknown> }> {
  const one = opened(path, as.cookie);
  const closed = new Promise((resolve) => one.socket.once('close', resolve));
  await one.until('pictures', () => one.fragments > 3);
  return { client: one, closed };
}
const restrict = (given: object = {}) =>
  chief.cameraRule.put({
    name: '麻药库',
    why: '麻精药品五双管理',
    acts: ['view'],
    cameras: ['CAM', channel],
    roles: ['director'],
    ...given,
  } as never);

test('a ticket that was given before opens nothing afterwards', async () => {
  const { path } = await room.video.live({ code: 'CAM', ...why });
  await restrict();
  const one = new WebSocket(`ws://${host}${path}`, { headers: { cookie: room.cookie } });
  const status = await new Promise((resolve) =>
    one.once('unexpected-response', (_, answer) => resolve(answer.statusCode)),
  );
  expect(status).toBe(404);
});

test('a screen of the wall goes dark, and neither it nor the page of the wall says what it was', async () => {
  await room.wall.show({ code: 'SCR-1', content: { grid: 1, tiles: [{ kind: 'camera', camera: 'CAM' }] } });
  const { pairing, code: digits } = await t.anonymous.wall.ask({ screen: 'SCR-1' });
  await room.wall.pair({ code: 'SCR-1', pairing: digits });
  const taken = await t.anonymous.call('POST', '/api/v1/wall/pairings/taken', { pairing });
  const cookie = String([taken.headers['set-cookie']].flat()[0]).split(';')[0] ?? '';
  const screen = client(() => t.app, '', cookie, '');
  const one = opened((await screen.wall.live({ code: 'SCR-1', camera: 'CAM' })).path, cookie);
  const closed = new Promise((resolve) => one.socket.once('close', resolve));
  await one.until('pictures', () => one.fragments > 3);
  await room.wall.putScene({
    name: '夜间',
    screens: { 'SCR-1': { grid: 1, tiles: [{ kind: 'camera', camera: 'CAM' }] } },
    times: [],
  });
  await restrict();
  await closed;
  await expect
    .poll(async () => (await screen.wall.screen({ code: 'SCR-1' })).shown.tiles)
    .toEqual([{ kind: 'kept', at: 0 }]);
  const page = await room.wall.get({});
  expect(JSON.stringify(page)).not.toContain('CAM');
  // Whoever changes something beside it leaves it as it was.
  await room.wall.show({
    code: 'SCR-1',
    content: { grid: 4, tiles: [page.screens[0]!.shown.tiles[0]!, { kind: 'camera', camera: 'ROBOT' }] },
  });
  await chief.cameraRule.remove({ id: (await chief.cameraRule.list({})).items[0]!.id });
  expect((await room.wall.get({})).screens[0]?.content.tiles).toEqual([
    { kind: 'camera', camera: 'CAM' },
    { kind: 'camera', camera: 'ROBOT' },
  ]);
});

test('a recording that a device plays ends, and so does what is taken of it', async () => {
  const span = { from: recorded.from.toISOString(), to: recorded.to.toISOString() };
  const { client: one, closed } = await playing(
    (await room.gb28181.playback({ code: channel, ...span, ...why })).path,
    room,
  );
  const { id } = await room.gb28181.download({ code: channel, ...span, ...why });
  const file = await fetch(`http://${host}/api/v1/downloads/${id}/file`, { headers: { cookie: room.cookie } });
  const reader = file.body!.getReader();
  await reader.read();
  // Recordings alone are kept: the live picture is not asked.
  await restrict({ acts: ['playback'] });
  await closed;
  expect(one.fragments).toBeGreaterThan(3);
  const drained = (async () => {
    while (!(await reader.read()).done);
  })();
  await expect(drained).rejects.toThrow(/terminated|aborted|closed/);
  await expect.poll(() => recorder.streams.size).toBe(0);
  expect((await room.video.live({ code: 'CAM', ...why })).path).toContain('/video/live/');
});

test('whoever speaks is heard no longer', async () => {
  const { path } = await room.talk.begin({ code: channel, ...why });
  const said: { state: string; reason?: string }[] = [];
  const socket = new WebSocket(`ws://${host}${path}`, { headers: { cookie: room.cookie } });
  socket.on('message', (data: Buffer) => said.push(JSON.parse(data.toString()) as (typeof said)[number]));
  await expect.poll(() => said.at(-1)?.state).toBe('talking');
  await restrict({ acts: ['talk'] });
  await expect.poll(() => said.at(-1)).toEqual({ state: 'ended', reason: 'refused' });
  await expect.poll(() => recorder.ear?.isOpen).toBe(false);
});

test('whoever loses the role that a rule names, and a camera that is hung where a rule counts, are noticed by themselves', async () => {
  await restrict({ roles: ['control-room'], cameras: [], places: ['SAFE'] });
  const { client: one, closed } = await playing((await room.video.live({ code: 'CAM', ...why })).path, room);
  const other = await t.person({ roles: ['police'], name: '民警' });
  const { closed: gone } = await playing((await other.video.live({ code: 'CAM', ...why })).path, other);
  await chief.device.put({ code: 'CAM', name: 'CAM', kind: 'camera', place: 'SAFE' });
  await gone;
  expect(one.socket.readyState).toBe(WebSocket.OPEN);
  await sql`update person_role set role_code = 'police' where person_id = ${room.personId}`.execute(t.owner);
  await closed;
  await sql`update person_role set role_code = 'control-room' where person_id = ${room.personId}`.execute(t.owner);
  await chief.device.put({ code: 'CAM', name: 'CAM', kind: 'camera', place: 'C' });
});

test('trouble of the database ends nothing; a rule ends what is handed on by RTSP, too', async () => {
  const viewer = await t.person({ roles: ['control-room'], name: '值班员小陈' });
  const { client: one } = await playing((await viewer.video.live({ code: 'ROBOT', ...why })).path, viewer);
  await sql`alter table camera_rule rename to camera_rule_away`.execute(t.owner);
  // Statements that failed: it was asked, and there was no answer.
  const failed = async () =>
    (
      await sql<{
        n: number;
      }>`select xact_rollback::int as n from pg_stat_database where datname = current_database()`.execute(t.owner)
    ).rows[0]!.n;
  const before = await failed();
  await expect.poll(failed, { timeout: 20_000 }).toBeGreaterThan(before + 1);
  await sql`alter table camera_rule_away rename to camera_rule`.execute(t.owner);
  const then = one.fragments;
  await one.until('pictures after the trouble', () => one.fragments > then + 3);
  expect(one.messages.some((each) => 'state' in each && each.state === 'lost')).toBe(false);
  // The token's own camera is kept from it; whoever looks at what it hands on loses the picture with it.
  await restrict({ cameras: ['CAM'] });
  await one.until('its end', () => one.messages.some((each) => 'state' in each && each.state === 'lost'));
});
