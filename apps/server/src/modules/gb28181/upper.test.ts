import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

import { startCameraServer, type CameraServer } from '../../../../simulators/src/camera/index.ts';
import {
  channelCodes,
  startGbDevice,
  startGbPlatform,
  type GbDevice,
  type GbPlatform,
} from '../../../../simulators/src/index.ts';
import { gbEnv, gbServer as ours, putRecorder } from '../../../test/gb28181.ts';
import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { freePort } from '../../../test/ports.ts';
import { centerOf } from './center.ts';
import { tickGb } from './index.ts';
import { upperOf } from './upper/index.ts';

const theirs = '51010000002000000009';
const nvr = '51010500001180000001';
let t: TestApp;
let chief: As;
let platform: GbPlatform;
let cameras: CameraServer;
let recorder: GbDevice;
const recorded = { from: new Date('2026-01-01T00:00:00.000Z'), to: new Date('2026-01-01T00:00:20.000Z') };

beforeAll(async () => {
  platform = await startGbPlatform({ code: theirs, password: 'above-secret-1' });
  cameras = await startCameraServer({});
  const port = await freePort();
  t = await testApp({
    realTime: true,
    env: {
      ANYUAN_MEDIA: 'on',
      ...gbEnv(port),
    },
  });
  chief = await t.as('security-chief');
  await chief.place.put({ code: 'C', name: '本部', kind: 'campus' });
  await chief.place.put({ code: 'B', name: '门诊楼', kind: 'building', parent: 'C' });
  await chief.place.put({ code: 'HALL', name: '门诊大厅', kind: 'area', parent: 'B' });
  await chief.place.put({ code: 'ROOM', name: '内科3诊室', kind: 'area', parent: 'B' });
  await chief.place.put({ code: 'WARD', name: '外科', kind: 'area', parent: 'B', key: true, keyKind: 'ward' });
  await chief.place.put({ code: 'QUIET', name: '静室', kind: 'area', parent: 'B', private: true });
  await chief.place.put({ code: 'BED', name: '静室里间', kind: 'point', parent: 'QUIET' });
  for (const [code, place] of [
    ['CAM-HALL', 'HALL'],
    ['CAM-ROOM', 'ROOM'],
    ['CAM-WARD', 'WARD'],
    ['CAM-BED', 'BED'],
  ] as const)
    await chief.device.put({
      code,
      name: `${code} 摄像机`,
      kind: 'camera',
      place,
      source: { url: `rtsp://127.0.0.1:${cameras.port}/cam/${code}/320x240/10fps/loop/pcma` },
    });
  await putRecorder(chief, 'NVR', nvr);
  const channels = channelCodes(nvr, 2);
  recorder = await startGbDevice({
    server: { host: '127.0.0.1', port, code: ours },
    code: nvr,
    password: 'nvr-secret-1',
    channels: channels.map((code, i) => ({
      code,
      name: `门诊大厅 ${i + 1}`,
      ptz: true,
      codec: i === 0 ? 'h265' : 'h264',
    })),
    recordings: [recorded],
  });
  await vi.waitUntil(async () => (await chief.gb28181.device({ code: 'NVR' })).catalogAt !== null, { timeout: 20_000 });
  await chief.gb28181.adopt({ code: 'NVR', items: channels.map((channel) => ({ channel, place: 'HALL' })) });
});
afterAll(async () => {
  await recorder.stop();
  await t.stop();
  await cameras.stop();
  await platform.stop();
});

const put = (given: object = {}) =>
  chief.uplink.put({
    code: 'XL',
    name: '雪亮工程平台',
    gbCode: theirs,
    host: '127.0.0.1',
    port: platform.port,
    secret: 'above-secret-1',
    agreement: '公安联网〔2026〕8 号',
    enabled: true,
    ...given,
  });
const state = async () => (await chief.uplink.get({ code: 'XL' })).state;

test('without a basis nothing is shared; with one we register, and keep telling that we are there', async () => {
  await expect(put({ agreement: null })).rejects.toMatchObject({ code: 'invalid' });
  await put();
  await expect.poll(state).toBe('online');
  expect(platform.registered.get(ours)).toMatchObject({ version: '3.0' });
  const shown = await chief.uplink.get({ code: 'XL' });
  expect(JSON.stringify(shown)).not.toContain('above-secret-1');
  expect(shown.hasSecret).toBe(true);
});

describe('what is shared', () => {
  test('cameras by place and by hand; those in wards, consulting rooms and private places never', async () => {
    const { added, leftOut } = await chief.uplink.share({ code: 'XL', place: 'B' });
    expect(added).toBe(3);
    expect(leftOut.map(({ code }) => code)).toEqual(['CAM-BED', 'CAM-ROOM', 'CAM-WARD']);
    const by = await chief.uplink.share({ code: 'XL', devices: [{ device: 'CAM-WARD' }, { device: 'CAM-HALL' }] });
    expect(by).toMatchObject({ added: 0, leftOut: [{ code: 'CAM-HALL' }, { code: 'CAM-WARD' }] });
    // Nor by somebody at the database itself.
    await expect(
      sql`insert into gb_share (id, platform_id, device_id, camera_code, camera_name, code, since, by_name)
        select gen_random_uuid(), p.id, d.id, d.code, d.name, '51010500001320000999', now(), 'x'
        from gb_platform p, device d where d.code = 'CAM-WARD'`.execute(t.owner),
    ).rejects.toThrow(/private/i);
  });

  test('the platform above lists exactly these', async () => {
    const { items, sum } = await platform.catalog(ours);
    const { items: shared } = await chief.uplink.shares({ code: 'XL' });
    expect(sum).toBe(3);
    expect(new Set(items.map(({ deviceId }) => deviceId))).toEqual(new Set(shared.map(({ gbCode }) => gbCode)));
    expect(items.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['CAM-HALL 摄像机', '门诊大厅 1', '门诊大厅 2']),
    );
    // What is not shared is not there, whatever one asks.
    await expect(platform.ptz(ours, '51010500001310009999', { do: 'stop' })).resolves.toMatchObject({ status: 404 });
    expect((await platform.watch(ours, '51010500001310009999')).status).toBe(404);
  });

  test('who sees which cameras, since when, on what basis is a register', async () => {
    const { items } = await chief.ledger.rows({
      type: 'uplink',
      ledger: 'shares',
      from: '2020-01-01',
      to: '2099-12-31',
      limit: 10,
    } as never);
    expect(items.length).toBe(3);
    expect(items[0]?.cells.join(' ')).toContain('公安联网〔2026〕8 号');
    await chief.uplink.negotiate({
      code: 'XL',
      day: '2026-01-05',
      with: '区公安分局',
      what: '约定共享门诊楼公共区域摄像机',
    });
    expect((await chief.uplink.negotiations({ code: 'XL' })).items).toMatchObject([
      { day: '2026-01-05', with: '区公安分局' },
    ]);
  });
});

test('two entries of one camera: the platform goes on seeing it under the number it knows; what is private ends', async () => {
  const camera = (code: string, place: string) =>
    chief.device.put({ code, name: `${code} 摄像机`, kind: 'camera', place });
  for (const [code, place] of [
    ['TWICE-A', 'HALL'],
    ['TWICE-B', 'HALL'],
    ['TWICE-C', 'HALL'],
    ['TWICE-P', 'WARD'],
  ] as const)
    await camera(code, place);
  await chief.uplink.share({ code: 'XL', devices: [{ device: 'TWICE-B', gbCode: '51010500001320000777' }] });
  const shared = async () =>
    (await chief.uplink.shares({ code: 'XL' })).items
      .filter(({ device }) => device.code.startsWith('TWICE'))
      .map(({ device, gbCode }) => [device.code, gbCode]);
  await chief.device.merge({ into: 'TWICE-A', from: 'TWICE-B' });
  expect(await shared()).toEqual([['TWICE-A', '51010500001320000777']]);
  expect((await platform.catalog(ours)).items).toMatchObject(
    expect.arrayContaining([expect.objectContaining({ deviceId: '51010500001320000777', name: 'TWICE-A 摄像机' })]),
  );
  // Both were shared: the one that stays keeps its own number.
  await chief.uplink.share({ code: 'XL', devices: [{ device: 'TWICE-C', gbCode: '51010500001320000778' }] });
  await chief.device.merge({ into: 'TWICE-A', from: 'TWICE-C' });
  expect(await shared()).toEqual([['TWICE-A', '51010500001320000777']]);
  // It hangs in a ward after all.
  await chief.device.merge({ into: 'TWICE-P', from: 'TWICE-A' });
  expect(await shared()).toEqual([]);
  const { rows } = await sql<{ code: string; why: string }>`
    select camera_code as code, why from gb_share where camera_code like 'TWICE%' order by since, camera_code`.execute(
    t.app.db,
  );
  expect(rows).toEqual([
    { code: 'TWICE-B', why: '并入 TWICE-A merged into TWICE-A' },
    { code: 'TWICE-A', why: '并入 TWICE-P merged into TWICE-P' },
    { code: 'TWICE-C', why: '并入 TWICE-A merged into TWICE-A' },
  ]);
});

describe('what is watched from above', () => {
  const codeOf = async (device: string) =>
    (await chief.uplink.shares({ code: 'XL' })).items.find((one) => one.device.code === device)!.gbCode;

  test.each([
    ['a camera of RTSP, over a connection of ours', 'CAM-HALL', 'tcp-passive', 'h264'],
    ['the same by datagrams', 'CAM-HALL', 'udp', 'h264'],
    ['a channel of a recorder in H.265, over a connection of theirs', channelCodes(nvr, 2)[0]!, 'tcp-active', 'h265'],
  ] as const)('%s', async (_title, device, transport, codec) => {
    const watched = await platform.watch(ours, await codeOf(device), { transport });
    expect(watched.status).toBe(200);
    await expect.poll(() => watched.frames).toBeGreaterThan(10);
    expect(watched).toMatchObject({ codec, ended: null });
    expect(watched.keys).toBeGreaterThan(0);
    expect((await chief.uplink.watching({})).items).toMatchObject([{ uplink: '雪亮工程平台', kind: 'live' }]);
    await watched.bye();
    await expect.poll(async () => (await chief.uplink.watching({})).items.length).toBe(0);
  });

  test('one pull inside, however many watch above and in the house; each look is a line', async () => {
    const channel = channelCodes(nvr, 2)[1]!;
    const code = await codeOf(channel);
    // What was watched before has been let go.
    await expect.poll(() => recorder.streams.size).toBe(0);
    const one = await platform.watch(ours, code, { subject: `${code}:0000000001,${theirs}:1` });
    const two = await platform.watch(ours, code, { subject: `${code}:0000000002,${theirs}:2` });
    await expect.poll(() => Math.min(one.frames, two.frames)).toBeGreaterThan(5);
    expect(recorder.streams.size).toBe(1);
    // The same picture asked for once more replaces the first (Annex K).
    const again = await platform.watch(ours, code, { subject: `${code}:0000000001,${theirs}:1` });
    await expect.poll(() => one.ended).toBe('bye');
    await expect.poll(() => again.frames).toBeGreaterThan(5);
    await two.bye();
    await again.bye();
    const { items } = await (await t.as('auditor')).audit.list({});
    const looks = items.filter(({ action }) => action === 'uplink.view');
    expect(looks.length).toBeGreaterThanOrEqual(3);
    expect(looks[0]?.detail).toMatchObject({ uplink: 'XL', code: channel, kind: 'live' });
    const rows = await chief.ledger.rows({
      type: 'camera',
      ledger: 'looks',
      from: '2020-01-01',
      to: '2099-12-31',
      limit: 50,
    } as never);
    expect(rows.items.some(({ cells }) => cells.includes('上级平台调看'))).toBe(true);
  });

  test('moves cameras and watches recordings only where it may, and after the house', async () => {
    const channel = channelCodes(nvr, 2)[1]!;
    const code = await codeOf(channel);
    const before = recorder.commands.length;
    await platform.ptz(ours, code, { do: 'move', pan: 1, tilt: 0, zoom: 0 });
    expect((await platform.watch(ours, code, { ...recorded })).status).toBe(403);
    expect(await platform.records(ours, code, recorded.from, recorded.to)).toEqual([]);
    const since = platform.registered.get(ours)!.at;
    await put({ ptz: true, playback: true });
    // Told anew what holds between them, we sign out and in.
    await expect.poll(() => platform.registered.get(ours)?.at ?? 0).toBeGreaterThan(since);
    await platform.ptz(ours, code, { do: 'move', pan: 1, tilt: 0, zoom: 0 });
    await expect.poll(() => recorder.commands.length).toBe(before + 1);
    // Somebody of the house takes it away.
    await chief.gb28181.ptz({ code: channel, move: { do: 'stop' } });
    await platform.ptz(ours, code, { do: 'move', pan: -1, tilt: 0, zoom: 0 });
    expect((await platform.records(ours, code, recorded.from, recorded.to)).length).toBe(1);
    const watched = await platform.watch(ours, code, { ...recorded });
    await expect.poll(() => watched.frames).toBeGreaterThan(10);
    await watched.control({ do: 'play', scale: 4 });
    await watched.control({ do: 'play', at: 18 });
    await expect.poll(() => watched.endOfFile || watched.ended !== null).toBe(true);
    expect(recorder.commands.length).toBe(before + 2);
  });

  test('what the house itself has recorded is told and played above: at its speed, from elsewhere, to its end; masks go along', async () => {
    const code = await codeOf('CAM-HALL');
    await chief.recording.putPlan({ code: 'CAM-HALL', mode: 'always' });
    const begin = new Date(Date.now() - 60_000);
    const records = () => platform.records(ours, code, begin, new Date(Date.now() + 60_000));
    const lengthOf = ({ from, to }: { from?: Date | undefined; to?: Date | undefined }) => Number(to) - Number(from);
    await expect.poll(async () => lengthOf((await records()).at(-1) ?? {}), { interval: 1_000 }).toBeGreaterThan(9_000);
    const [first] = await records();
    const from = new Date(Math.ceil(Number(first!.from) / 1_000) * 1_000);
    const span = { from, to: new Date(from.getTime() + 8_000) };
    const watched = await platform.watch(ours, code, span);
    await expect.poll(() => watched.frames).toBeGreaterThan(5);
    // Its sound goes along, as it was recorded: there is more in a beep than in silence.
    await expect.poll(() => watched.sounds.length).toBeGreaterThan(20);
    expect(watched.audio).toBe('aac');
    const sizes = watched.sounds.map((one) => one.length);
    expect(Math.max(...sizes)).toBeGreaterThan(Math.min(...sizes) * 3);
    await watched.control({ do: 'pause' });
    const stands = watched.frames;
    expect((await watched.control({ do: 'play', scale: -1 })).kind).not.toBe('none');
    await watched.control({ do: 'play', scale: 4 });
    // Faster there is nothing to be heard.
    const heard = watched.sounds.length;
    await expect.poll(() => watched.frames).toBeGreaterThan(stands + 10);
    expect(watched.sounds.length).toBe(heard);
    await watched.control({ do: 'play', at: 7 });
    await expect.poll(() => watched.ended).not.toBeNull();
    expect(watched.endOfFile).toBe(true);
    // Ten a second for eight seconds, of which most were left out.
    expect(watched.frames).toBeLessThan(80);
    const late = { from: new Date(Date.now() + 3_600_000), to: new Date(Date.now() + 3_700_000) };
    expect((await platform.watch(ours, code, late)).status).toBe(404);
    await chief.cameraMask.put({ code: 'CAM-HALL', masks: [{ x: 0, y: 0, width: 0.5, height: 1 }], why: '对着窗户' });
    const masked = await platform.watch(ours, code, span);
    await expect.poll(() => masked.frames).toBeGreaterThan(5);
    await masked.bye();
    await chief.cameraMask.put({ code: 'CAM-HALL', masks: [], why: '窗户已封' });
  });

  test('what a restriction keeps is kept from above, act by act; who has the catalogue is told', async () => {
    const channel = channelCodes(nvr, 2)[1]!;
    const code = await codeOf(channel);
    const catalog = await platform.subscribe(ours, 'catalog');
    const rule = { name: '门诊大厅', why: '只留本院', cameras: [channel] };
    const watched = await platform.watch(ours, code);
    const replayed = await platform.watch(ours, code, { ...recorded });
    await expect.poll(() => Math.min(watched.frames, replayed.frames)).toBeGreaterThan(2);
    const { id } = await chief.cameraRule.put({ ...rule, acts: ['playback'] });
    await expect.poll(() => replayed.ended).toBe('bye');
    expect(watched.ended).toBeNull();
    expect((await platform.watch(ours, code, { ...recorded })).status).toBe(403);
    expect(await platform.records(ours, code, recorded.from, recorded.to)).toEqual([]);
    await chief.cameraRule.put({ ...rule, id, acts: ['ptz'] });
    expect((await platform.records(ours, code, recorded.from, recorded.to)).length).toBe(1);
    const before = recorder.commands.length;
    await platform.ptz(ours, code, { do: 'move', pan: 1, tilt: 0, zoom: 0 });
    await chief.cameraRule.put({ ...rule, id, acts: ['view'] });
    await expect.poll(() => watched.ended).toBe('bye');
    expect(recorder.commands.length).toBe(before);
    await expect
      .poll(() => platform.changes.map(({ deviceId, event }) => [deviceId, event]))
      .toContainEqual([code, 'DEL']);
    expect((await platform.watch(ours, code)).status).toBe(404);
    const told = platform.changes.length;
    await chief.cameraRule.remove({ id });
    await expect
      .poll(() => platform.changes.slice(told).map(({ deviceId, event }) => [deviceId, event]))
      .toContainEqual([code, 'ADD']);
    catalog.drop();
  });

  test('shared no longer, it is watched no longer; a camera that moves to a private place neither', async () => {
    const code = await codeOf('CAM-HALL');
    const catalog = await platform.subscribe(ours, 'catalog');
    const watched = await platform.watch(ours, code);
    await expect.poll(() => watched.frames).toBeGreaterThan(2);
    await chief.uplink.unshare({ code: 'XL', devices: ['CAM-HALL'], why: '协议变更' });
    await expect.poll(() => watched.ended).toBe('bye');
    await expect
      .poll(() => platform.changes.map(({ deviceId, event }) => [deviceId, event]))
      .toContainEqual([code, 'DEL']);
    await chief.uplink.share({ code: 'XL', devices: [{ device: 'CAM-HALL' }] });
    const next = await platform.watch(ours, await codeOf('CAM-HALL'));
    await expect.poll(() => next.frames).toBeGreaterThan(2);
    await chief.device.put({ code: 'CAM-HALL', name: 'CAM-HALL 摄像机', kind: 'camera', place: 'WARD' });
    expect((await platform.catalog(ours)).sum).toBe(2);
    expect((await platform.watch(ours, code)).status).toBe(404);
    await chief.device.put({ code: 'CAM-HALL', name: 'CAM-HALL 摄像机', kind: 'camera', place: 'HALL' });
    await next.bye();
    catalog.drop();
  });
});

describe('alarms', () => {
  test('a press is told to who has subscribed, within two seconds, and to him again after he has renewed', async () => {
    const subscription = await platform.subscribe(ours, 'alarm');
    await chief.device.put({ code: 'PB-1', name: '一键报警', kind: 'panic-button', place: 'HALL' });
    const press = (key: string) =>
      chief.call('POST', '/api/v1/signals', { device: 'PB-1', key, kind: 'panic', at: new Date().toISOString() });
    const began = performance.now();
    await press('a');
    await vi.waitUntil(() => platform.alarms.length === 1, { timeout: 20_000, interval: 10 });
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(platform.alarms[0]).toMatchObject({
      method: 2,
      priority: 1,
      description: '一键报警 本部 / 门诊楼 / 门诊大厅',
    });
    // It lapses, somebody presses, and he comes back.
    await subscription.end();
    await chief.device.put({ code: 'PB-2', name: '一键报警', kind: 'panic-button', place: 'WARD' });
    await chief.call('POST', '/api/v1/signals', {
      device: 'PB-2',
      key: 'b',
      kind: 'panic',
      at: new Date().toISOString(),
    });
    const again = await platform.subscribe(ours, 'alarm');
    await expect.poll(() => platform.alarms.length).toBe(2);
    // Of a ward no more is told than the building.
    expect(platform.alarms[1]).toMatchObject({ description: '一键报警 本部 / 门诊楼' });
    again.drop();
  });

  test('a camera that is lost is told as that, and as off to who has the catalogue', async () => {
    await platform.subscribe(ours, 'catalog');
    await platform.subscribe(ours, 'alarm');
    const { length } = platform.alarms;
    const channel = channelCodes(nvr, 2)[1]!;
    await recorder.change([{ code: channel, event: 'OFF' }]);
    await expect.poll(() => platform.alarms.length).toBeGreaterThan(length);
    expect(platform.alarms.at(-1)).toMatchObject({ method: 2, info: { type: 1 } });
    await expect.poll(() => platform.changes.at(-1)).toMatchObject({ event: 'OFF' });
  });
});

test('a platform that is gone touches nobody here, and is found again', async () => {
  const { port } = platform;
  await platform.stop();
  const center = centerOf(t.app);
  const [one] = [...upperOf(t.app)!.platforms.all()];
  one!.beatAt = 0;
  await tickGb(center);
  expect(
    (
      await chief.call('POST', '/api/v1/signals', {
        device: 'PB-1',
        key: 'c',
        kind: 'panic',
        at: new Date().toISOString(),
      })
    ).status,
  ).toBe(200);
  platform = await startGbPlatform({ code: theirs, password: 'above-secret-1', port });
  // It knows nobody, says so to the next sign of life, and we register anew.
  await expect
    .poll(async () => {
      one!.beatAt = Math.min(one!.beatAt, 0);
      one!.registerAt = Math.min(one!.registerAt, center.endpoint.agent.options.now());
      await tickGb(center);
      return platform.registered.has(ours);
    })
    .toBe(true);
});

test('outside of its agreement nothing is shared', async () => {
  await put({ endsOn: '2020-01-01', startsOn: '2019-01-01' });
  expect(await state()).toBe('ended');
  await expect.poll(() => platform.registered.has(ours)).toBe(false);
});
