import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { LiveClient } from '../apps/simulators/src/camera/live-client.ts';
import { channelCodes, startGbDevice } from '../apps/simulators/src/index.ts';
import { startMedia, type CallPlan } from '../packages/media/src/index.ts';
import { ours, password, recorderCode, startGbServer } from './lib/gb-server.ts';
import { cpuSeconds, memoryMb } from './lib/processes.ts';
import { quantiles } from './lib/quantiles.ts';
import type { Bench } from './run.ts';

const clicks = 40;
const measureMs = 10_000;
const pictures = {
  main: { width: 1280, height: 720, fps: 25, bitrate: 2_000_000 },
  sub: { width: 640, height: 360, fps: 15, bitrate: 512_000 },
};
const size = process.argv.includes('sub') ? 'sub' : 'main';
const picture = pictures[size];

/** `gb-live [streams] [sub]`: from a click to the first picture of a registered camera; then so many streams of PS over TCP. */
export async function run(args: string[]): Promise<Bench> {
  const streams = Number(args[0] ?? 200);
  const rows: Bench['rows'] = size === 'sub' ? [await many(streams)] : [await click(), await many(streams)];
  return {
    sizes: {
      streams,
      video: `${picture.height}p${picture.fps} H.264 ${picture.bitrate / 1e6} Mbit/s and PCMA, PS over RTP over TCP`,
      target: 'click to picture p95 <= 300 ms; 200 streams in <= 47 % of a core, none lost',
    },
    rows,
  };
}

async function click(): Promise<Bench['rows'][number]> {
  const { server, port, cookie, call, enterRecorders, stop } = await startGbServer({ ANYUAN_MEDIA: 'on' });
  await enterRecorders(1);
  const code = recorderCode(1);
  const channels = channelCodes(code, clicks).map((one, i) => ({ code: one, name: `通道 ${i}` }));
  const device = await startGbDevice({
    server: { host: '127.0.0.1', port, code: ours },
    code,
    password,
    channels,
    picture,
  });
  await call('POST', '/gb28181/devices/NVR-1/refresh', {});
  await call('POST', '/gb28181/devices/NVR-1/adopt', {
    items: channels.map((one) => ({ channel: one.code, place: 'C1' })),
  });
  const times: number[] = [];
  for (const { code: camera } of channels) {
    const begin = performance.now();
    const { path } = await call<{ path: string }>('POST', `/cameras/${camera}/live`, { purpose: 'maintenance' });
    const client = new LiveClient(`${server.url.replace('http', 'ws')}${path}`, { cookie });
    await client.until('the first picture', () => client.firstPictureMs !== null, 20_000);
    times.push(performance.now() - begin);
    client.close();
  }
  await device.stop();
  await stop();
  // The first encodes what it shows: that is the simulator's time.
  return { step: 'click to first picture, whole server', clicks: times.length - 1, ...quantiles(times.slice(1)) };
}

/** The media process alone, called for by this one; whoever looks has gone, and it goes on reading. */
async function many(streams: number): Promise<Bench['rows'][number]> {
  const sender: ChildProcess = fork(fileURLToPath(import.meta.url), ['sender', size], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  await once(sender, 'message');
  const media = await startMedia({ lingerMs: 600_000 });
  const plan = (stream: string): CallPlan => ({
    transport: 'tcp-passive',
    host: '127.0.0.1',
    ports: null,
    ssrc: Number(stream),
    trusts: false,
  });
  media.answerCalls({
    plan: (stream) => Promise.resolve(plan(stream)),
    invite(stream, port) {
      sender.send({ ssrc: Number(stream), port });
      return Promise.resolve({ address: '127.0.0.1', port: 0, ssrc: null });
    },
    bye: () => undefined,
    step: () => undefined,
    quirk: () => undefined,
    gone: () => undefined,
  });
  for (let n = 1; n <= streams; n++) await media.probe({ id: String(n), url: `gb28181:live/${n}` });
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  const before = await media.stats();
  const frames = (all: typeof before): number => all.streams.reduce((sum, one) => sum + one.frames, 0);
  const [cpu, cpuSender, at] = [cpuSeconds(before.pid), cpuSeconds(sender.pid ?? 0), performance.now()];
  await new Promise((resolve) => setTimeout(resolve, measureMs));
  const after = await media.stats();
  const seconds = (performance.now() - at) / 1_000;
  const row = {
    step: `${streams} streams, nobody looks`,
    playing: after.streams.filter(({ state }) => state === 'playing').length,
    'media %': Math.round(((cpuSeconds(before.pid) - cpu) / seconds) * 1_000) / 10,
    'sender %': Math.round(((cpuSeconds(sender.pid ?? 0) - cpuSender) / seconds) * 1_000) / 10,
    'frames/s each': Math.round(((frames(after) - frames(before)) / streams / seconds) * 10) / 10,
    'Mbit/s all': Math.round(after.streams.reduce((sum, { bitrate }) => sum + bitrate, 0) / 1e6),
    MB: memoryMb(before.pid),
  };
  sender.disconnect();
  await media.stop();
  return row;
}

/** One loop of 720p, encoded once; every stream sends it over a connection of its own. */
async function send(): Promise<void> {
  const { openPictures } = await import('../apps/simulators/src/gb28181/pictures.ts');
  const { startStream } = await import('../apps/simulators/src/gb28181/stream.ts');
  const format = { codec: 'h264', ...picture, wishes: {} } as const;
  await openPictures('warm', format, false);
  process.on('message', ({ ssrc, port }: { ssrc: number; port: number }) => {
    void openPictures('loop', format, false).then((pictures) =>
      startStream({
        transport: 'tcp-active',
        address: '127.0.0.1',
        port,
        ssrc,
        format,
        pictures,
        audio: true,
        quirks: new Set(),
        duration: null,
      }),
    );
  });
  process.send?.('ready');
}

if (process.argv[2] === 'sender') {
  process.on('disconnect', () => process.exit());
  await send();
}
