import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import {
  deviceConfig,
  deviceConfigResponse,
  deviceControl,
  homeQuery,
  homeResponse,
  positionNotify,
  preciseQuery,
  preciseResponse,
  snapshotDone,
  trackQuery,
  trackResponse,
  tracksQuery,
  tracksResponse,
} from '@anyuan/gb28181';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';

import { startCameraServer, type CameraServer } from '../../../../../simulators/src/camera/index.ts';
import {
  channelCodes,
  startGbDevice,
  startGbPlatform,
  type GbDevice,
  type GbPlatform,
} from '../../../../../simulators/src/index.ts';
import { gbEnv, gbServer as ours, putRecorder } from '../../../../test/gb28181.ts';
import { testApp, type As, type TestApp } from '../../../../test/kit.ts';
import { freePort } from '../../../../test/ports.ts';
import { centerOf } from '../center.ts';
import { tickGb } from '../index.ts';

const theirs = '51010000002000000009';
const nvr = '51010500001180000001';
const [channel = ''] = channelCodes(nvr, 1);
let t: TestApp;
let chief: As;
let host: string;
let platform: GbPlatform;
let cameras: CameraServer;
let recorder: GbDevice;
/** What was brought, and where. */
const brought: { url: string; type: string; name: string; body: Buffer }[] = [];
let images: Server;

beforeAll(async () => {
  images = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      brought.push({
        url: request.url ?? '',
        type: request.headers['content-type'] ?? '',
        name: request.headers['content-disposition'] ?? '',
        body: Buffer.concat(chunks),
      });
      response.end();
    });
  });
  await new Promise<void>((resolve) => images.listen(0, '127.0.0.1', resolve));
  platform = await startGbPlatform({ code: theirs, password: 'above-secret-1', wantsPort: true });
  cameras = await startCameraServer({});
  const port = await freePort();
  t = await testApp({
    realTime: true,
    env: {
      ANYUAN_MEDIA: 'on',
      ...gbEnv(port),
    },
  });
  host = await t.listen();
  chief = await t.as('security-chief');
  await chief.place.put({ code: 'C', name: '本部', kind: 'campus' });
  await chief.place.put({ code: 'HALL', name: '门诊大厅', kind: 'area', parent: 'C' });
  const url = `rtsp://127.0.0.1:${cameras.port}/cam/HALL/320x240/10fps/loop`;
  await chief.device.put({
    code: 'CAM',
    name: '大厅',
    kind: 'camera',
    place: 'HALL',
    source: { url, subUrl: `rtsp://127.0.0.1:${cameras.port}/cam/HALL-S/160x120/10fps/loop/h265` },
  });
  await putRecorder(chief, 'NVR', nvr);
  recorder = await startGbDevice({
    server: { host: '127.0.0.1', port, code: ours },
    code: nvr,
    password: 'nvr-secret-1',
    channels: [{ code: channel, name: '门诊大厅东', ptz: true }],
  });
  await vi.waitUntil(async () => (await chief.gb28181.device({ code: 'NVR' })).catalogAt !== null, { timeout: 60_000 });
  await chief.gb28181.adopt({ code: 'NVR', items: [{ channel, place: 'HALL' }] });
  await chief.device.put({ code: channel, name: '门诊大厅东', kind: 'camera', gbSub: 1 });
  await put({});
  await vi.waitUntil(() => platform.registered.has(ours), { timeout: 60_000 });
  await chief.uplink.share({ code: 'XL', place: 'C' });
});
afterAll(async () => {
  await recorder.stop();
  await t.stop();
  await cameras.stop();
  await platform.stop();
  images.close();
});

async function put(given: object): Promise<void> {
  const since = platform.registered.get(ours)?.at ?? 0;
  await chief.uplink.put({
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
  // Told anew what holds between them, we sign out and in.
  await vi.waitUntil(() => (platform.registered.get(ours)?.at ?? 0) > since, { timeout: 60_000 });
}
const codeOf = async (device: string) =>
  (await chief.uplink.shares({ code: 'XL' })).items.find((one) => one.device.code === device)!.gbCode;

test('which of its pictures is sent is for whoever asks: main or the smaller one, by RTSP and by GB/T 28181; one that has none gives the main one', async () => {
  const code = await codeOf('CAM');
  for (const [stream, codec] of [
    [0, 'h264'],
    [1, 'h265'],
    [undefined, 'h264'],
  ] as const) {
    const watched = await platform.watch(ours, code, { ...(stream !== undefined && { stream }) });
    await expect.poll(() => watched.frames).toBeGreaterThan(3);
    expect([watched.codec, watched.stream]).toEqual([codec, stream ?? null]);
    await watched.bye();
  }
  for (const stream of [1, 0]) {
    const watched = await platform.watch(ours, await codeOf(channel), { stream });
    await expect.poll(() => watched.frames).toBeGreaterThan(3);
    expect([recorder.asked.at(-1), watched.stream]).toEqual([{ channel, stream }, stream]);
    await watched.bye();
  }
  await chief.device.put({ code: channel, name: '门诊大厅东', kind: 'camera', gbSub: null });
  const only = await platform.watch(ours, await codeOf(channel), { stream: 1 });
  expect(only.stream).toBe(0);
  await only.bye();
});

test('a platform that takes no connection of ours is tried for three seconds more, and then told why; nothing is left', async () => {
  const begin = performance.now();
  const watched = await platform.watch(ours, await codeOf('CAM'), { listensAt: await freePort() });
  expect(watched.status).toBe(200);
  await expect.poll(() => watched.ended, { timeout: 15_000 }).toBe('bye');
  expect(performance.now() - begin).toBeGreaterThan(2_995);
  expect((await chief.uplink.watching({})).items).toEqual([]);
});

test('a key picture that is wanted above is asked of the camera, while it is watched and not else', async () => {
  const code = await codeOf(channel);
  const want = () => platform.say(ours, deviceControl.write({ sn: 1, deviceId: code, keyFrame: 'Send' }), code);
  const asked = () => recorder.commands.filter(({ said }) => said.keyFrameOld ?? said.keyFrame).length;
  const before = asked();
  await want();
  const watched = await platform.watch(ours, code);
  await expect.poll(() => watched.frames).toBeGreaterThan(3);
  expect(asked()).toBe(before);
  await want();
  await expect.poll(asked).toBe(before + 1);
  await watched.bye();
});

test('where a camera stands and which tracks it has is told, and followed, by whoever may move it', async () => {
  const code = await codeOf(channel);
  const home = async () =>
    homeResponse.read(await platform.ask(ours, code, (sn) => homeQuery.write({ sn, deviceId: code }))).home;
  recorder.settings.home = { enabled: 1, resetSeconds: 60, preset: 3 };
  expect(await home()).toBeUndefined();
  await put({ ptz: true });
  expect(await home()).toEqual({ enabled: 1, resetSeconds: 60, preset: 3 });
  const precise = { pan: 100, tilt: 5, zoom: 2 };
  await platform.say(ours, deviceControl.write({ sn: 1, deviceId: code, precise }), code);
  const position = async () =>
    preciseResponse.read(await platform.ask(ours, code, (sn) => preciseQuery.write({ sn, deviceId: code })));
  await expect.poll(position).toMatchObject(precise);
  const { tracks } = tracksResponse.read(
    await platform.ask(ours, code, (sn) => tracksQuery.write({ sn, deviceId: code })),
  );
  expect(tracks).toEqual([{ number: 1, name: '轨迹1' }]);
  const { points } = trackResponse.read(
    await platform.ask(ours, code, (sn) => trackQuery.write({ sn, deviceId: code, number: 1 })),
  );
  expect(points).toEqual([{ preset: 1, stay: 10, speed: 5 }]);
  await platform.ptz(ours, code, { do: 'startCruise', track: 1 });
  await expect.poll(() => recorder.commands.at(-1)?.ptz).toEqual({ do: 'startCruise', track: 1 });
  // What it is set to is the house's affair.
  const { length } = recorder.commands;
  await platform.ptz(ours, code, { do: 'setPreset', preset: 9 });
  await platform.say(ours, deviceControl.write({ sn: 1, deviceId: code, format: 0 }), code);
  await platform.say(ours, deviceControl.write({ sn: 1, deviceId: code, boot: 'Boot' }), code);
  const mirrored = await platform.ask(ours, code, (sn) => deviceConfig.write({ sn, deviceId: code, mirror: 3 }));
  expect(deviceConfigResponse.read(mirrored).result).toBe(false);
  expect([recorder.commands.length, recorder.settings.mirror]).toEqual([length, 0]);
});

test('pictures that are wanted above are taken and brought there; each time is a line; to an address of nobody none is', async () => {
  const code = await codeOf('CAM');
  const { port } = images.address() as AddressInfo;
  const session = 'a'.repeat(32);
  const shoot = (url: string) =>
    platform.ask(ours, code, (sn) =>
      deviceConfig.write({ sn, deviceId: code, snapshot: { count: 2, interval: 1, url, session } }),
    );
  expect(deviceConfigResponse.read(await shoot(`http://127.0.0.1:${port}/in?x=1`)).result).toBe(true);
  const said = () => platform.notices.filter((one) => snapshotDone.is(one)).map((one) => snapshotDone.read(one));
  await expect.poll(() => said().length).toBe(1);
  const ids = said()[0]?.files?.ids ?? [];
  expect(ids.map((id) => [id.length, id.slice(0, 22)])).toEqual([
    [41, `${code}02`],
    [41, `${code}02`],
  ]);
  expect(brought.map(({ url, type }) => [url, type])).toEqual([
    ['/in?x=1', 'image/jpeg'],
    ['/in?x=1', 'image/jpeg'],
  ]);
  expect(brought[0]?.body.readUInt16BE(0)).toBe(0xffd8);
  expect(brought[0]?.name).toContain(ids[0]);
  // Nowhere but to the platform itself, until somebody of the house has entered whom else.
  const elsewhere = async (url: string) => deviceConfigResponse.read(await shoot(url)).result;
  for (const url of [`http://localhost:${port}/other`, 'http://10.9.9.9/in', 'file:///etc/passwd', 'http://'])
    expect([url, await elsewhere(url)]).toEqual([url, false]);
  await (
    await t.as('it')
  ).setting.put({ key: 'gb28181.pictureHosts', value: 'pictures.example, 169.254.169.254、LOCALHOST' });
  expect(await elsewhere(`http://localhost:${port}/other`)).toBe(true);
  await expect.poll(() => said().length).toBe(2);
  expect(said()[1]?.files?.ids).toHaveLength(2);
  expect(brought.at(-1)?.url).toBe('/other');
  // The metadata of clouds, and whoever else is on this link, whoever has entered them.
  await shoot('http://169.254.169.254/in');
  await expect.poll(() => said().length).toBe(3);
  expect(said()[2]?.files?.ids).toEqual([]);
  const { items } = await (await t.as('auditor')).audit.list({});
  const looks = items.filter(({ action, detail }) => action === 'uplink.view' && detail['kind'] === 'snapshot');
  expect(looks.length).toBe(3);
  // What is not shared is not there.
  const none = '51010500001320009999';
  const config = deviceConfig.write({
    sn: 1,
    deviceId: none,
    snapshot: { count: 1, url: 'http://10.9.9.9/', session },
  });
  await expect(platform.say(ours, config, none)).resolves.toMatchObject({ status: 404 });
});

test.each(['3.0', '2.0'])(
  'where something is that moves is told to who has subscribed, in the words of its edition (%s)',
  async (edition) => {
    await put({ edition });
    const code = await codeOf(channel);
    const subscription = await platform.subscribe(ours, 'position');
    await chief.gb28181.quirks({ code: 'NVR', quirks: ['moves'] });
    const at = { longitude: 104.06 + Number(edition), latitude: 30.67, speed: 12 };
    await expect.poll(async () => (await recorder.moved(channel, at)) !== false).toBe(true);
    // Nobody speaks for others.
    await recorder.moved('51010500001320009998', { longitude: 1, latitude: 1 });
    const shown = async () =>
      (await chief.gb28181.device({ code: 'NVR' })).items.find((one) => one.code === channel)?.position;
    await expect.poll(shown).toMatchObject(at);
    const told = () =>
      platform.notices
        .filter((one) => positionNotify.is(one))
        .map((one) => ({ deviceId: one.deviceId, ...positionNotify.read(one) }))
        .flatMap((one) => one.items ?? [one])
        .filter(({ longitude }) => longitude === at.longitude);
    await expect
      .poll(async () => {
        await tickGb(centerOf(t.app));
        return told();
      })
      .toMatchObject([{ ...at, deviceId: code }]);
    await subscription.end();
  },
);

test.each([
  ['udp', 'pcma'],
  ['tcp', 'pcmu'],
] as const)(
  'a platform speaks through a camera where it may, over %s in %s; somebody of the house goes first; each talk is a line',
  async (transport, law) => {
    await put({ transport, talk: false });
    const code = await codeOf(channel);
    expect((await platform.speak(ours, code)).isTaken).toBe(false);
    await put({ transport, talk: true });
    expect((await platform.speak(ours, '51010500001320009999')).isTaken).toBe(false);
    const before = recorder.ear?.packets ?? 0;
    const speech = await platform.speak(ours, code, law);
    expect(speech.isTaken).toBe(true);
    await expect.poll(() => (recorder.ear?.packets ?? 0) - before).toBeGreaterThan(10);
    expect(recorder.ear?.loudest).toBeGreaterThan(0.05);
    // Somebody of the house presses the button.
    const { path } = await chief.talk.begin({ code: channel, purpose: 'watch' });
    const socket = new WebSocket(`ws://${host}${path}`, { headers: { cookie: chief.cookie } });
    const said: string[] = [];
    socket.on('message', (data: Buffer) => said.push(String(data)));
    await expect.poll(() => speech.isOver).toBe(true);
    await expect.poll(() => said.join()).toContain('talking');
    // Meanwhile the platform waits.
    const late = await platform.speak(ours, code);
    await expect.poll(() => late.isOver).toBe(true);
    socket.close();
    const shown = async () =>
      (await (await t.as('auditor')).audit.list({})).items.map(({ action, detail }) => ({ action, detail }));
    await expect
      .poll(async () => (await shown()).find(({ action, detail }) => action === 'camera.talkEnd' && detail['uplink']))
      .toMatchObject({ detail: { uplink: '雪亮工程平台', code: channel, reason: 'busy' } });
    expect((await shown()).some(({ action, detail }) => action === 'uplink.view' && detail['kind'] === 'talk')).toBe(
      true,
    );
    // What it may no more, it does no more.
    const heard = recorder.ear;
    const last = await platform.speak(ours, code);
    await expect.poll(() => recorder.ear !== heard && (recorder.ear?.packets ?? 0) > 3).toBe(true);
    await chief.uplink.unshare({ code: 'XL', devices: [channel], why: '协议变更' });
    await expect.poll(() => last.isOver).toBe(true);
    await chief.uplink.share({ code: 'XL', devices: [{ device: channel, gbCode: code }] });
  },
);
