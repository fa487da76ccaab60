import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { signInOften } from '../apps/server/test/process.ts';
import { channelCodes } from '../apps/simulators/src/gb28181/device.ts';
import { atOnce } from './lib/at-once.ts';
import { ours, password, recorderCode, startGbServer } from './lib/gb-server.ts';
import { childrenOf, cpuSeconds, memoryMb } from './lib/processes.ts';
import { quantiles } from './lib/quantiles.ts';
import { role } from './lib/role.ts';
import type { Bench } from './run.ts';

const measureMs = 20_000;
const patienceMs = 120_000;
/** A session may hold 64 connections: each stands for a workplace with its wall. */
const viewersEach = 50;
const picture = { width: 640, height: 360, fps: 15, bitrate: 512_000 };

type Row = Bench['rows'][number];
/** What viewers have seen: of each how long it took from the click, and what came since they were asked before. */
interface Seen {
  firstMs: number[];
  pictures: number[];
  bytes: number;
  interrupted: number;
}
type Order = { do: 'register'; codes: string[]; port: number } | { do: 'seen' } | View;
type View = { do: 'view'; url: string; cookie: string; clickedAt: number };

/**
 * `gb-viewers [end-points]`: so many devices of one camera each register with one server, are entered as cameras, and
 * are all watched at once in their smaller picture, by viewers of some sessions, a connection each.
 */
export async function run(args: string[]): Promise<Bench> {
  const count = Number(args[0] ?? 400);
  const loadBefore = round(loadavg()[0] ?? 0);
  const devices = role(import.meta.url, 'devices');
  const viewers = role(import.meta.url, 'viewers');
  await Promise.all([devices, viewers].map((child) => once(child, 'message')));
  const { server, port, pid, call, enterRecorders, stop } = await startGbServer({ ANYUAN_MEDIA: 'on' });
  const sessions = await signInOften(server.url, Math.ceil(count / viewersEach));
  await enterRecorders(count);
  const codes = Array.from({ length: count }, (_, i) => recorderCode(i + 1));
  const rows: Row[] = [];
  const step = async (name: string, work: () => Promise<Row>): Promise<void> => {
    const [cpu, at] = [cpuSeconds(pid), performance.now()];
    const said = await work();
    const seconds = (performance.now() - at) / 1_000;
    rows.push({ step: name, ...said, seconds: round(seconds), 'server s': round(cpuSeconds(pid) - cpu) });
    console.log(rows.at(-1));
  };

  await step(`${count} devices register`, async () => ({
    ok: await ask<number>(devices, { do: 'register', codes, port }),
  }));
  const channels = codes.map((code) => channelCodes(code, 1)[0] ?? '');
  await step('their channels are entered as cameras', async () => {
    await atOnce(8, codes, async (_, i) => {
      await call('POST', `/gb28181/devices/NVR-${i + 1}/refresh`, {});
      await call('POST', `/gb28181/devices/NVR-${i + 1}/adopt`, { items: [{ channel: channels[i], place: 'C1' }] });
    });
    return { ok: count };
  });
  await step('all are watched at once', async () => {
    await atOnce(16, channels, async (camera, i) => {
      const { call, cookie } = sessions[i % sessions.length]!;
      const clickedAt = Date.now();
      const look = { purpose: 'maintenance', stream: 'sub' };
      const { path } = await call<{ path: string }>('POST', `/cameras/${camera}/live`, look);
      viewers.send({ do: 'view', url: `${server.url.replace('http', 'ws')}${path}`, cookie, clickedAt } satisfies View);
    });
    const until = performance.now() + patienceMs;
    let seen = await ask<Seen>(viewers, { do: 'seen' });
    while (seen.firstMs.length < count && performance.now() < until) {
      await pause(250);
      seen = await ask<Seen>(viewers, { do: 'seen' });
    }
    return { ok: seen.firstMs.length, ...quantiles(seen.firstMs) };
  });
  await pause(5_000);
  await step('and go on', async () => {
    const media = childrenOf(pid).sort((a, b) => memoryMb(b) - memoryMb(a))[0] ?? 0;
    const pids = [pid, media, devices.pid ?? 0, viewers.pid ?? 0];
    await ask<Seen>(viewers, { do: 'seen' });
    const [before, at] = [pids.map(cpuSeconds), performance.now()];
    await pause(measureMs);
    const seconds = (performance.now() - at) / 1_000;
    const seen = await ask<Seen>(viewers, { do: 'seen' });
    const [ofServer = 0, ofMedia = 0, ofDevices = 0, ofViewers = 0] = pids.map((one, i) =>
      round(((cpuSeconds(one) - (before[i] ?? 0)) / seconds) * 100),
    );
    const rates = seen.pictures.map((one) => one / seconds).sort((a, b) => a - b);
    return {
      ok: seen.firstMs.length,
      interrupted: seen.interrupted,
      'fps least': round(rates[0] ?? 0),
      'fps mean': round(rates.reduce((sum, one) => sum + one, 0) / Math.max(1, rates.length)),
      'Mbit/s': round((seen.bytes * 8) / seconds / 1e6),
      'server %': ofServer,
      'media %': ofMedia,
      'devices %': ofDevices,
      'viewers %': ofViewers,
      'server MB': memoryMb(pid),
      'media MB': memoryMb(media),
    };
  });
  devices.disconnect();
  viewers.disconnect();
  await stop();
  return {
    sizes: {
      'end-points': count,
      video: `${picture.height}p${picture.fps} H.264 ${picture.bitrate / 1e6} Mbit/s and PCMA, PS over RTP over TCP`,
      'load before and after': `${loadBefore} ${round(loadavg()[0] ?? 0)}`,
      target: '400 registered, entered and watched at once, none interrupted, none below 14 pictures a second',
    },
    rows,
  };
}

const round = (value: number): number => Math.round(value * 10) / 10;
const answer = (said: unknown): void => void process.send?.({ said });

async function ask<T>(child: ChildProcess, order: Order): Promise<T> {
  child.send(order);
  return ((await once(child, 'message')) as [{ said: T }])[0].said;
}

/** Devices as they are in a network, each with a socket of its own; what they send was encoded once. */
async function devices(): Promise<void> {
  const { startGbDevice } = await import('../apps/simulators/src/gb28181/device.ts');
  const { loopOf } = await import('../apps/simulators/src/camera/feed.ts');
  await loopOf({ codec: 'h264', ...picture, wishes: {} });
  process.on('message', (order: Extract<Order, { do: 'register' }>) => {
    const server = { host: '127.0.0.1', port: order.port, code: ours };
    void atOnce(order.codes.length, order.codes, async (code) => {
      const channels = channelCodes(code, 1).map((one) => ({ code: one, name: `通道 ${code.slice(-4)}` }));
      const device = await startGbDevice({ server, code, password, channels, picture, audio: true });
      return device.registered !== null;
    }).then((all) => answer(all.filter(Boolean).length));
  });
  answer('ready');
}

async function viewers(): Promise<void> {
  const { LiveClient } = await import('../apps/simulators/src/camera/live-client.ts');
  const all: {
    client: InstanceType<typeof LiveClient>;
    late: number;
    pictures: number;
    bytes: number;
    said: number;
  }[] = [];
  process.on('message', (order: View | { do: 'seen' }) => {
    if (order.do === 'view') {
      const client = new LiveClient(order.url, { cookie: order.cookie });
      client.keep = false;
      all.push({ client, late: Date.now() - order.clickedAt, pictures: 0, bytes: 0, said: 0 });
      return;
    }
    const seen: Seen = { firstMs: [], pictures: [], bytes: 0, interrupted: 0 };
    for (const one of all) {
      const { firstPictureMs, fragments, bytes, messages, closed } = one.client;
      if (firstPictureMs !== null) seen.firstMs.push(one.late + firstPictureMs);
      seen.pictures.push(fragments - one.pictures);
      seen.bytes += bytes - one.bytes;
      const isBroken = messages.slice(one.said).some((said) => 'state' in said && said.state !== 'playing');
      if (closed || isBroken) seen.interrupted++;
      [one.pictures, one.bytes, one.said] = [fragments, bytes, messages.length];
    }
    answer(seen);
  });
  answer('ready');
}

/** This file again, as one of its other processes. */
const name = process.argv[1] === fileURLToPath(import.meta.url) ? process.argv[2] : undefined;
if (name !== undefined) {
  process.on('disconnect', () => process.exit());
  await (name === 'devices' ? devices() : viewers());
}
