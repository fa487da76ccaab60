import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type Camera, type CameraState, type LiveMessage, type Media, type Reason, startMedia } from '@anyuan/media';
import { Decoder, Demuxer } from 'node-av';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { makeAuthority, makeServerPair } from '../../../server/src/kernel/tls/make.ts';
import { type CameraServer, startCameraServer } from './index.ts';
import { type LiveClient, LiveGate } from './live-client.ts';
import { QUIRKS } from './quirks.ts';

/** Every way in which a camera differs from the book: it plays, or one is told why not. */

const PASSWORD = 'p@ss:w/rd#1%';
let simulator: CameraServer;
let locked: CameraServer;
let media: Media;
let gate: LiveGate;
/** What the media process has open before anybody watches. */
let openAtFirst = 0;
const openNow = async (): Promise<number> => readdirSync(`/proc/${(await media.stats()).pid}/fd`).length;

beforeAll(async () => {
  simulator = await startCameraServer({ camera: () => ({ width: 320, height: 192, fps: 15 }) });
  locked = await startCameraServer({
    username: 'admin',
    password: PASSWORD,
    camera: () => ({ width: 320, height: 192, fps: 15 }),
  });
  media = await startMedia({ lingerMs: 100, stallMs: 3000, resolve: (host) => Promise.resolve(host) });
  gate = await new LiveGate(media).start();
  openAtFirst = process.platform === 'linux' ? await openNow() : 0;
});
afterAll(async () => {
  gate.stop();
  await media.stop();
  await Promise.all([simulator.stop(), locked.stop()]);
});

const camera = (path: string, more: Partial<Camera> = {}): Camera => ({
  id: path,
  url: `rtsp://127.0.0.1:${simulator.port}/cam/${path}`,
  transport: 'tcp',
  ...more,
});
const admin = { username: 'admin', password: PASSWORD };
const door = (path: string, more: Partial<Camera> = {}): Camera =>
  camera(path, { url: `rtsp://127.0.0.1:${locked.port}/cam/${path}`, ...admin, ...more });
const stateOf = (client: LiveClient): { state: CameraState; reason?: Reason } | undefined =>
  client.messages.findLast((m) => 'state' in m);
const isTrack = (track: number) => (chunk: Buffer) =>
  chunk.toString('latin1', 4, 8) === 'moof' && chunk.readUInt32BE(44) === track;

/** So many cameras at a time: more would only wait for each other. */
const places = Array.from({ length: 14 }, () => Promise.resolve());
let next = 0;
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const place = next++ % places.length;
  const done = (places[place] ?? Promise.resolve()).then(work);
  places[place] = done.then(
    () => undefined,
    () => undefined,
  );
  return done;
}

/** Watches until so many pictures have come. */
const watched = (one: Camera, pictures = 40): Promise<LiveClient> =>
  inTurn(async () => {
    const client = gate.watch(one);
    await client.until(`${pictures} pictures of ${one.id}`, () => client.chunks.filter(isTrack(1)).length >= pictures);
    client.close();
    return client;
  });

async function decoded(client: LiveClient, isWhole = true): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'anyuan-quirk-'));
  try {
    // What follows a change of size is a film of its own.
    const begin = client.chunks.findLastIndex((chunk) => chunk.toString('latin1', 4, 8) === 'ftyp');
    const file = join(folder, 'live.mp4');
    writeFileSync(file, Buffer.concat(client.chunks.slice(begin)));
    await using input = await Demuxer.open(file);
    const video = input.video()!;
    using decoder = await Decoder.create(video, { exitOnError: isWhole });
    let frames = 0;
    for await (const frame of decoder.frames(input.packets(video.index))) {
      if (frame) frames++;
      frame?.free();
    }
    return frames;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Decode time of every picture, in order: each begins where the one before ended. */
function holes(client: LiveClient): number {
  let expected: number | null = null;
  let found = 0;
  for (const chunk of client.chunks.filter(isTrack(1))) {
    const dts = Number(chunk.readBigUInt64BE(60));
    if (expected !== null && dts !== expected) found++;
    expected = dts + chunk.readUInt32BE(88);
  }
  return found;
}

/** What is played, and how many pictures of the forty a decoder must be able to show: what was lost is not sent on. */
const PLAYS: [path: string, least?: number][] = [
  ['baseline'],
  ['main'],
  ['high'],
  ['b-frames'],
  ['interlaced'],
  ['422'],
  ['10bit'],
  // What a decoder shows of a gradual beginning is its own affair.
  ['intra-refresh', 15],
  ['size-changes', 25],
  ['sets-in-sdp'],
  ['sets-in-band'],
  ['slices'],
  ['delimiter-and-message'],
  ['start-codes'],
  ['h265'],
  ['10bit/h265'],
  ['354x274'],
  ['60fps'],
  ['no-markers'],
  ['marked-slices', 25],
  ['foreign-source'],
  ['new-source', 25],
  ['time-wraps'],
  ['time-jumps'],
  ['time-steps-back'],
  ['time-stands'],
  ['loss', 20],
  ['twice'],
  ['junk'],
  ['cut', 15],
  ['other-channels'],
  ['late-sound/pcma'],
  ['sound-stops/aac'],
  ['broken-sound/aac'],
  ['redirects'],
  ['no-tcp-word'],
  ['wrong-numbers'],
  ['no-get-parameter'],
  ['base-elsewhere'],
  ['range-unknown'],
  ['audio-refused/pcma'],
  ['asks-back'],
];
const BY_DATAGRAMS = ['loss', 'disorder', 'twice', 'b-frames'];
const played = new Map<string, Promise<LiveClient>>();
/** All of them begin together; each test looks at its own. */
const begin = (path: string, one: Camera): void => {
  const client = watched(one);
  client.catch(() => undefined);
  played.set(path, client);
};
const show = (path: string): Promise<LiveClient> => {
  if (played.size === 0) {
    for (const [each] of PLAYS) begin(each, camera(`P/${each}`));
    for (const each of BY_DATAGRAMS) begin(`udp ${each}`, camera(`U/${each}`, { transport: 'udp' }));
  }
  return played.get(path)!;
};

test.each(PLAYS)('it plays: %s', async (path, least = 38) => {
  const client = await show(path);
  // Of a camera that marks slices the first picture is torn; then it is known.
  const frames = await decoded(client, path !== 'marked-slices');
  expect(frames).toBeGreaterThanOrEqual(least);
  expect(holes(client)).toBe(0);
});

test.each(BY_DATAGRAMS)('it plays by datagrams: %s', async (path) => {
  const client = await show(`udp ${path}`);
  expect(await decoded(client)).toBeGreaterThanOrEqual(20);
  expect(holes(client)).toBe(0);
});

test.concurrent.for(['sha256', 'sha256-qop', 'md5-qop', 'both-digests', 'basic', 'basic-and-digest'])(
  'one can sign in: %s',
  async (path, { expect }) => {
    expect((await watched(door(`D/${path}`), 3)).fragments).toBeGreaterThanOrEqual(3);
  },
);

test('a camera that sends us elsewhere is followed only where we may go', async () => {
  const asked: string[] = [];
  const wary = await startMedia({
    resolve(host) {
      asked.push(host);
      return Promise.reject(new Error('not there'));
    },
  });
  await expect(wary.probe(camera('W/redirects'))).rejects.toMatchObject({ reason: 'redirect' });
  expect(asked).toEqual(['127.0.0.1']);
  await wary.stop();
});

test('a camera that sends us elsewhere and asks for the password there, too', async () => {
  for (const path of ['redirects', 'redirects/sha256-qop', 'redirects/md5-qop'])
    expect((await watched(door(`R/${path}`), 3)).fragments).toBeGreaterThanOrEqual(3);
});

test('a password with every sign in it is read out of an address, an empty one is one', async ({ expect }) => {
  const inAddress = { url: `rtsp://admin:${PASSWORD}@127.0.0.1:${locked.port}/cam/IN-ADDRESS` };
  const { username: _, password: __, ...bare } = door('IN-ADDRESS');
  await watched({ ...bare, ...inAddress }, 3);
  const open = await startCameraServer({ username: 'admin', password: '' });
  const url = `rtsp://127.0.0.1:${open.port}/cam/EMPTY/sha256`;
  expect(await media.probe({ id: 'EMPTY', url, username: 'admin', password: '' })).toMatchObject({ codec: 'h264' });
  await open.stop();
});

test.concurrent.for([
  ['status-400', 'camera_error', 400],
  ['status-403', 'forbidden', 403],
  ['status-404', 'not_found', 404],
  ['status-405', 'protocol', 405],
  ['status-453', 'busy', 453],
  ['status-500', 'camera_error', 500],
  ['status-503', 'busy', 503],
  ['only-udp', 'transport', 461],
  ['redirects-around', 'redirect'],
  ['closes', 'closed'],
  ['web-server', 'not_rtsp'],
  ['no-video', 'no_video'],
  ['mpeg4', 'unsupported'],
  ['no-description', 'camera_error', 200],
  ['mute-after-play', 'silent'],
  ['silent/anywhere', 'timeout'],
  ['sets-missing', 'no_sets'],
  ['no-key/anywhere', 'no_key'],
] as [string, Reason, number?][])('one is told why not: %s', async ([path, reason, status], { expect }) => {
  // What may still come is waited for; meanwhile one is told what for.
  const client = gate.watch(camera(`N/${path}`));
  await client.until(`being told ${reason}`, () => stateOf(client)?.reason === reason);
  client.close();
  expect(stateOf(client)).toMatchObject(status === undefined ? { reason } : { reason, status });
});

test.concurrent.for([
  ['no login', (): Camera => ({ ...camera('A/x'), url: door('A/x').url }), 'auth_missing'],
  ['a wrong password', (): Camera => door('B/x', { password: 'wrong' }), 'auth_refused'],
  [
    'TLS where there is none',
    (): Camera => camera('C/x', { url: camera('C/x').url.replace('rtsp:', 'rtsps:') }),
    'tls',
  ],
  ['datagrams that are not offered', (): Camera => camera('D/only-tcp', { transport: 'udp' }), 'transport'],
] as [string, () => Camera, Reason][])('one is told why not: %s', async ([, one, reason], { expect }) => {
  const client = gate.watch(one());
  await client.until(`being told ${reason}`, () => stateOf(client)?.reason === reason);
  client.close();
  expect(stateOf(client)?.state).toBe('failed');
});

test.concurrent.for([
  ['goodbye', 'ended'],
  ['teardown', 'ended'],
] as const)('a camera that ends its stream is lost, and comes back: %s', async ([path, reason], { expect }) => {
  const client = gate.watch(camera(`E/${path}`));
  const isLost = (m: LiveMessage): boolean => 'state' in m && m.state === 'lost' && m.reason === reason;
  await client.until('the end', () => client.messages.some(isLost));
  await client.until('the return', () => stateOf(client)?.state === 'playing');
  client.close();
  expect(client.messages.filter((m) => 'mime' in m).length).toBeGreaterThan(1);
});

test.concurrent('a session that lives two seconds is kept alive', async ({ expect }) => {
  const client = await watched(camera('K/short-session'), 75);
  expect(client.messages.some((m) => 'state' in m && m.state === 'lost')).toBe(false);
});

test.concurrent.for(['pcma', 'pcmu', 'pcmu16', 'g726', 'opus', 'aac', 'late-sound/pcma', 'sound-first/aac'])(
  'it can be heard: %s',
  async (path, { expect }) => {
    const client = gate.watch(camera(`H/${path}`));
    await client.until('pictures', () => client.fragments > 2);
    client.say({ sound: true });
    await client.until('sound', () => client.chunks.filter(isTrack(2)).length > 5);
    client.close();
    const heard = client.messages.flatMap((m) => ('heard' in m ? [m.heard] : []));
    const wanted = path === 'opus' ? 'audio/mp4; codecs="opus"' : 'audio/mp4; codecs="mp4a.40.2"';
    expect(heard).toEqual([wanted]);
  },
);

test.concurrent('JPEG goes out as JPEG', async ({ expect }) => {
  const client = gate.watch(camera('J/mjpeg'));
  await client.until('pictures', () => client.chunks.length > 20);
  client.close();
  expect(client.messages).toContainEqual(expect.objectContaining({ mime: 'image/jpeg', width: 320, height: 192 }));
  expect(
    client.chunks.every((chunk) => chunk.readUInt16BE(0) === 0xffd8 && chunk.readUInt16BE(chunk.length - 2) === 0xffd9),
  ).toBe(true);
  const shot = await media.snapshot(camera('J/mjpeg'), { width: 160 });
  expect(shot.readUInt16BE(0)).toBe(0xffd8);
});

test.concurrent('a camera of one picture a second is shown picture by picture', async ({ expect }) => {
  const client = await watched(camera('S/1fps'), 5);
  const pictures = client.chunks.filter(isTrack(1));
  const times = pictures.map((chunk) => ({
    shown: Number(chunk.readBigUInt64BE(60)) + chunk.readInt32BE(100),
    end: Number(chunk.readBigUInt64BE(60)) + chunk.readUInt32BE(88),
  }));
  // None lies behind a hole that a player would have to wait or jump over.
  for (let i = 1; i < times.length; i++) expect(times[i]!.shown - times[i - 1]!.end).toBeLessThan(18_000);
});

test.concurrent('groups of ten seconds are waited for, and the waiting is explained', async ({ expect }) => {
  const first = gate.watch(camera('L/long-groups/anywhere'));
  await first.until('a picture', () => first.fragments > 3);
  // Another camera in the middle of its group: it begins at its next key picture.
  const late = await startCameraServer({ camera: () => ({ width: 320, height: 192, fps: 15 }) });
  const url = `rtsp://127.0.0.1:${late.port}/cam/L2/long-groups/anywhere`;
  const [keeper, middle] = [await startMedia(), await startMedia({ stallMs: 3000 })];
  const [one, two] = [await new LiveGate(keeper).start(), await new LiveGate(middle).start()];
  const keeps = one.watch({ id: 'L2', url });
  await keeps.until('pictures', () => keeps.fragments > 20);
  const joins = two.watch({ id: 'L2', url });
  await joins.until('a word about it', () => stateOf(joins)?.reason === 'no_key');
  await joins.until('a picture', () => stateOf(joins)?.state === 'playing');
  expect(joins.fragments).toBeGreaterThan(0);
  for (const client of [first, keeps, joins]) client.close();
  for (const gateway of [one, two]) gateway.stop();
  await Promise.all([keeper.stop(), middle.stop(), late.stop()]);
});

test('IPv6 and TLS, by stream and by datagram', async ({ expect }) => {
  const six = await startCameraServer({ host: '::1' }).catch(() => null);
  for (const transport of six ? (['tcp', 'udp'] as const) : []) {
    const url = `rtsp://[::1]:${six!.port}/cam/SIX`;
    expect(await media.probe({ id: `SIX-${transport}`, url, transport })).toMatchObject({ codec: 'h264' });
  }
  await six?.stop();
  const now = new Date();
  const tls = await makeServerPair(await makeAuthority(now), ['camera'], now);
  const safe = await startCameraServer({ tls });
  const client = gate.watch({ id: 'SAFE', url: `rtsps://127.0.0.1:${safe.port}/cam/SAFE`, transport: 'tcp' });
  await client.until('pictures', () => client.fragments > 20);
  client.close();
  await safe.stop();
});

test('a camera that flaps is not asked the faster for it', async ({ expect }) => {
  let asked = 0;
  const { createServer } = await import('node:net');
  const flapping = createServer((socket) => {
    asked++;
    socket.on('error', () => undefined);
    socket.destroy();
  });
  await once(flapping.listen(0, '127.0.0.1'), 'listening');
  const { port } = flapping.address() as { port: number };
  const flaps = { id: 'FLAP', url: `rtsp://127.0.0.1:${port}/x` };
  const clients = Array.from({ length: 20 }, () => gate.watch(flaps));
  await Promise.all(clients.map((client) => client.until('the reason', () => stateOf(client)?.reason === 'closed')));
  await Promise.all(Array.from({ length: 50 }, () => media.probe(flaps).catch(() => null)));
  expect(asked).toBeLessThan(6);
  for (const client of clients) client.close();
  flapping.close();
});

test('a short look sees what a camera shows, and what time it has', async ({ expect }) => {
  const look = (path: string) => media.look(camera(`LOOK/${path}`));
  const mean = (grey: Uint8Array) => grey.reduce((sum, value) => sum + value, 0) / grey.length;
  for (const [path, aheadMs] of [
    ['LOOK/clock-slow', -90_000],
    ['LOOK/clock-fast', 90_000],
  ] as const)
    expect(Math.abs((await media.look(camera(path))).clockAheadMs! - aheadMs)).toBeLessThan(5_000);
  expect(mean((await look('black')).grey)).toBeLessThan(20);
  const { grey, later } = await look('covered');
  expect(Math.max(...grey) - Math.min(...grey)).toBeLessThan(20);
  expect(later?.length).toBe(grey.length);
  const still = await look('still');
  const apart = still.grey.reduce((sum, value, n) => sum + Math.abs(value - still.later![n]!), 0);
  expect(apart / still.grey.length).toBeLessThan(0.1);
});

test('when nobody watches any more, nothing is left open', async () => {
  await expect.poll(async () => (await media.stats()).streams).toEqual([]);
  if (process.platform !== 'linux') return;
  // A few belong to what was loaded meanwhile.
  await expect.poll(openNow).toBeLessThan(openAtFirst + 8);
});

test('no quirk is without its test', async () => {
  const { readFileSync } = await import('node:fs');
  const text = readFileSync(new URL(import.meta.url), 'utf8');
  expect(Object.keys(QUIRKS).filter((name) => !new RegExp(`['/]${name}['/]`).test(text))).toEqual([]);
});
