import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startServer } from '../apps/server/test/process.ts';
import { quantiles } from './lib/quantiles.ts';
import type { Bench } from './run.ts';

const again = 5;

/** From the start of the process to the line that says it is ready: an empty folder, then a prepared one. */
export async function run(): Promise<Bench> {
  const data = await mkdtemp(join(tmpdir(), 'anyuan-bench-'));
  const first = await startServer({ data, env: { ANYUAN_MEDIA: 'on' } });
  await first.kill('SIGTERM');
  const later: number[] = [];
  for (let i = 0; i < again; i++) {
    const server = await startServer({ data, env: { ANYUAN_MEDIA: 'on' } });
    later.push(server.readyMs);
    await server.kill('SIGTERM');
  }
  await rm(data, { recursive: true, force: true });
  return {
    sizes: { starts: again, target: 'first <= 30000 ms, prepared <= 5000 ms' },
    rows: [
      { step: 'first start (empty folder)', ...quantiles([first.readyMs]) },
      { step: 'prepared folder', ...quantiles(later) },
    ],
  };
}
