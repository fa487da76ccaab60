import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';

import { startMedia } from '../packages/media/src/index.ts';
import { quantiles } from './lib/quantiles.ts';
import type { Bench } from './run.ts';

// Three processes besides the media process, so that each one's cost is its own: cameras, viewers, and the server's part (this one).
const SIZES = [21, 64];
const SETTLE_MS = 4000;
const MEASURE_MS = 10_000;
const CLICKS = 30;

type Row = Bench['rows'][number];

/** CPU and memory of relaying cameras to WebSocket viewers, and the time from a click to the first picture. */
export async function run(): Promise<Bench> {
  const loadBefore = Number(loadavg()[0]?.toFixed(2));
  const cameras = role('cameras');
  const viewers = role('viewers');
  const [{ port }] = (await once(cameras, 'message')) as [{ port: number }];
  const media = await startMedia({ lingerMs: 500 });
  const gate = createServer().on('upgrade', (request, socket, head) => {
    const path = request.url ?? '';
    const ticket = media.attach(
      { id: path, url: `rtsp://127.0.0.1:${port}/cam${path}`, transport: 'tcp' },
      { hevc: true },
    );
    media.proxy(ticket, request, socket, head).catch(() => socket.destroy());
  });
  await once(gate.listen(0, '127.0.0.1'), 'listening');
  const view = async (paths: string[], hold: boolean): Promise<number[]> => {
    viewers.send({ port: (gate.address() as AddressInfo).port, paths, hold });
    return ((await once(viewers, 'message')) as [{ times: number[] }])[0].times;
  };

  // The first click on a path of this kind makes the simulator encode its loop; that is not the system's time.
  await view(['/warm-up/1080p/loop', '/warm-up/1080p/loop/anywhere'], false);
  await pause(1500);
  const idle = (await media.stats()).memoryMb;
  const rows: Row[] = [];
  const clicked: Row[] = [];
  let running = 0;
  for (const streams of SIZES) {
    await view(
      Array.from({ length: streams - running }, (_, i) => `/${running + i}/1080p/loop`),
      true,
    );
    running = streams;
    await pause(SETTLE_MS);
    rows.push(await measure(streams, idle));
    if (streams === SIZES[0]) clicked.push(...(await clicks(view, streams)));
  }
  for (const child of [cameras, viewers]) child.disconnect();
  gate.close();
  gate.closeAllConnections();
  await media.stop();
  return {
    sizes: {
      streams: SIZES,
      video: '1080p25 H.264, 4 Mbit/s, RTSP over TCP',
      clicks: CLICKS,
      'load average before': loadBefore,
      target: '<= 1 % of a core per stream, first picture p95 <= 500 ms',
    },
    rows: [...rows, ...clicked],
  };

  async function measure(streams: number, idleMb: number): Promise<Row> {
    const [before, own, at] = [await media.stats(), process.cpuUsage(), performance.now()];
    await pause(MEASURE_MS);
    const [after, used] = [await media.stats(), process.cpuUsage(own)];
    const seconds = (performance.now() - at) / 1000;
    const live = after.streams.filter((s) => s.state === 'playing');
    const mean = (pick: (s: (typeof live)[number]) => number): number =>
      live.reduce((sum, s) => sum + pick(s), 0) / live.length;
    return {
      step: `${streams} streams`,
      playing: live.length,
      fps: round(mean((s) => s.fps)),
      'Mbit/s': round(mean((s) => s.bitrate / 1e6)),
      'media CPU %/stream': round(((after.cpuSeconds - before.cpuSeconds) / seconds / streams) * 100),
      'server CPU %/stream': round(((used.user + used.system) / 1e6 / seconds / streams) * 100),
      'media MB': after.memoryMb,
      'MB/stream': round((after.memoryMb - idleMb) / streams),
      drops: after.streams.reduce((sum, s) => sum + s.drops, 0),
    };
  }
}

async function clicks(view: (paths: string[], hold: boolean) => Promise<number[]>, streams: number): Promise<Row[]> {
  const sample = async (situation: string, path: (i: number) => string): Promise<Row> => {
    const times: number[] = [];
    for (let i = 0; i < CLICKS; i++) times.push(...(await view([path(i)], false)));
    return {
      step: `first picture: ${situation}, ${streams} others playing`,
      clicks: times.length,
      ...quantiles(times),
    };
  };
  return [
    await sample('camera already watched by someone', (i) => `/${i % streams}/1080p/loop`),
    await sample('nobody watching, camera begins with a key frame', (i) => `/cold-${i}/1080p/loop`),
    await sample('nobody watching, camera begins anywhere in its 1 s group', (i) => `/cold-${i}/1080p/loop/anywhere`),
  ];
}

const round = (value: number): number => Math.round(value * 100) / 100;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const role = (name: string): ChildProcess => fork(fileURLToPath(import.meta.url), [name], { execArgv: [] });

async function cameras(): Promise<void> {
  const { startCameraServer } = await import('../apps/simulators/src/camera/index.ts');
  const server = await startCameraServer();
  process.send?.({ port: server.port });
}

async function viewers(): Promise<void> {
  const { LiveClient } = await import('../apps/simulators/src/camera/live-client.ts');
  const open = async ({ port, paths, hold }: { port: number; paths: string[]; hold: boolean }): Promise<void> => {
    const times = await Promise.all(
      paths.map(async (path) => {
        const client = new LiveClient(`ws://127.0.0.1:${port}${path}`);
        client.keep = false;
        await client.until('the first picture', () => client.firstPictureMs !== null, 20_000);
        if (!hold) client.close();
        return client.firstPictureMs ?? Number.NaN;
      }),
    );
    process.send?.({ times });
  };
  process.on('message', (order: Parameters<typeof open>[0]) => void open(order));
}

/** This file again, as one of its other processes. */
const name = process.argv[1] === fileURLToPath(import.meta.url) ? process.argv[2] : undefined;
if (name !== undefined) {
  process.on('disconnect', () => process.exit());
  await (name === 'cameras' ? cameras() : viewers());
}
