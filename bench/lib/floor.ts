import { randomUUID } from 'node:crypto';

import { databaseClient } from '../../apps/server/src/kernel/db/client.ts';
import { quantiles } from './quantiles.ts';

/** What durable rows cost on this machine with nothing of ours around them: the floor for commits. */
export async function measureFloor(url: string, connections: number, seconds: number) {
  const clients = Array.from({ length: connections }, () => databaseClient(url));
  await Promise.all(clients.map((client) => client.connect()));
  await clients[0]?.query('create table if not exists bench_floor (id uuid primary key, body text)');
  const ms: number[] = [];
  const began = performance.now();
  await Promise.all(
    clients.map(async (client) => {
      while (performance.now() - began < seconds * 1000) {
        const at = performance.now();
        await client.query({
          name: 'floor',
          text: 'insert into bench_floor values ($1, $2)',
          values: [randomUUID(), 'x'.repeat(200)],
        });
        ms.push(performance.now() - at);
      }
    }),
  );
  await Promise.all(clients.map((client) => client.end()));
  const { p50, p99 } = quantiles(ms);
  return { connections, 'rows/s': Math.round(ms.length / seconds), p50, p99 };
}
