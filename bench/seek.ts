import { loadavg } from 'node:os';

import { quantiles } from './lib/quantiles.ts';
import { startRecorded, video } from './lib/recorded.ts';
import type { Bench } from './run.ts';

const [minutes, seeks] = [60, 200];
/** The head of the file and the key picture it begins with. */
const firstBytes = 262_144;

/** `seek [minutes] [seeks]`: from pointing somewhere in a recording to having its first picture; what a browser needs to decode it is not in it. */
export async function run(args: string[]): Promise<Bench> {
  const [span, count] = [Number(args[0] ?? minutes), Number(args[1] ?? seeks)];
  const loadBefore = Number(loadavg()[0]?.toFixed(2));
  const { server, admin, codes, from, stop } = await startRecorded(1, span * 60);
  const end = from + span * 60_000;
  const body = { to: new Date(end).toISOString(), purpose: 'watch' };
  const begin = (at: number) =>
    admin.call<{ path: string; bytes: number }>('POST', `/cameras/${codes[0]}/recordings/plays`, {
      ...body,
      from: new Date(at).toISOString(),
    });
  const read = async (path: string, first: number): Promise<void> => {
    const range = `bytes=${first}-${first + firstBytes - 1}`;
    const reply = await fetch(`${server.url}${path}`, { headers: { cookie: admin.cookie, range } });
    if (reply.status !== 206) throw new Error(`${path}: ${reply.status}`);
    await reply.arrayBuffer();
  };
  const somewhere = () => from + Math.random() * (span - 1) * 60_000;
  const anew: number[] = [];
  for (let i = 0; i < count; i++) {
    const began = performance.now();
    const { path } = await begin(somewhere());
    await read(path, 0);
    anew.push(performance.now() - began);
  }
  const within: number[] = [];
  const { path, bytes } = await begin(from);
  for (let i = 0; i < count; i++) {
    const began = performance.now();
    await read(path, Math.floor(Math.random() * (bytes - firstBytes)));
    within.push(performance.now() - began);
  }
  const memory = await server.memory();
  await stop();
  return {
    sizes: {
      minutes: span,
      seeks: count,
      video,
      serverMB: memory,
      'load average before': loadBefore,
      target: 'seek to picture p95 <= 500 ms, decoding included',
    },
    rows: [
      { step: 'a play begun anywhere', ...quantiles(anew) },
      { step: 'moved within a play', ...quantiles(within) },
    ],
  };
}
