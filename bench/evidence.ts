import { createHash } from 'node:crypto';
import { loadavg } from 'node:os';

import { cpuSeconds } from './lib/processes.ts';
import { quantiles } from './lib/quantiles.ts';
import { startRecorded, video } from './lib/recorded.ts';
import type { Bench } from './run.ts';

const [cameras, minutes, turns] = [4, 10, 3];

/** `evidence [cameras] [minutes]`: recordings of several cameras taken along by two people, from the wish to the last byte of the signed zip. */
export async function run(args: string[]): Promise<Bench> {
  const [count, span] = [Number(args[0] ?? cameras), Number(args[1] ?? minutes)];
  const loadBefore = Number(loadavg()[0]?.toFixed(2));
  const { server, admin, codes, from, countersign, stop } = await startRecorded(count, span * 60);
  const to = new Date(from + span * 60_000).toISOString();
  const spans = codes.map((code) => ({ code, from: new Date(from).toISOString(), to }));
  const pid = server.process.pid!;
  const ms: number[] = [];
  const rows: Bench['rows'] = [];
  for (let turn = 1; turn <= turns; turn++) {
    const [cpu, began] = [cpuSeconds(pid), performance.now()];
    const look = { purpose: 'authority', reason: '调取证据通知书', forUnit: '派出所' };
    const { id } = await admin.call<{ id: string }>('POST', '/evidence', { spans, ...look, countersign });
    const reply = await fetch(`${server.url}/api/v1/evidence/${id}/file`, { headers: { cookie: admin.cookie } });
    if (!reply.ok || !reply.body) throw new Error(`the zip: ${reply.status}`);
    let bytes = 0;
    const hash = createHash('sha256');
    for await (const chunk of reply.body) {
      bytes += chunk.length;
      hash.update(chunk);
    }
    const took = performance.now() - began;
    ms.push(took);
    rows.push({
      step: `zip ${turn}`,
      seconds: Math.round(took / 100) / 10,
      MB: Math.round(bytes / 1e6),
      'MB/s': Math.round(bytes / 1e3 / took),
      'server CPU s': Math.round((cpuSeconds(pid) - cpu) * 10) / 10,
      'server MB': await server.memory(),
    });
  }
  rows.push({ step: 'all', ...quantiles(ms) });
  await stop();
  return {
    sizes: {
      cameras: count,
      minutes: span,
      video,
      'load average before': loadBefore,
      target: '4 cameras x 10 minutes <= 20 s',
    },
    rows,
  };
}
