import { createConnection } from 'node:net';

import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

import { channelCodes, startGbDevice, type GbDevice } from '../../../../simulators/src/index.ts';
import { gbEnv, gbServer as ours, putRecorder } from '../../../test/gb28181.ts';
import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { freePort } from '../../../test/ports.ts';
import { centerOf } from './center.ts';

const nvr = '51010500001180000001';
const [channel = ''] = channelCodes(nvr, 1);
/** As short as a picture can be; what is in it is the camera's affair. */
const shot = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 0xff, 0xd9]);
let t: TestApp;
let chief: As;
let port: number;
let recorder: GbDevice;

beforeAll(async () => {
  port = await freePort();
  t = await testApp({
    env: {
      ...gbEnv(port),
    },
  });
  chief = await t.as('security-chief');
  await chief.place.put({ code: 'C', name: '本部', kind: 'campus' });
  await chief.place.put({ code: 'HALL', name: '门诊大厅', kind: 'area', parent: 'C' });
  await putRecorder(chief, 'NVR', nvr);
  recorder = await start(nvr);
  await chief.gb28181.adopt({ code: 'NVR', items: [{ channel, place: 'HALL' }] });
});
afterAll(async () => {
  await recorder.stop();
  await t.stop();
});

async function start(code: string, given: object = {}): Promise<GbDevice> {
  const one = await startGbDevice({
    server: { host: '127.0.0.1', port, code: ours },
    code,
    password: 'nvr-secret-1',
    channels: channelCodes(code, 2).map((each, i) => ({ code: each, name: `通道 ${i + 1}`, ptz: true })),
    shot,
    ...given,
  });
  const shown = async () => (await chief.gb28181.devices({})).items.find(({ gbCode }) => gbCode === code);
  await vi.waitUntil(async () => typeof (await shown())?.catalogAt === 'string', { timeout: 60_000, interval: 200 });
  return one;
}
const ask = (what: 'status' | 'settings' | 'cards' | 'head' | 'tracks') =>
  chief.gbCare.ask({ code: 'NVR', what, channel });
const order = (one: Parameters<As['gbCare']['order']>[0]['order']) =>
  chief.gbCare.order({ code: 'NVR', channel, order: one });

describe('a device is asked about itself', () => {
  test('how it is, by how much its clock is ahead, what it sends, what lies on its cards, where it looks and goes', async () => {
    const { status } = await ask('status');
    expect(status).toMatchObject({ isOnline: true, isWell: true, reason: null });
    const ahead = (Date.now() - t.clock.now().getTime()) / 1_000;
    expect(Math.abs((status?.aheadSeconds ?? 0) - ahead)).toBeLessThan(60);
    const { settings } = await ask('settings');
    expect(settings).toMatchObject({ basic: { misses: 3 }, mirror: 0, alarmReport: { motion: true, field: false } });
    expect(settings?.streams?.map(({ stream, bitRate }) => [stream, bitRate])).toEqual([
      [0, '4096'],
      [1, '512'],
    ]);
    expect((await ask('cards')).cards).toEqual([
      { id: 1, name: 'SD1', status: 'ok', progress: null, capacity: 131_072, free: 1_024 },
    ]);
    expect((await ask('head')).head).toEqual({
      home: { isOn: false, resetSeconds: null, preset: null },
      position: { pan: 12.5, tilt: -3, zoom: 1 },
    });
    expect((await ask('tracks')).tracks).toEqual([
      { number: 1, name: '轨迹1', points: [{ preset: 1, staySeconds: 10, speed: 5 }] },
    ]);
  });

  test('one that is not there says so at once; who does not keep devices asks nothing', async () => {
    await putRecorder(chief, 'NVR-9', '51010500001180000009');
    await expect(chief.gbCare.ask({ code: 'NVR-9', what: 'status' })).rejects.toMatchObject({ code: 'gb_absent' });
    const guard = await t.as('guard');
    await expect(guard.gbCare.ask({ code: 'NVR', what: 'status' })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(guard.gbCare.order({ code: 'NVR', order: { do: 'formatCard', card: 0 } })).rejects.toMatchObject({
      code: 'forbidden',
    });
  });
});

describe('a device is set', () => {
  test('what stands in its picture, what it covers, how it is turned, what it reports, where it returns to: read again it is so', async () => {
    const osd = {
      length: 1920,
      width: 1080,
      timeX: 30,
      timeY: 40,
      isTimeOn: true,
      timeType: 1,
      isTextOn: true,
      lines: [{ text: '急诊大厅 东', x: 1_400, y: 1_000 }],
    };
    const mask = { isOn: true, regions: [{ left: 20, top: 30, right: 200, bottom: 160 }] };
    const home = { isOn: true, resetSeconds: 60, preset: 3 };
    await order({ do: 'osd', osd });
    await order({ do: 'mask', mask });
    await order({ do: 'mirror', mirror: 2 });
    await order({ do: 'alarmReport', alarmReport: { motion: false, field: true } });
    await order({ do: 'basic', basic: { name: '急诊录像机', interval: 30 } });
    await order({ do: 'home', home });
    expect(recorder.settings.osd.lines).toEqual([{ text: '急诊大厅 东', x: 1_400, y: 1_000 }]);
    expect(recorder.settings.mask.regions).toEqual([{ seq: 1, point: '20,30,200,160' }]);
    const { settings } = await ask('settings');
    expect(settings).toMatchObject({ osd, mask, mirror: 2, alarmReport: { motion: false, field: true } });
    expect(settings?.basic).toMatchObject({ name: '急诊录像机', interval: 30, misses: 3 });
    expect((await ask('head')).head?.home).toEqual(home);
    const { items } = await (await t.as('auditor')).audit.list({});
    const lines = items.filter(({ action }) => action === 'gb28181.order').map(({ detail }) => detail['do']);
    expect(lines).toEqual(['home', 'basic', 'alarmReport', 'mirror', 'mask', 'osd']);
  });

  test('a card is formatted', async () => {
    await order({ do: 'formatCard', card: 1 });
    await expect.poll(async () => (await ask('cards')).cards?.[0]?.free).toBe(131_072);
  });

  test('a track is laid preset by preset and followed; its head goes straight to a place; whoever may not move it lays none', async () => {
    const move = { do: 'setTrack' as const, track: 2, presets: [3, 1, 3], staySeconds: 300, speed: 7 };
    await chief.gb28181.ptz({ code: channel, move });
    const tracks = async () => (await ask('tracks')).tracks?.find(({ number }) => number === 2)?.points;
    expect(await tracks()).toEqual([3, 1, 3].map((preset) => ({ preset, staySeconds: 300, speed: 7 })));
    await chief.gb28181.ptz({ code: channel, move: { do: 'cruise', track: 2 } });
    expect(recorder.commands.at(-1)?.ptz).toEqual({ do: 'startCruise', track: 2 });
    await chief.gb28181.ptz({ code: channel, move: { do: 'precise', pan: 200.5, tilt: -10, zoom: 4 } });
    expect((await ask('head')).head?.position).toEqual({ pan: 200.5, tilt: -10, zoom: 4 });
    await chief.gb28181.ptz({ code: channel, move: { ...move, presets: [] } });
    expect(await tracks()).toBeUndefined();
    const staff = await t.as('staff');
    await expect(staff.gb28181.ptz({ code: channel, move })).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('left alone it returns to where it looks by day and night; not from a track it was sent along', async () => {
    const keeper = await t.as('it');
    await keeper.setting.put({ key: 'gb28181.returnPreset', value: 7 });
    await keeper.setting.put({ key: 'gb28181.returnSeconds', value: 10 });
    const move = { do: 'move', pan: 1, tilt: 0, zoom: 0 } as const;
    const last = () => recorder.commands.at(-1)?.ptz;
    await chief.gb28181.ptz({ code: channel, move });
    await chief.gb28181.ptz({ code: channel, move: { do: 'stop' } });
    await vi.waitUntil(() => last()?.do === 'goPreset', { timeout: 60_000, interval: 100 });
    expect(last()).toEqual({ do: 'goPreset', preset: 7 });
    await chief.gb28181.ptz({ code: channel, move });
    await chief.gb28181.ptz({ code: channel, move: { do: 'cruise', track: 1 } });
    await new Promise((resolve) => setTimeout(resolve, 12_000));
    expect(last()).toEqual({ do: 'startCruise', track: 1 });
    await keeper.setting.put({ key: 'gb28181.returnPreset', value: 0 });
  });

  test('an upgrade is awaited until it says what became of it; a stranger says nothing of it', async () => {
    const url = 'http://user:hidden@10.0.0.9/fw-2.bin';
    await order({ do: 'upgrade', firmware: 'V2.0', url });
    const [told] = (await chief.gbCare.upgrades({ code: 'NVR' })).items;
    expect(told).toMatchObject({ firmware: 'V2.0', isDone: null, endedAt: null });
    const { upgrade } = recorder.commands.at(-1)!.said;
    expect(upgrade).toMatchObject({ url, manufacturer: '安院仿真' });
    expect(upgrade!.session.length).toBeGreaterThanOrEqual(32);
    await putRecorder(chief, 'NVR-2', '51010500001180000002');
    const other = await start('51010500001180000002');
    // It has heard the number, and is not the one.
    other.commands.push({ channel: '', said: { upgrade: upgrade! }, ptz: undefined });
    await other.upgraded('lies');
    expect((await chief.gbCare.upgrades({ code: 'NVR' })).items[0]?.isDone).toBeNull();
    await recorder.upgraded();
    await expect.poll(async () => (await chief.gbCare.upgrades({ code: 'NVR' })).items[0]?.isDone).toBe(true);
    expect((await chief.gb28181.device({ code: 'NVR' })).firmware).toBe('V2.0');
    t.clock.advance(60);
    await order({ do: 'upgrade', firmware: 'V3.0', url });
    await recorder.upgraded('校验失败');
    const last = async () => (await chief.gbCare.upgrades({ code: 'NVR' })).items[0];
    await expect.poll(last).toMatchObject({ firmware: 'V3.0', isDone: false, reason: '校验失败' });
    const { items } = await (await t.as('auditor')).audit.list({});
    expect(items.filter(({ action }) => action === 'gb28181.upgraded').map(({ detail }) => detail['isDone'])).toEqual([
      false,
      true,
    ]);
    expect(JSON.stringify(items)).not.toContain('hidden');
    const trace = centerOf(t.app).trace.list({ limit: 1_000 });
    expect(trace.map(({ text }) => text).join()).not.toContain('hidden');
    await other.stop();
  });
});

describe('a camera takes pictures by itself', () => {
  const shots = async (code: string, count: number, as: As = chief) => {
    const { id } = await as.gbCare.shoot({ code, count, purpose: 'watch' });
    await expect.poll(async () => (await as.gbCare.shots({ id })).isOver).toBe(true);
    return id;
  };

  test('and brings them: as they are, or as part of a form; who asked sees them, nobody else; the door is shut again', async () => {
    const id = await shots(channel, 2);
    expect(await chief.gbCare.shots({ id })).toEqual({ wanted: 2, came: 2, isOver: true });
    const answer = await chief.call('GET', `/api/v1/camera-shots/${id}/2`);
    expect([answer.status, answer.headers['content-type'], answer.raw]).toEqual([200, 'image/jpeg', shot]);
    expect((await chief.call('GET', `/api/v1/camera-shots/${id}/3`)).status).toBe(404);
    const other = await t.person({ roles: ['control-room'] });
    await expect(other.gbCare.shots({ id })).rejects.toMatchObject({ code: 'not_found' });
    const code = '51010500001180000003';
    await putRecorder(chief, 'NVR-3', code);
    const formal = await start(code, { quirks: ['picture-in-form'] });
    const [its = ''] = channelCodes(code, 1);
    await chief.gb28181.adopt({ code: 'NVR-3', items: [{ channel: its, place: 'HALL' }] });
    const second = await shots(its, 1, other);
    expect((await other.call('GET', `/api/v1/camera-shots/${second}/1`)).raw).toEqual(shot);
    const told = centerOf(t.app)
      .trace.list({ limit: 1_000 })
      .filter(({ text }) => text.includes('SnapShotConfig'));
    expect(told.length).toBeGreaterThan(0);
    expect(told.map(({ text }) => text).join()).toMatch(/<UploadURL>\*\*\*/);
    await formal.stop();
    const looks = await chief.ledger.rows({
      type: 'camera',
      ledger: 'looks',
      from: '2020-01-01',
      to: '2099-12-31',
      limit: 10,
    } as never);
    expect(looks.items.length).toBe(2);
  });

  test('what is no picture, what nobody waits for and what is too large is not taken', async () => {
    const doors: string[] = [];
    const code = '51010500001180000004';
    await putRecorder(chief, 'NVR-4', code);
    const mute = await start(code, { shot: Buffer.from('no picture') });
    const [its = ''] = channelCodes(code, 1);
    await chief.gb28181.adopt({ code: 'NVR-4', items: [{ channel: its, place: 'HALL' }] });
    const before = globalThis.fetch;
    globalThis.fetch = (...about: Parameters<typeof fetch>) => {
      if (typeof about[0] === 'string') doors.push(about[0]);
      return before(...about);
    };
    try {
      const id = await shots(its, 1);
      expect((await chief.gbCare.shots({ id })).came).toBe(0);
    } finally {
      globalThis.fetch = before;
    }
    // It has said that it is done; the door is shut.
    const { hostname, port: at } = new URL(doors[0]!);
    const refused = await new Promise((resolve) => {
      const socket = createConnection({ host: hostname, port: Number(at) }, () => resolve('open'));
      socket.on('error', ({ message }) => resolve(message));
    });
    expect(refused).toMatch(/ECONNREFUSED/);
    await mute.stop();
  });

  test('where a part of the picture is covered it takes none for who may not see it', async () => {
    await chief.cameraMask.put({ code: channel, masks: [{ x: 0, y: 0, width: 0.5, height: 1 }], why: '对着窗户' });
    const guard = await t.person({ roles: ['control-room'] });
    await expect(guard.gbCare.shoot({ code: channel, purpose: 'watch' })).rejects.toMatchObject({
      code: 'camera_masked',
    });
  });
});
