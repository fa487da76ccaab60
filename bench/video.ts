import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { startMedia } from '../packages/media/src/index.ts';
import { startCameras } from './lib/cameras.ts';
import { type Peer, startPeer } from './lib/go2rtc.ts';
import { cpuSeconds } from './lib/processes.ts';
import { quantiles } from './lib/quantiles.ts';
import { role } from './lib/role.ts';
import { round } from './lib/round.ts';
import type { Bench } from './run.ts';

// Three processes besides the media process, so that each one's cost is its own: cameras, viewers, and the server's part (this one).
const SIZES = [21, 64];
const CROWD = 200;
const SETTLE_MS = 4000;
const MEASURE_MS = 10_000;
const CLICKS = 30;

type Row = Bench['rows'][number];
type View = (paths: string[], hold: boolean) => Promise<number[]>;

/** CPU and memory of relaying cameras to WebSocket viewers, and the time from a click to the first picture. */
export async function run(): Promise<Bench> {
  const loadBefore = Number(loadavg()[0]?.toFixed(2));
  const cameras = await startCameras(4_400_000);
  const camera = (path: string): string => cameras.url(path.slice(1));
  const rows = await ours(camera);
  const binary = process.env['ANYUAN_GO2RTC'];
  if (binary) rows.push(...(await theirs(await startPeer(binary, camera), camera)));
  cameras.stop();
  return {
    sizes: {
      streams: SIZES,
      video: '1080p25 H.264, 4.4 Mbit/s, RTSP over TCP',
      clicks: CLICKS,
      'load average before': loadBefore,
      target:
        '<= 0.25 % of a core per stream all told at 64, <= 260 MB, first picture p95 <= 15 ms, 200 viewers of one <= 10 %',
      peer: binary ? 'go2rtc, same cameras and viewers' : 'none (ANYUAN_GO2RTC names its binary)',
    },
    rows,
  };
}

async function ours(camera: (path: string) => string): Promise<Row[]> {
  const media = await startMedia({ lingerMs: 500 });
  const gate = createServer().on('upgrade', (request, socket, head) => {
    const path = request.url ?? '';
    const ticket = media.attach({ id: path, url: camera(path), transport: 'tcp' }, { hevc: true });
    media.proxy(ticket, request, socket, head).catch(() => socket.destroy());
  });
  await once(gate.listen(0, '127.0.0.1'), 'listening');
  const base = `ws://127.0.0.1:${(gate.address() as AddressInfo).port}`;
  const rows: Row[] = [];
  const { view, leave } = crowd((path) => ({ url: `${base}${path}` }));
  await warmUp(view);
  const { pid } = await media.stats();
  const costs = (): Promise<Row & { media: number; server: number }> =>
    measured([
      ['media', pid],
      ['server', process.pid],
    ]) as Promise<Row & { media: number; server: number }>;
  rows.push(...(await clicks(view, 'Anyuan')));
  let running = 0;
  for (const streams of SIZES) {
    await view(paths(running, streams), true);
    running = streams;
    await pause(SETTLE_MS);
    const before = await media.stats();
    const cost = await costs();
    const after = await media.stats();
    const frames = sum(after.streams, ({ frames: n }) => n) - sum(before.streams, ({ frames: n }) => n);
    rows.push({
      step: `Anyuan: ${streams} streams`,
      playing: after.streams.filter(({ state }) => state === 'playing').length,
      fps: round((frames / streams / MEASURE_MS) * 1000),
      'Mbit/s': round(sum(after.streams, ({ bitrate }) => bitrate) / streams / 1e6),
      'media %/stream': round(cost.media / streams),
      'server %/stream': round(cost.server / streams),
      'all told %/stream': round((cost.media + cost.server) / streams),
      MB: after.memoryMb,
      drops: sum(after.streams, ({ drops }) => drops),
    });
  }
  await leave();
  await pause(2000);
  await view(
    Array.from({ length: CROWD }, () => '/one/1080p/loop'),
    true,
  );
  await pause(SETTLE_MS);
  const cost = await costs();
  const { streams, memoryMb } = await media.stats();
  rows.push({
    step: `Anyuan: ${CROWD} viewers of one camera`,
    playing: sum(streams, ({ viewers }) => viewers),
    'all told %': round(cost.media + cost.server),
    MB: memoryMb,
    drops: sum(streams, ({ drops }) => drops),
  });
  await leave();
  gate.close();
  gate.closeAllConnections();
  await media.stop();
  return rows;
}

async function theirs(peer: Peer, camera: (path: string) => string): Promise<Row[]> {
  const { view, leave } = crowd((path) => ({ url: peer.url(camera(path)), hello: peer.hello }));
  await warmUp(view);
  const rows = await clicks(view, 'go2rtc');
  let running = 0;
  for (const streams of SIZES) {
    const times = await view(paths(running, streams), true);
    const playing = running + times.filter((ms) => !Number.isNaN(ms)).length;
    running = streams;
    await pause(SETTLE_MS);
    const cost = (await measured([['peer', peer.pid]])) as { peer: number };
    const all = round(cost.peer / streams);
    rows.push({ step: `go2rtc: ${streams} streams`, playing, 'all told %/stream': all, MB: peer.memoryMb() });
  }
  await leave();
  await pause(2000);
  await view(
    Array.from({ length: CROWD }, () => '/one/1080p/loop'),
    true,
  );
  await pause(SETTLE_MS);
  const { peer: all } = (await measured([['peer', peer.pid]])) as { peer: number };
  rows.push({ step: `go2rtc: ${CROWD} viewers of one camera`, 'all told %': round(all), MB: peer.memoryMb() });
  await leave();
  peer.stop();
  return rows;
}

const paths = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, i) => `/${from + i}/1080p/loop`);

/** The first click on a path of this kind makes the simulator encode its loop; that is not the system's time. */
async function warmUp(view: View): Promise<void> {
  await view(['/warm-up/1080p/loop', '/warm-up/1080p/loop/anywhere'], false);
  await pause(1500);
}

async function clicks(view: View, who: string): Promise<Row[]> {
  const sample = async (situation: string, path: (i: number) => string): Promise<Row> => {
    const times: number[] = [];
    for (let i = 0; i < CLICKS; i++) times.push(...(await view([path(i)], false)));
    return { step: `${who}: first picture, ${situation}`, clicks: times.length, ...quantiles(times) };
  };
  return [
    await sample('camera begins with a key frame', (i) => `/key-${i}/1080p/loop`),
    await sample('camera begins anywhere in its 1 s group', (i) => `/any-${i}/1080p/loop/anywhere`),
  ];
}

/** Percent of a core that processes take from now on. */
async function measured(of: readonly (readonly [name: string, pid: number])[]): Promise<Record<string, number>> {
  const before = of.map(([, pid]) => cpuSeconds(pid));
  const at = performance.now();
  await pause(MEASURE_MS);
  const seconds = (performance.now() - at) / 1000;
  return Object.fromEntries(of.map(([name, pid], i) => [name, ((cpuSeconds(pid) - before[i]!) / seconds) * 100]));
}

/** Viewers in a process of their own; `leave` ends them all. */
function crowd(of: (path: string) => { url: string; hello?: string }): { view: View; leave: () => Promise<void> } {
  let child = role(import.meta.url, 'viewers');
  return {
    async view(wanted, hold) {
      child.send({ viewers: wanted.map(of), hold });
      return ((await once(child, 'message')) as [{ times: number[] }])[0].times;
    },
    async leave() {
      const gone = once(child, 'exit');
      child.disconnect();
      await gone;
      child = role(import.meta.url, 'viewers');
      child.unref();
    },
  };
}

const sum = <T>(all: readonly T[], of: (one: T) => number): number => all.reduce((total, one) => total + of(one), 0);

async function viewers(): Promise<void> {
  const { LiveClient } = await import('../apps/simulators/src/camera/live-client.ts');
  type Wanted = { viewers: { url: string; hello?: string }[]; hold: boolean };
  const open = async ({ viewers: wanted, hold }: Wanted): Promise<void> => {
    const times = await Promise.all(
      wanted.map(async ({ url, hello }) => {
        const client = new LiveClient(url);
        client.keep = false;
        if (hello) client.socket.on('open', () => client.socket.send(hello));
        await client.until('the first picture', () => client.firstPictureMs !== null, 20_000).catch(() => null);
        if (!hold) client.close();
        return client.firstPictureMs ?? Number.NaN;
      }),
    );
    process.send?.({ times });
  };
  process.on('message', (order: Wanted) => void open(order));
}

/** This file again, as its other process. */
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.on('disconnect', () => process.exit());
  await viewers();
}
