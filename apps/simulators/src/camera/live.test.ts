import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type Camera, type LiveMessage, type Media, MediaError, startMedia } from '@anyuan/media';
import { boxesIn } from '@anyuan/media/fmp4/boxes';
import { Decoder, Demuxer } from 'node-av';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { makeAuthority, makeServerPair } from '../../../server/src/kernel/tls/make.ts';
import { stopwatch } from '../../../server/test/patience.ts';
import { type CameraServer, startCameraServer } from './index.ts';
import { type LiveClient, LiveGate } from './live-client.ts';

const PASSWORD = 'p@ss:w/rd';
const states: boolean[] = [];
const logs: string[] = [];
let simulator: CameraServer;
let media: Media;
let gate: LiveGate;
/** Loses patience soon, for what is to be given up. The other one waits for whoever is slow on a busy machine. */
let hasty: Media;
let hastyGate: LiveGate;
let onDown = (): void => undefined;

beforeAll(async () => {
  simulator = await startCameraServer({
    username: 'admin',
    password: PASSWORD,
    camera: (code) =>
      code.startsWith('HEAVY') ? { source: 'loop', width: 1280, height: 720, fps: 25, bitrate: 40_000_000 } : {},
  });
  media = await startMedia({
    lingerMs: 500,
    stallMs: 60_000,
    // Seconds of the heaviest camera: whoever is slow here is slow on purpose, however busy the machine.
    maxQueued: 12 * 1024 * 1024,
    viewerStallMs: 600_000,
    onState: (alive) => {
      states.push(alive);
      if (!alive) onDown();
    },
    log: (text) => logs.push(text),
  });
  hasty = await startMedia({ lingerMs: 500, stallMs: 2000, viewerStallMs: 2000, log: (text) => logs.push(text) });
  [gate, hastyGate] = [await new LiveGate(media).start(), await new LiveGate(hasty).start()];
});

afterAll(async () => {
  for (const one of [gate, hastyGate]) one.stop();
  for (const one of [media, hasty]) await one.stop();
  await simulator.stop();
});

const camera = (path: string, more: Partial<Camera> = {}): Camera => ({
  id: path,
  url: `rtsp://127.0.0.1:${simulator.port}/cam/${path}`,
  username: 'admin',
  password: PASSWORD,
  ...more,
});
const playing = (client: LiveClient): Promise<void> => client.until('a picture', () => client.fragments > 2);
const mimes = (client: LiveClient): string[] => client.messages.flatMap((m) => ('mime' in m ? [m.mime] : []));
const stateOf = (client: LiveClient): unknown => client.messages.findLast((m) => 'state' in m);

test.each(['tcp', 'udp', 'auto'] as const)('a camera is watched over %s', async (transport) => {
  const client = gate.watch(camera(`OVER-${transport}`, { transport }));
  await playing(client);
  expect(mimes(client)[0]).toMatch(/^video\/mp4; codecs="avc1\.[0-9a-f]{6}"$/);
  expect(client.chunks[0]!.toString('latin1', 4, 8)).toBe('ftyp');
  expect(simulator.sessions()).toContainEqual({
    code: `OVER-${transport}`,
    transport: transport === 'udp' ? 'udp' : 'tcp',
  });
  client.close();
});

test('many viewers share one pull, a newcomer sees a picture at once, and the pull ends after the last', async () => {
  const first = gate.watch(camera('SHARED'));
  await playing(first);
  await first.until('half a group of pictures', () => first.fragments > 8);
  const watch = stopwatch();
  const second = gate.watch(camera('SHARED'));
  await playing(second);
  expect(second.firstPictureMs).toBeLessThan(watch.within(500));
  const sessions = (): number => simulator.sessions().filter((s) => s.code === 'SHARED').length;
  expect(sessions()).toBe(1);
  expect((await media.stats()).streams.find((s) => s.id === 'SHARED')).toMatchObject({
    viewers: 2,
    state: 'playing',
    width: 960,
  });
  first.close();
  second.close();
  await expect.poll(sessions).toBe(0);
});

test.concurrent('a viewer that falls behind loses whole groups of pictures and harms nobody', async ({ expect }) => {
  const [good, slow] = [gate.watch(camera('HEAVY')), gate.watch(camera('HEAVY'))];
  await Promise.all([playing(good), playing(slow)]);
  slow.socket.pause();
  const drops = async (): Promise<number> => (await media.stats()).streams.find((s) => s.id === 'HEAVY')?.drops ?? 0;
  await expect.poll(drops, { interval: 100 }).toBeGreaterThan(10);
  expect(gaps(good.chunks)).toEqual([]);
  // Both are read by this process: from here on the slow one's backlog keeps it busy.
  good.close();
  slow.socket.resume();
  await slow.until('a hole in time', () => gaps(slow.chunks).length > 0);
  expect(gaps(slow.chunks).every((gap) => gap.key)).toBe(true);
  slow.close();
});

test.concurrent('a viewer that takes nothing any more is cut', async ({ expect }) => {
  const client = hastyGate.watch(camera('HEAVY-2'));
  await playing(client);
  client.socket.pause();
  const viewers = async (): Promise<number> =>
    (await hasty.stats()).streams.find((s) => s.id === 'HEAVY-2')?.viewers ?? 0;
  await expect.poll(viewers, { interval: 200 }).toBe(0);
  client.close();
});

test.concurrent('a camera that drops the connection or freezes is lost and comes back', async ({ expect }) => {
  const client = hastyGate.watch(camera('SHAKY'));
  await playing(client);
  const isLost = (m: LiveMessage) => 'state' in m && m.state === 'lost';
  const isFrozen = (m: LiveMessage) => 'state' in m && m.state === 'lost' && m.reason === 'silent';
  const isBack = () =>
    client.messages.findLastIndex((m) => 'mime' in m) > client.messages.findLastIndex((m) => isLost(m));
  simulator.fault('drop', 'SHAKY');
  await client.until('the loss', () => client.messages.some(isLost));
  await client.until('the return', isBack);
  const { length } = client.messages;
  simulator.fault('freeze', 'SHAKY');
  await client.until('the freeze', () => client.messages.slice(length).some(isFrozen));
  simulator.fault('none', 'SHAKY');
  await client.until('the second return', isBack);
  expect(isBack()).toBe(true);
  client.close();
});

test('H.265 goes out as it is to those who can play it and as H.264 to the others', async () => {
  const able = gate.watch(camera('NEW/h265'), { hevc: true });
  const unable = gate.watch(camera('NEW/h265'), { hevc: false });
  await Promise.all([playing(able), playing(unable)]);
  expect(mimes(able)).toEqual([expect.stringContaining('codecs="hvc1.1.')]);
  expect(mimes(unable)).toEqual([expect.stringContaining('codecs="avc1.')]);
  expect(simulator.sessions().filter((s) => s.code === 'NEW')).toHaveLength(1);
  expect(await decoded(able.chunks)).toMatchObject({ codec: 'hevc', width: 960, height: 540 });
  await unable.until('more pictures', () => unable.fragments > 12);
  expect((await decoded(unable.chunks)).frames).toBeGreaterThan(8);
  able.close();
  unable.close();
});

test.each(['pcma', 'aac'])(
  'sound of %s comes as AAC when it is asked for, beside pictures that do not wait for it',
  async (audio) => {
    const heard = gate.watch(camera(`LOUD/${audio}`));
    const silent = gate.watch(camera(`LOUD/${audio}`));
    await Promise.all([playing(heard), playing(silent)]);
    for (const client of [heard, silent]) {
      expect(mimes(client)).toEqual([expect.not.stringContaining('mp4a')]);
      expect(client.messages).toContainEqual(expect.objectContaining({ sound: true }));
    }
    heard.say({ sound: true });
    const soundOf = (client: LiveClient): Buffer[] => client.chunks.filter((chunk) => trackOf(chunk) === 2);
    await heard.until('sound', () => soundOf(heard).length > 3);
    expect(heard.messages).toContainEqual({ heard: 'audio/mp4; codecs="mp4a.40.2"' });
    expect(soundOf(silent)).toEqual([]);
    heard.say({ sound: false });
    const pictures = heard.fragments;
    await heard.until('more pictures', () => heard.fragments > pictures + 20);
    const { length } = soundOf(heard);
    await heard.until('still more pictures', () => heard.fragments > pictures + 40);
    expect(soundOf(heard)).toHaveLength(length);
    heard.close();
    silent.close();
  },
);

test('a wrong password is told as such, and never repeated anywhere', async () => {
  const wrong = camera('LOCKED', { password: 'not-the-password' });
  const failure = await media.snapshot(wrong).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(MediaError);
  expect(failure).toMatchObject({ code: 'camera_unreachable', reason: 'auth_refused' });
  const client = gate.watch(wrong);
  await client.until('the reason', () => client.messages.length > 0);
  expect(stateOf(client)).toEqual({ state: 'failed', reason: 'auth_refused' });
  expect(JSON.stringify([client.messages, logs, String(failure), await media.stats()])).not.toMatch(
    /not-the-password|127\.0\.0\.1/,
  );
  client.close();
});

test.each([
  ['a closed port', { url: 'rtsp://127.0.0.1:9/x' }, 'refused'],
  ['an unknown path', {}, 'not_found'],
  ['no RTSP address', { url: 'http://127.0.0.1/x' }, 'bad_address'],
])('%s is told apart', async (name, more, reason) => {
  const path = name === 'an unknown path' ? 'X/no-such-option' : name;
  await expect(media.probe(camera(path, more))).rejects.toMatchObject({ code: 'camera_unreachable', reason });
});

test.concurrent('a host that says nothing is given up in time, and one that comes up is asked again at once', async ({
  expect,
}) => {
  const quiet = createServer(() => {});
  await once(quiet.listen(0, '127.0.0.1'), 'listening');
  const { port } = quiet.address() as AddressInfo;
  const watch = stopwatch();
  const silent = camera('QUIET', { url: `rtsp://127.0.0.1:${port}/cam/QUIET` });
  await expect(hasty.probe(silent)).rejects.toMatchObject({ code: 'camera_unreachable', reason: 'timeout' });
  expect(watch.ms()).toBeLessThan(watch.within(3000));
  quiet.close();

  simulator.fault('refuse', 'LATE');
  await expect(media.probe(camera('LATE'))).rejects.toMatchObject({ reason: 'busy' });
  const client = gate.watch(camera('LATE'));
  await client.until('the failure', () => client.messages.some((m) => 'state' in m && m.state === 'failed'));
  simulator.fault('none', 'LATE');
  await expect(media.probe(camera('LATE'))).resolves.toMatchObject({ codec: 'h264', width: 960 });
  await playing(client);
  client.close();
});

test('a snapshot is a JPEG of the wanted width, with and without a running pull', async () => {
  const size = (jpeg: Buffer): number[] => {
    const at = jpeg.indexOf(Buffer.from([0xff, 0xc0]));
    return [jpeg.readUInt16BE(at + 7), jpeg.readUInt16BE(at + 5)];
  };
  const cold = await media.snapshot(camera('PHOTO/h265'), { width: 320 });
  expect([...cold.subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
  expect(size(cold)).toEqual([320, 180]);
  expect(size(await media.snapshot(camera('PHOTO/h265')))).toEqual([960, 540]);
  expect(await media.probe(camera('PHOTO/h265'))).toEqual({ codec: 'h265', width: 960, height: 540, audio: null });
});

test('a connection with TLS, which cannot be given away, is watched all the same', async () => {
  const now = new Date();
  const safe = await new LiveGate(media, await makeServerPair(await makeAuthority(now), ['127.0.0.1'], now)).start();
  const client = safe.watch(camera('SAFE/pcma'));
  await playing(client);
  client.say({ sound: true });
  await client.until('sound', () => client.chunks.some((chunk) => trackOf(chunk) === 2));
  const viewers = async (): Promise<number | undefined> =>
    (await media.stats()).streams.find((s) => s.id === 'SAFE/pcma')?.viewers;
  expect(await viewers()).toBe(1);
  client.close();
  await expect.poll(viewers).not.toBe(1);
  safe.stop();
});

test('a ticket works once', async () => {
  const socket = {} as never;
  await expect(media.proxy('made-up', socket, socket, Buffer.alloc(0))).rejects.toMatchObject({
    code: 'ticket_unknown',
  });
});

test('when the media process is killed, callers are told at once and it comes back', async () => {
  const client = gate.watch(camera('AFTER'));
  await playing(client);
  const { pid } = await media.stats();
  // In the moment of its end: it is back within the second.
  const toldAtOnce = new Promise((resolve) => {
    onDown = () => {
      expect(() => media.attach(camera('AFTER'), { hevc: true })).toThrow(MediaError);
      resolve(media.snapshot(camera('AFTER')).catch((error: unknown) => error));
    };
  });
  process.kill(pid, 'SIGKILL');
  await client.until('the end of the connection', () => client.closed);
  expect(await toldAtOnce).toMatchObject({ code: 'media_down' });
  await expect.poll(() => media.alive).toBe(true);
  expect(states).toEqual([true, false, true]);
  const again = gate.watch(camera('AFTER'));
  await playing(again);
  again.close();
});

const trackOf = (chunk: Buffer): number => (chunk.toString('latin1', 4, 8) === 'moof' ? chunk.readUInt32BE(44) : 0);

/** Places where decode time jumps, and whether the stream goes on with a key frame there. */
function gaps(chunks: readonly Buffer[]): { key: boolean }[] {
  const found: { key: boolean }[] = [];
  let expected: number | null = null;
  for (const chunk of chunks) {
    if (trackOf(chunk) !== 1) continue;
    const dts = Number(chunk.readBigUInt64BE(60));
    if (expected !== null && dts !== expected) found.push({ key: chunk.readUInt32BE(96) === 0x02000000 });
    expected = dts + chunk.readUInt32BE(88);
  }
  return found;
}

/** What FFmpeg makes of the fMP4 a viewer was sent. */
async function decoded(
  chunks: readonly Buffer[],
): Promise<{ codec: string; width: number; height: number; frames: number }> {
  expect(chunks.every((chunk) => boxesIn(chunk).at(-1)?.end === chunk.length)).toBe(true);
  const folder = mkdtempSync(join(tmpdir(), 'anyuan-live-'));
  try {
    const file = join(folder, 'live.mp4');
    writeFileSync(file, Buffer.concat(chunks));
    await using input = await Demuxer.open(file);
    const video = input.video()!;
    using decoder = await Decoder.create(video);
    let frames = 0;
    for await (const frame of decoder.frames(input.packets(video.index))) {
      if (frame) frames++;
      frame?.free();
    }
    const { width, height, codecId } = video.codecpar;
    return { codec: codecId === 173 ? 'hevc' : 'h264', width, height, frames };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
