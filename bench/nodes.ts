import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { WebSocket } from 'ws';

import { NodeProcess } from '../apps/server/src/modules/media-node/node.testing.ts';
import { type BenchCameras, startCameras } from './lib/cameras.ts';
import { cpuSeconds } from './lib/processes.ts';
import { role } from './lib/role.ts';
import { round } from './lib/round.ts';
import { type Served, withServer } from './lib/served.ts';
import type { Bench } from './run.ts';

const STREAMS = 16;
const SETTLE_MS = 12_000;
const MEASURE_MS = 20_000;

type Row = Bench['rows'][number];

/**
 * What a camera costs whom when it is recorded: read by the server, or by a node that gives it to the server's recorder; and what
 * a viewer costs the server whose pictures come over the line of a node, in clear.
 */
export async function run([wanted]: string[]): Promise<Bench> {
  const streams = Number(wanted ?? STREAMS);
  const loadBefore = Number(loadavg()[0]?.toFixed(2));
  const cameras = await startCameras(4_400_000);
  const env = { ANYUAN_MEDIA: 'on', ANYUAN_OUTGOING_LOCAL: 'on' };
  try {
    const rows = await withServer(env, (served) => measured(served, cameras, streams));
    return {
      sizes: {
        streams,
        video: '1080p25 H.264, 4.4 Mbit/s, RTSP over TCP',
        'load average before': loadBefore,
        unit: '% of a core per stream or viewer, user and system',
      },
      rows,
    };
  } finally {
    cameras.stop();
  }
}

async function measured({ server, admin }: Served, cameras: BenchCameras, streams: number): Promise<Row[]> {
  const codes = Array.from({ length: streams }, (_, n) => `CAM-${n}`);
  await admin.call('PUT', '/places/HQ', { name: '本部', kind: 'campus' });
  await admin.call('PUT', '/settings/recording.leastFreeGb', { value: 0.1 });
  for (const code of codes) {
    const url = cameras.url(`${code}/1080p/loop`);
    await admin.call('PUT', `/devices/${code}`, { name: code, kind: 'camera', place: 'HQ', source: { url } });
    await admin.call('PUT', `/cameras/${code}/recording-plan`, { mode: 'always' });
  }
  const home = server.process.pid!;
  const homeMedia = await mediaOf(home);
  const rows: Row[] = [];
  await pause(SETTLE_MS);
  rows.push({
    step: 'read and recorded by the server',
    ...(await spent({ server: home, 'its media': homeMedia }, streams)),
  });

  await admin.call('PUT', '/media-nodes/node-b', { places: ['HQ'], takesAny: false });
  const { token } = await admin.call<{ token: string }>('POST', '/media-nodes/node-b/token');
  const data = mkdtempSync(join(tmpdir(), 'anyuan-bench-node-'));
  const node = new NodeProcess(['--data', data, '--join', server.url, '--name', 'node-b', '--token', token]);
  try {
    await pause(SETTLE_MS);
    const far = node.child.pid!;
    const all = { server: home, 'its media': homeMedia, node: far, "node's media": await mediaOf(far) };
    const recorded = await spent(all, streams);
    rows.push({ step: 'read by a node, recorded by the server', ...recorded });
    const close = await watchAll(admin, server.url, codes);
    await pause(SETTLE_MS);
    const watched = await spent(all, streams);
    rows.push({ step: 'and each watched by one', ...watched });
    const more = Object.fromEntries(Object.keys(all).map((who) => [who, round(watched[who]! - recorded[who]!)]));
    rows.push({ step: 'a viewer', ...more });
    close();
    return rows;
  } finally {
    await node.kill('SIGTERM');
  }
}

async function mediaOf(pid: number): Promise<number> {
  for (;;) {
    try {
      const found = execFileSync('pgrep', ['-P', String(pid), '-f', 'live/worker'], { encoding: 'utf8' });
      return Number(found.trim().split('\n')[0]);
    } catch {
      await pause(200);
    }
  }
}

async function spent(pids: Record<string, number>, streams: number): Promise<Record<string, number>> {
  const before = Object.values(pids).map(cpuSeconds);
  const at = performance.now();
  await pause(MEASURE_MS);
  const seconds = (performance.now() - at) / 1000;
  return Object.fromEntries(
    Object.entries(pids).map(([who, pid], n) => [
      who,
      round(((cpuSeconds(pid) - before[n]!) / seconds / streams) * 100),
    ]),
  );
}

async function watchAll(admin: Served['admin'], url: string, codes: readonly string[]): Promise<() => void> {
  const viewers = role(import.meta.url, 'viewers');
  const paths: string[] = [];
  for (const code of codes) {
    const asked = { hevc: true, purpose: 'watch' };
    paths.push((await admin.call<{ path: string }>('POST', `/cameras/${code}/live`, asked)).path);
  }
  viewers.send({ urls: paths.map((path) => `${url.replace(/^http/, 'ws')}${path}`), cookie: admin.cookie });
  return () => viewers.disconnect();
}

function watch(): void {
  process.once('disconnect', () => process.exit(0));
  process.on('message', ({ urls, cookie }: { urls: string[]; cookie: string }) => {
    for (const url of urls) new WebSocket(url, { headers: { cookie }, rejectUnauthorized: false });
  });
}

/** This file again, as its other process. */
if (process.argv[1] === fileURLToPath(import.meta.url)) watch();
