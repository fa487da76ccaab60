import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type Camera, type Media, MediaError, startMedia } from '@anyuan/media';
import { boxesIn } from '@anyuan/media/mp4';
import { Decoder, Demuxer } from 'node-av';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { type CameraServer, startCameraServer } from './index.ts';
import { type LiveClient, LiveGate } from './live-client.ts';

const PASSWORD = 'p@ss:w/rd';
const states: boolean[] = [];
const logs: string[] = [];
let simulator: CameraServer;
let media: Media;
let gate: LiveGate;

beforeAll(async () => {
  simulator = await startCameraServer({
    username: 'admin',
    password: PASSWORD,
    camera: (code) =>
      code.startsWith('HEAVY') ? { source: 'loop', width: 1280, height: 720, fps: 25, bitrate: 40_000_000 } : {},
  });
  media = await startMedia({
    lingerMs: 500,
    stallMs: 2000,
    maxQueued: 256 * 1024,
    viewerStallMs: 3000,
    onState: (alive) => states.push(alive),
    log: (text) => logs.push(text),
  });
  gate = await new LiveGate(media).start();
});

afterAll(async () => {
  gate.stop();
  await media.stop();
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
  const second = gate.watch(camera('SHARED'));
  await playing(second);
  expect(second.firstPictureMs).toBeLessThan(500);
  const sessions = (): number => simulator.sessions().filter((s) => s.code === 'SHARED').length;
  expect(sessions()).toBe(1);
  expect((await media.stats()).streams.find((s) => s.id === 'SHARED')).toMatchObject({
    viewers: 2,
    state: 'playing',
    width: 960,
  });
  first.close();
  second.close();
  await expect.poll(sessions, { timeout: 4000 }).toBe(0);
});

test.concurrent('a viewer that falls behind loses whole groups of pictures and harms nobody', async () => {
  const [good, slow] = [gate.watch(camera('HEAVY')), gate.watch(camera('HEAVY'))];
  await Promise.all([playing(good), playing(slow)]);
  slow.socket.pause();
  const drops = async (): Promise<number> => (await media.stats()).streams.find((s) => s.id === 'HEAVY')?.drops ?? 0;
  await expect.poll(drops, { timeout: 8000, interval: 100 }).toBeGreaterThan(10);
  expect(gaps(good.chunks)).toEqual([]);
  // Both are read by this process: from here on the slow one's backlog keeps it busy.
  good.close();
  slow.socket.resume();
  await slow.until('a hole in time', () => gaps(slow.chunks).length > 0);
  expect(gaps(slow.chunks).every((gap) => gap.key)).toBe(true);
  slow.close();
});

test.concurrent('a viewer that takes nothing any more is cut', async () => {
  const client = gate.watch(camera('HEAVY-2'));
  await playing(client);
  client.socket.pause();
  const viewers = async (): Promise<number> =>
    (await media.stats()).streams.find((s) => s.id === 'HEAVY-2')?.viewers ?? 0;
  await expect.poll(viewers, { timeout: 9000, interval: 200 }).toBe(0);
  client.close();
});

test.concurrent('a camera that drops the connection or freezes is lost and comes back', async () => {
  const client = gate.watch(camera('SHAKY'));
  await playing(client);
  simulator.fault('drop', 'SHAKY');
  await client.until('the loss', () => client.messages.some((m) => 'state' in m && m.state === 'lost'));
  await client.until('the return', () => mimes(client).length === 2);
  simulator.fault('freeze', 'SHAKY');
  await client.until(
    'the freeze',
    () => client.messages.filter((m) => 'state' in m && m.state === 'lost').length === 2,
  );
  expect(stateOf(client)).toEqual({ state: 'lost', reason: 'timeout' });
  simulator.fault('none', 'SHAKY');
  await client.until('the second return', () => mimes(client).length === 3);
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

test.each(['pcma', 'aac'])('sound of %s comes as AAC, unless the viewer wants none', async (audio) => {
  const heard = gate.watch(camera(`LOUD/${audio}`));
  const silent = gate.watch(camera(`LOUD/${audio}`), { hevc: true, audio: false });
  await Promise.all([playing(heard), playing(silent)]);
  expect(mimes(heard)[0]).toContain('mp4a.40.2');
  expect(mimes(silent)[0]).not.toContain('mp4a');
  await heard.until('sound', () => heard.chunks.some((chunk) => trackOf(chunk) === 2));
  expect(silent.chunks.some((chunk) => trackOf(chunk) === 2)).toBe(false);
  heard.close();
  silent.close();
});

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

test.concurrent('a host that says nothing is given up in time, and one that comes up is asked again at once', async () => {
  const quiet = createServer(() => {});
  await once(quiet.listen(0, '127.0.0.1'), 'listening');
  const { port } = quiet.address() as AddressInfo;
  const asked = performance.now();
  const silent = camera('QUIET', { url: `rtsp://127.0.0.1:${port}/cam/QUIET` });
  await expect(media.probe(silent)).rejects.toMatchObject({ code: 'camera_unreachable', reason: 'timeout' });
  expect(performance.now() - asked).toBeLessThan(3000);
  quiet.close();

  simulator.fault('refuse', 'LATE');
  await expect(media.probe(camera('LATE'))).rejects.toMatchObject({ reason: 'refused' });
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
  process.kill(pid, 'SIGKILL');
  await client.until('the end of the connection', () => client.closed);
  await expect.poll(() => media.alive).toBe(false);
  await expect(media.snapshot(camera('AFTER'))).rejects.toMatchObject({ code: 'media_down' });
  expect(() => media.attach(camera('AFTER'), { hevc: true })).toThrow(MediaError);
  await expect.poll(() => media.alive, { timeout: 5000 }).toBe(true);
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
