import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';

import pg from 'pg';

import { tokenHash } from '../apps/server/src/kernel/ids.ts';
import { signIn, startPostgres, startServer, type Server } from '../apps/server/test/process.ts';
import { openConsoles, wallNow, type Consoles } from './lib/consoles.ts';
import { quantiles } from './lib/quantiles.ts';
import type { Bench } from './run.ts';

const deviceCount = 10_000;
const consoleCount = 400;
/** Presses per second, and for how many seconds. Every press is another device's, so every press is a case. */
const loads = [
  { rate: 1, seconds: 20 },
  { rate: 20, seconds: 15 },
  { rate: 100, seconds: 15 },
  { rate: 500, seconds: 8 },
];

interface Device {
  code: string;
  token: string;
}
interface Press {
  sentAt: number;
  committedMs: number | null;
  caseId: string | null;
}

/**
 * Press → committed (the 200 of `POST /signals`) and press → shown on every one of 400 WebSocket consoles.
 * @param rates only these of the loads
 */
export async function run(rates: string[]): Promise<Bench> {
  const postgres = await startPostgres();
  const server = await startServer({ env: { DATABASE_URL: postgres.url } });
  const db = new pg.Client(postgres.url);
  await db.connect();
  const fleet = await registerDevices(db);
  const { cookie } = await signIn(server.url);
  const consoles = await openConsoles(`${server.url.replace('http', 'ws')}/api/v1/events`, cookie, consoleCount);
  const rows: Bench['rows'] = [];
  const baseline = await measureInserts(db);
  let used = 0;
  for (const { rate, seconds } of loads.filter(({ rate }) => rates.length === 0 || rates.includes(String(rate)))) {
    const batch = fleet.slice(used, (used += rate * seconds));
    rows.push({
      'presses/s': rate,
      presses: batch.length,
      ...(await measure(server, rate, batch, consoles)),
      ...(await countCases(db, batch)),
    });
  }
  const memory = await server.memory();
  await consoles.stop();
  await db.end();
  await server.stop();
  await postgres.stop();
  return {
    sizes: {
      devices: deviceCount,
      consoles: consoleCount,
      serverMB: memory,
      'one durable insert alone, ms': baseline,
      target: 'at 100/s: commit p99 <= 50 ms, shown p99 <= 250 ms; 0 lost, 0 duplicated',
    },
    rows,
  };
}

async function registerDevices(db: pg.Client): Promise<Device[]> {
  const devices = Array.from({ length: deviceCount }, (_, i) => ({
    id: randomUUID(),
    code: `B-${i}`,
    token: randomBytes(16).toString('base64url'),
  }));
  await db.query(
    `insert into device (id, code, name, kind) select * from unnest($1::uuid[], $2::text[], $2::text[], array_fill('panic-button'::text, array[$3::int]))`,
    [devices.map((d) => d.id), devices.map((d) => d.code), deviceCount],
  );
  await db.query(
    `insert into api_token (token_hash, device_id, created_at) select h, d, now() from unnest($1::bytea[], $2::uuid[]) as t(h, d)`,
    [devices.map((d) => tokenHash(d.token)), devices.map((d) => d.id)],
  );
  return devices;
}

async function measure(server: Server, rate: number, batch: Device[], consoles: Consoles) {
  const presses: Promise<Press>[] = [];
  const began = performance.now();
  for (const [i, device] of batch.entries()) {
    const due = began + (i * 1000) / rate;
    const early = due - performance.now();
    if (early > 1) await wait(early);
    presses.push(press(server, device));
  }
  const done = await Promise.all(presses);
  await wait(2_000);
  const shown = await consoles.shown();
  const committed = done.flatMap((one) => one.committedMs ?? []);
  const seen = done.flatMap((one) => (one.caseId ? (shown.get(one.caseId) ?? []).map((at) => at - one.sentAt) : []));
  const commit = quantiles(committed);
  const show = quantiles(seen);
  return {
    'commit p50': commit.p50,
    'commit p95': commit.p95,
    'commit p99': commit.p99,
    'shown p50': show.p50,
    'shown p95': show.p95,
    'shown p99': show.p99,
    refused: done.length - committed.length,
    'not shown': committed.length * consoleCount - seen.length,
  };
}

async function press(server: Server, { code, token }: Device): Promise<Press> {
  const sentAt = wallNow();
  const answer = await fetch(`${server.url}/api/v1/signals`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ device: code, key: 'bench', kind: 'panic', at: new Date().toISOString() }),
  });
  if (!answer.ok) return { sentAt, committedMs: null, caseId: null };
  const committedMs = wallNow() - sentAt;
  const { caseId } = (await answer.json()) as { caseId: string };
  return { sentAt, committedMs, caseId };
}

/** Lost: acknowledged but not in the database. Duplicated: more than one case of one press. */
async function countCases(db: pg.Client, batch: Device[]) {
  const { rows } = await db.query<{ lost: string; duplicated: string }>(
    `select count(*) filter (where n = 0) as lost, count(*) filter (where n > 1) as duplicated
     from (select d.id, count(c.id) as n from device d left join "case" c on c.device_id = d.id where d.code = any($1) group by d.id) t`,
    [batch.map((device) => device.code)],
  );
  return { lost: Number(rows[0]?.lost), duplicated: Number(rows[0]?.duplicated) };
}

/** What one durable row costs on this machine, with nothing of ours around it: the floor for a commit. */
async function measureInserts(db: pg.Client) {
  await db.query('create table bench_floor (id uuid primary key, body text)');
  const ms: number[] = [];
  for (let i = 0; i < 200; i++) {
    const began = performance.now();
    await db.query('insert into bench_floor values ($1, $2)', [randomUUID(), 'x'.repeat(200)]);
    ms.push(performance.now() - began);
  }
  return quantiles(ms);
}
