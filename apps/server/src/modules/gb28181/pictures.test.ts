import { readdirSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { PsReceiver } from '@anyuan/media/ps/receiver';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';

import { startCameraServer } from '../../../../simulators/src/camera/index.ts';
import { LiveClient } from '../../../../simulators/src/camera/live-client.ts';
import { channelCodes, startGbDevice, type GbDevice, type GbDeviceOptions } from '../../../../simulators/src/index.ts';
import { gbEnv, gbServer as ours } from '../../../test/gb28181.ts';
import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { freePort } from '../../../test/ports.ts';
import { centerOf } from './center.ts';

let t: TestApp;
let chief: As;
let host: string;
let port: number;
const running: GbDevice[] = [];
const clients: LiveClient[] = [];

beforeAll(async () => {
  port = await freePort();
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
});
afterAll(async () => {
  for (const one of clients) one.close();
  for (const one of running) await one.stop();
  await t.stop();
});

let serial = 0;
/** A recorder with one camera, entered and adopted; gives the camera's code. */
async function camera(
  given: Partial<GbDeviceOptions> = {},
  kept?: string[],
): Promise<{ code: string; nvr: string; device: GbDevice; start(): Promise<GbDevice> }> {
  const gbCode = `5101050000118${String(++serial).padStart(7, '0')}`;
  const nvr = `NVR-${serial}`;
  await chief.device.put({
    code: nvr,
    name: nvr,
    kind: 'recorder',
    protocol: 'gb28181',
    address: gbCode,
    secret: 'nvr-secret-1',
  });
  const [channel] = channelCodes(gbCode, 1);
  const start = async () => {
    const one = await startGbDevice({
      server: { host: '127.0.0.1', port, code: ours },
      code: gbCode,
      password: 'nvr-secret-1',
      channels: [{ code: channel!, name: nvr }],
      ...given,
    });
    running.push(one);
    return one;
  };
  const device = await start();
  await expect.poll(async () => (await chief.gb28181.device({ code: nvr })).catalogAt).not.toBeNull();
  await chief.gb28181.adopt({ code: nvr, items: [{ channel: channel!, place: 'C' }] });
  if (kept) await chief.gb28181.quirks({ code: nvr, quirks: kept as never });
  return { code: channel!, nvr, device, start };
}
async function watch(code: string, hevc = false): Promise<LiveClient> {
  const { path } = await chief.video.live({ code, purpose: 'watch', hevc });
  const client = new LiveClient(`ws://${host}${path}`, { cookie: chief.cookie });
  clients.push(client);
  return client;
}
const plays = (client: LiveClient) => client.until('pictures', () => client.fragments > 10);
const lastCall = async (nvr: string) => (await chief.gb28181.device({ code: nvr })).calls[0];
const stepsOf = async (nvr: string) => (await lastCall(nvr))?.steps.map(({ step }) => step) ?? [];

describe('live', () => {
  test.each([
    ['the device connects', 'tcp-passive'],
    ['we connect', 'tcp-active'],
    ['by datagrams', 'udp'],
  ] as const)('%s: pictures come, each step is kept, and nobody pulls for nothing', async (_title, transport) => {
    const { code, nvr, device } = await camera({ audio: true }, [transport]);
    const client = await watch(code);
    await plays(client);
    expect(client.messages).toContainEqual(expect.objectContaining({ width: 320, height: 180 }));
    await expect.poll(() => stepsOf(nvr)).toContain('picture');
    const steps = await stepsOf(nvr);
    for (const step of ['invite', 'answered', 'ack', 'rtp', 'map', 'sets', 'picture']) expect(steps).toContain(step);
    expect(await lastCall(nvr)).toMatchObject({ kind: 'live', transport, reason: null, quirks: [] });
    // A second viewer is no second call.
    const second = await watch(code);
    await plays(second);
    expect(device.streams.size).toBe(1);
    client.close();
    second.close();
    if (transport !== 'tcp-passive') return;
    await expect.poll(() => device.streams.size).toBe(0);
    await expect.poll(async () => (await lastCall(nvr))?.endedAt).not.toBeNull();
    expect(centerOf(t.app).ssrcs.inUse).toBe(0);
  });

  test.each([
    ['3.0', 160],
    ['2.0', 320],
  ])('a device of edition %s asked for its small picture sends one %i wide', async (version, width) => {
    const { code } = await camera({ version, subPicture: { width: 160, height: 90 } });
    const { name, kind } = await chief.device.get({ code });
    await chief.device.put({ code, name, kind, gbSub: 1 });
    const { path, stream } = await chief.video.live({ code, purpose: 'watch', stream: 'sub' });
    expect(stream).toBe(version === '3.0' ? 'sub' : 'main');
    const client = new LiveClient(`ws://${host}${path}`, { cookie: chief.cookie });
    clients.push(client);
    await plays(client);
    expect(client.messages).toContainEqual(expect.objectContaining({ width }));
    client.close();
  });

  test('H.265 comes as it is', async () => {
    const { code } = await camera({ picture: { codec: 'h265' } });
    const client = await watch(code, true);
    await plays(client);
    expect(client.messages).toContainEqual(
      expect.objectContaining({ codec: expect.stringMatching(/^hvc1/) as string }),
    );
    client.close();
  });

  test.each([
    ['a map that names another codec', 'map-lies'],
    ['the framing of before', 'dollar-framing'],
    ['a number of its own', 'own-ssrc'],
    ['an answer without y=', 'no-y'],
    ['one that looks for a port in the address it is asked by', 'wants-port'],
  ] as const)('%s plays', async (_title, quirk) => {
    const { code, nvr } = await camera({ quirks: [quirk] });
    const client = await watch(code);
    await plays(client);
    client.close();
    // The next time it is known, and not waited for.
    const { quirks } = await chief.gb28181.device({ code: nvr });
    expect(quirks.includes('own-ssrc')).toBe(quirk === 'own-ssrc');
  });

  test('one that begins in the middle of a group is asked for a key picture, once', async () => {
    const { code, device } = await camera({ quirks: ['hides-key'] });
    const client = await watch(code);
    await plays(client);
    expect(device.commands.map(({ channel, said }) => [channel, said.keyFrameOld])).toEqual([[code, 'Send']]);
    client.close();
  });

  test('a device that knows no TCP is called again by datagrams, and from then on at once', async () => {
    const { code, nvr } = await camera({ quirks: ['udp-only'] });
    const client = await watch(code);
    await plays(client);
    client.close();
    expect((await chief.gb28181.device({ code: nvr })).quirks).toContain('udp');
    expect(
      (await chief.gb28181.device({ code: nvr })).calls.map(({ transport, status }) => [transport, status]),
    ).toEqual([
      ['udp', null],
      ['tcp-passive', 488],
    ]);
  });

  test('a device that agrees to TCP and sends datagrams: nothing comes, and the next call is by datagrams', async () => {
    const { code, nvr } = await camera({ quirks: ['udp-anyway'] });
    const first = await watch(code);
    await first.until('the reason', () => first.messages.some((one) => 'reason' in one && one.reason === 'silent'));
    first.close();
    await expect.poll(async () => (await chief.gb28181.device({ code: nvr })).quirks).toContain('udp');
    const second = await watch(code);
    await plays(second);
    expect(await lastCall(nvr)).toMatchObject({ transport: 'udp' });
    second.close();
  });

  test('a fifth of the datagrams is lost: whole pictures come, broken ones never', async () => {
    const { code, nvr } = await camera(
      { quirks: ['loses-packets'], picture: { width: 160, height: 90, bitrate: 60_000 } },
      ['udp'],
    );
    const client = await watch(code);
    await client.until('pictures', () => client.fragments > 3);
    expect(await lastCall(nvr)).toMatchObject({ reason: null, endedAt: null });
    client.close();
  });

  test('one that is busy says so; one that has vanished is not waited for long', async () => {
    const { code, nvr } = await camera({ quirks: ['busy'] });
    const client = await watch(code);
    await client.until('the reason', () => client.messages.some((one) => 'reason' in one && one.reason === 'busy'));
    expect(await lastCall(nvr)).toMatchObject({ reason: 'busy', status: 486 });
    expect(await stepsOf(nvr)).toEqual(expect.arrayContaining(['invite', 'refused']));
    client.close();
    const gone = await camera();
    await gone.device.stop();
    await centerOf(t.app).devices.drop(
      centerOf(t.app).devices.get(gone.device.registered ? `5101050000118${String(serial).padStart(7, '0')}` : '')!,
    );
    const waiting = await watch(gone.code);
    await waiting.until('the reason', () =>
      waiting.messages.some((one) => 'reason' in one && one.reason === 'unreachable'),
    );
    // Back again, it plays by itself.
    await gone.start();
    await plays(waiting);
    waiting.close();
  });

  test('answered, and then nothing: it is said that nothing comes, and the call is hung up', async () => {
    const { code, nvr, device } = await camera({ quirks: ['silent'] });
    const client = await watch(code);
    await client.until('the reason', () => client.messages.some((one) => 'reason' in one && one.reason === 'silent'));
    await expect.poll(async () => (await lastCall(nvr))?.reason).toBe('silent');
    expect(await stepsOf(nvr)).not.toContain('rtp');
    client.close();
    await expect.poll(() => device.streams.size).toBe(0);
  });
});

describe('recordings', () => {
  test('play, pause, run, jump and end; somebody else steers nothing', async () => {
    const from = new Date('2026-01-01T00:00:00.000Z');
    const to = new Date('2026-01-01T00:01:00.000Z');
    const { code, nvr, device } = await camera({ recordings: [{ from, to }] });
    const span = { from: from.toISOString(), to: to.toISOString() };
    expect((await chief.gb28181.records({ code, ...span })).items.length).toBe(1);
    const { id, path } = await chief.gb28181.playback({ code, ...span, purpose: 'find', reason: '找走失老人' });
    const client = new LiveClient(`ws://${host}${path}`, { cookie: chief.cookie });
    clients.push(client);
    await plays(client);
    const [stream] = [...device.streams.values()];
    await chief.gb28181.playbackControl({ id, do: 'pause' });
    const still = stream!.frames;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(stream!.frames - still).toBeLessThanOrEqual(1);
    // Longer than a camera may be silent.
    await new Promise((resolve) => setTimeout(resolve, 9_500));
    expect(client.messages.filter((one) => 'reason' in one && one.reason !== undefined)).toEqual([]);
    await chief.gb28181.playbackControl({ id, do: 'play' });
    const paused = client.fragments;
    await client.until('pictures after the pause', () => client.fragments > paused + 3);
    await chief.gb28181.playbackControl({ id, do: 'play', at: 30 });
    expect(stream!.position).toBeGreaterThanOrEqual(30);
    const before = client.fragments;
    await client.until('pictures after the jump', () => client.fragments > before + 5);
    await expect((await t.as('control-room')).gb28181.playbackControl({ id, do: 'pause' })).rejects.toMatchObject({
      code: 'not_found',
    });
    await chief.gb28181.playbackControl({ id, do: 'play', scale: 4 });
    await chief.gb28181.playbackControl({ id, do: 'play', at: 58 });
    await expect.poll(() => stepsOf(nvr)).toContain('end_of_file');
    await expect.poll(() => device.streams.size).toBe(0);
    client.close();
    const { items } = await (await t.as('auditor')).audit.list({});
    expect(items.find(({ action }) => action === 'camera.playback')?.detail).toMatchObject({
      code,
      purpose: 'find',
      reason: '找走失老人',
    });
  });
});

describe('speaking through a camera', () => {
  /** Half a second of a tone in A-law, as loud as it gets. */
  const tone = Buffer.from(Array.from({ length: 4_000 }, (_, i) => (i % 20 < 10 ? 0xaa : 0x2a)));
  interface Said {
    state: string;
    reason?: string;
  }
  async function speak(who: As, code: string): Promise<{ socket: WebSocket; said: Said[] }> {
    const { path } = await who.talk.begin({ code, purpose: 'watch' });
    const socket = new WebSocket(`ws://${host}${path}`, { headers: { cookie: who.cookie } });
    const said: Said[] = [];
    socket.on('message', (data: Buffer) => said.push(JSON.parse(data.toString()) as Said));
    return { socket, said };
  }
  const last = (said: Said[]) => said.at(-1);

  test.each(['udp', 'tcp-active', 'tcp-passive'] as const)(
    'a device is told, calls for the voice (%s), and what is said comes out of it; one speaks at a time',
    async (voice) => {
      const { code, device } = await camera({ voice });
      const { socket, said } = await speak(chief, code);
      await expect.poll(() => last(said)?.state).toBe('talking');
      socket.send(tone);
      await expect.poll(() => device.ear?.packets).toBe(25);
      expect(device.ear?.loudest).toBeGreaterThan(0.9);
      const police = await t.person({ roles: ['police'], name: '民警' });
      await expect(police.talk.begin({ code, purpose: 'watch' })).rejects.toMatchObject({ code: 'talk_held' });
      socket.close();
      await expect.poll(() => device.ear?.isOpen).toBe(false);
      expect(centerOf(t.app).voices.count).toBe(0);
      const auditor = await t.as('auditor');
      const ended = async () =>
        (await auditor.audit.list({ action: 'camera.talkEnd' })).items.find(({ detail }) => detail['code'] === code)
          ?.detail;
      await expect.poll(ended).toMatchObject({ spoken: 0.5 });
      const { items } = await auditor.audit.list({ action: 'camera.talk' });
      expect(items.find(({ detail }) => detail['code'] === code)?.detail).toMatchObject({ purpose: 'watch' });
    },
  );

  test('a device without a loudspeaker says so; whoever was not asked to is not listened to', async () => {
    const { code, device } = await camera({ voice: 'refuses' });
    const { said } = await speak(chief, code);
    await expect.poll(() => last(said)).toEqual({ state: 'ended', reason: 'refused' });
    expect(device.ear).toBeNull();
    await expect((await t.as('director')).talk.begin({ code, purpose: 'watch' })).rejects.toMatchObject({
      status: 403,
    });
  });

  test('an alarm is spoken at: the intercom of its place first, then its cameras, what had no voice last', async () => {
    const { code: silent } = await camera({ voice: 'refuses' });
    const { code: seen, nvr, device } = await camera();
    const [, gate] = channelCodes(`5101050000118${String(serial).padStart(7, '0')}`, 2);
    await chief.place.put({ code: 'GATE', name: '东门', kind: 'area', parent: 'C' });
    const gateway = { kind: 'intercom', place: 'GATE', protocol: 'gb28181' } as const;
    await chief.device.put({ code: 'IC', name: '东门对讲', ...gateway, parent: nvr, address: gate! });
    await chief.device.put({ code: 'PB-T', name: '东门按钮', kind: 'panic-button', place: 'GATE' });
    await chief.device.linkCameras({ code: 'PB-T', cameras: [silent, seen] });
    await chief.call('POST', '/api/v1/signals', {
      device: 'PB-T',
      key: 't',
      kind: 'panic',
      at: new Date().toISOString(),
    });
    const [alarm] = (await chief.case.list({ type: 'alarm', open: true })).items;
    const ways = async () => (await chief.talk.ways({ id: alarm!.id })).items.map(({ code }) => code);
    expect(await ways()).toEqual(['IC', silent, seen]);
    const { path } = await chief.talk.begin({ code: 'IC', caseId: alarm!.id });
    const socket = new WebSocket(`ws://${host}${path}`, { headers: { cookie: chief.cookie } });
    const said: Said[] = [];
    socket.on('message', (data: Buffer) => said.push(JSON.parse(data.toString()) as Said));
    await expect.poll(() => last(said)?.state).toBe('talking');
    socket.send(tone);
    await expect.poll(() => device.ear?.packets).toBe(25);
    socket.close();
    const told = async () =>
      (await chief.case.timeline({ id: alarm!.id })).items.find(({ action }) => action === 'talk');
    await expect.poll(told).toMatchObject({ note: expect.stringContaining('东门对讲 IC') as string });
    // An intercom has no picture to look at.
    await expect(chief.video.live({ code: 'IC', purpose: 'watch', hevc: false })).rejects.toMatchObject({
      status: 404,
    });

    const mute = await speak(chief, silent);
    await expect.poll(() => last(mute.said)).toEqual({ state: 'ended', reason: 'refused' });
    await expect.poll(ways).toEqual(['IC', seen, silent]);
    // As long as it is open its cameras are recorded.
    await chief.case.act({ id: alarm!.id, action: 'falseAlarm', falseCause: 'cleaning', reason: '误碰' });
  });

  test('a camera of RTSP is spoken through by its back-channel, one without says so', async () => {
    const cameras = await startCameraServer({ username: 'admin', password: 'p@ss:1' });
    try {
      for (const [code, kind] of [
        ['SPEAKER', '/speaker'],
        ['MUTE', ''],
      ] as const)
        await chief.device.put({
          code,
          name: code,
          kind: 'camera',
          place: 'C',
          source: {
            url: `rtsp://127.0.0.1:${cameras.port}/cam/${code}${kind}`,
            username: 'admin',
            password: 'p@ss:1',
          },
        });
      const { socket, said } = await speak(chief, 'SPEAKER');
      await expect.poll(() => last(said)?.state).toBe('talking');
      socket.send(tone);
      await expect.poll(() => cameras.spoken('SPEAKER').packets).toBe(25);
      expect(cameras.spoken('SPEAKER').loudest).toBeGreaterThan(0.9);
      socket.close();
      const mute = await speak(chief, 'MUTE');
      await expect.poll(() => last(mute.said)).toEqual({ state: 'ended', reason: 'unsupported' });
    } finally {
      await cameras.stop();
    }
  });
});

test('a recording is taken along whole, as a file with its sound, and each is a line', async () => {
  const from = new Date('2026-01-01T00:00:00.000Z');
  const to = new Date('2026-01-01T00:00:04.000Z');
  const { code, device } = await camera({ recordings: [{ from, to }], audio: true });
  const span = { from: from.toISOString(), to: to.toISOString() };
  const { id } = await chief.gb28181.download({
    code,
    ...span,
    purpose: 'authority',
    reason: '公安调取',
    forUnit: '分局',
  });
  expect(await chief.gb28181.downloadState({ id })).toMatchObject({ state: 'waiting', of: 4 });
  await expect((await t.as('auditor')).gb28181.downloadState({ id })).rejects.toMatchObject({ status: 403 });
  const file = await chief.call('GET', `/api/v1/downloads/${id}/file`);
  expect(file.status).toBe(200);
  const text = file.raw.toString('latin1');
  expect([text.indexOf('ftyp'), text.includes('mp4a'), text.includes('avcC')]).toEqual([4, true, true]);
  expect(text.split('moof').length).toBeGreaterThan(60);
  const done = await chief.gb28181.downloadState({ id });
  expect(done).toMatchObject({ state: 'ended', reason: null, bytes: file.raw.length });
  expect(Math.round(done.seconds)).toBe(4);
  await expect.poll(() => device.streams.size).toBe(0);
  // Once: the next copy says why anew.
  expect((await chief.call('GET', `/api/v1/downloads/${id}/file`)).status).toBe(404);
  const { items } = await (await t.as('auditor')).audit.list({});
  expect(items.find(({ action }) => action === 'camera.download')?.detail).toMatchObject({ code, forUnit: '分局' });
});

test('where every port is taken it is said, and once one is free again the picture comes by itself', async () => {
  const first = await camera();
  const second = await camera();
  const center = centerOf(t.app);
  const only = await freePort();
  center.ports = { from: only, to: only };
  try {
    const one = await watch(first.code);
    await plays(one);
    const two = await watch(second.code);
    await two.until('the reason', () => two.messages.some((said) => 'reason' in said && said.reason === 'too_many'));
    one.close();
    await plays(two);
    expect((await lastCall(second.nvr))?.reason).toBeNull();
    two.close();
  } finally {
    center.ports = null;
  }
});

test('a thousand calls with their pictures leave nothing behind: no descriptor, no number, no talk, no memory', async () => {
  const picture = { width: 160, height: 90, bitrate: 60_000 };
  const ways = ['udp', 'tcp-passive', 'tcp-active'] as const;
  const all = await Promise.all(ways.map((way) => camera({ picture }, [way])));
  const center = centerOf(t.app);
  const { calls, endpoint, ssrcs } = center;
  // Pictures nobody looks at any more are let go after a moment.
  await expect.poll(() => calls.count).toBe(0);
  async function cycle(n: number): Promise<void> {
    const { code, nvr } = all[n % all.length]!;
    const device = [...center.devices.all()].find(({ ours: own }) => own === nvr)!;
    const stream = `cycle-${n}`;
    const plan = calls.plan(stream, device, { kind: 'live', channel: code, name: code });
    if ('reason' in plan) throw new Error(plan.reason);
    const seen = Promise.withResolvers<void>();
    const sink = {
      opened: () => undefined,
      video: () => seen.resolve(),
      audio: () => undefined,
      ended: (reason: string) => seen.reject(new Error(reason)),
    };
    const receiver = await PsReceiver.open(plan, sink);
    if (!receiver) throw new Error('no port');
    const answer = await calls.invite(stream, receiver.port);
    if ('reason' in answer) throw new Error(answer.reason);
    receiver.towards(answer);
    await seen.promise;
    receiver.stop();
    calls.bye(stream, null);
  }
  async function cycles(from: number, to: number): Promise<void> {
    let next = from;
    await Promise.all(
      Array.from({ length: 32 }, async () => {
        while (next < to) await cycle(next++);
      }),
    );
    for (const { device } of all) await expect.poll(() => device.streams.size).toBe(0);
    await expect.poll(() => endpoint.agent.sizes.talks - talksBefore).toBe(0);
  }
  const talksBefore = endpoint.agent.sizes.talks;
  const numbersBefore = ssrcs.inUse;
  // What is opened once and kept, and what is compiled, is not counted.
  await cycles(0, 200);
  const { sent, got } = endpoint.agent.sizes;
  const before = { descriptors: descriptors(), memory: settledMemory(), remembered: sent + got };
  await cycles(200, 1_000);
  expect([calls.count, ssrcs.inUse]).toEqual([0, numbersBefore]);
  await expect.poll(() => descriptors() - before.descriptors).toBeLessThanOrEqual(4);
  // Said words are remembered for 32 s, as they may come again; then some kilobytes are left of a call, in its ladder and the trace.
  const remembered = (): number => endpoint.agent.sizes.sent + endpoint.agent.sizes.got;
  await expect.poll(remembered, { interval: 500 }).toBeLessThanOrEqual(before.remembered);
  expect((settledMemory() - before.memory) / 800).toBeLessThan(40 << 10);
});

const descriptors = (): number => readdirSync('/proc/self/fd').length;
/** Bytes in use, on the heap and beside it. */
function settledMemory(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
