import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';

import type pg from 'pg';

import { databaseClient } from '../apps/server/src/kernel/db/client.ts';
import { tokenHash } from '../apps/server/src/kernel/ids.ts';
import { signIn, signInOften, startPostgres, startServer, type Server } from '../apps/server/test/process.ts';
import { openConsoles, type Consoles } from './lib/consoles.ts';
import { costOf, makeLook, shareOf, type Costs } from './lib/costs.ts';
import { measureFloor } from './lib/floor.ts';
import { sendOverMqtt } from './lib/mqtt-senders.ts';
import { quantiles } from './lib/quantiles.ts';
import { sendPresses, type Sender, type Sent } from './lib/senders.ts';
import { printStatements, statementSettings } from './lib/statements.ts';
import type { Bench } from './run.ts';

const consoleCount = 400;
const standing = 5_000;
/** Presses per second, and for how many seconds. Every press is another device's, so every press is a case. */
const loads = [
  { rate: 1, seconds: 20 },
  { rate: 20, seconds: 20 },
  { rate: 100, seconds: 30 },
  { rate: 500, seconds: 60 },
];
const floodSeconds = 10;
/** Buttons that press over MQTT, each over its own connection. */
const mqttLoad = { rate: 100, seconds: 20 };
/** Requests with a key: alarms that are acknowledged, and of these so many a second time. */
const keyed = { most: 4_000, again: 500 };
const steps = ['flood', 'mqtt', 'keyed', 'standing', ...loads.map(({ rate }) => String(rate))];

interface World {
  server: Server;
  db: pg.Client;
  /** Head lines of whoever is signed in. */
  session: string;
  look: () => Promise<Costs>;
  consoles: Consoles | null;
  /** Prints what the database did in each step. */
  profiled: boolean;
}

/**
 * Press → committed (the 200 of `POST /signals`) and press → shown on every one of 400 WebSocket consoles.
 * `mqtt`: the same from buttons with a connection each, press → PUBACK. `keyed`: alarms acknowledged under an
 * `Idempotency-Key`, and some of them a second time under the same.
 * `flood`: 16 senders and 1 press as fast as they are answered, without and with consoles. `standing`: 5,000 alarms
 * that nobody answers ring while others are pressed.
 * @param args `flood`, `standing` or rates; none: all of them. `--statements` prints the dearest statements of each step
 */
export async function run(args: string[]): Promise<Bench> {
  const profiled = args.includes('--statements');
  const wanted = args.filter((arg) => !arg.startsWith('--'));
  const isWanted = (step: string) => wanted.length === 0 || wanted.includes(step);
  if (wanted.some((step) => !steps.includes(step))) throw new Error(`steps: ${steps.join(' ')}`);
  const postgres = await startPostgres(profiled ? statementSettings : {});
  const server = await startServer({ env: { DATABASE_URL: postgres.url } });
  const db = databaseClient(postgres.url);
  await db.connect();
  if (profiled) await db.query('create extension pg_stat_statements');
  const { cookie, csrf, call } = await signIn(server.url);
  // Somebody is on duty, as always: whoever is called costs, too.
  await call('PUT', '/duty/posts/JK', { name: '监控中心', kind: 'control-room', needed: 1 });
  await call('POST', '/duty/posts/JK/sign-on', {});
  const world: World = {
    server,
    db,
    session: `cookie: ${cookie}\r\nx-csrf-token: ${csrf}`,
    look: await makeLook({ url: server.url, pid: server.process.pid ?? 0 }, db),
    consoles: null,
    profiled,
  };
  const floors = [await measureFloor(postgres.url, 1, 2), await measureFloor(postgres.url, 16, 2)];
  const rows: Bench['rows'] = [];
  if (isWanted('flood')) for (const senders of [16, 1]) rows.push(await flood(world, senders));
  const sessions = await signInOften(server.url, Math.ceil(consoleCount / 50));
  world.consoles = await openConsoles(
    `${server.url.replace('http', 'ws')}/api/v1/events`,
    sessions.map((one) => one.cookie),
    consoleCount,
  );
  if (isWanted('flood')) rows.push(await flood(world, 16));
  for (const { rate, seconds } of loads.filter(({ rate }) => isWanted(String(rate))))
    rows.push(await paced(world, `${rate}/s`, { rate, seconds }));
  if (isWanted('mqtt')) rows.push(await overMqtt(world));
  if (isWanted('keyed')) rows.push(...(await keyedRequests(world)));
  if (isWanted('standing')) rows.push(...(await stand(world)));
  const memory = await server.memory();
  await world.consoles.stop();
  await db.end();
  await server.stop();
  await postgres.stop();
  return {
    sizes: {
      consoles: consoleCount,
      serverMB: memory,
      'durable inserts, 1 connection': floors[0],
      'durable inserts, 16 connections': floors[1],
      target:
        'flood of 16: >= 1,000/s, p99 <= 100 ms; of 1: >= 250/s; 100/s: commit p99 <= 20 ms, shown p99 <= 100 ms; 500/s: commit p99 <= 200 ms, shown p99 <= 2 s; standing: press p99 <= 20 ms, ringing <= 20 % of a core; 0 lost, 0 duplicated',
    },
    rows,
  };
}

let fleets = 0;
/** Buttons that have never been pressed. */
async function newFleet(db: pg.Client, count: number): Promise<Sender[]> {
  const fleet = `B${++fleets}`;
  const devices = Array.from({ length: count }, (_, i) => ({
    id: randomUUID(),
    code: `${fleet}-${i}`,
    token: randomBytes(16).toString('base64url'),
  }));
  await db.query(
    `insert into device (id, code, name, kind) select * from unnest($1::uuid[], $2::text[], $2::text[], array_fill('panic-button'::text, array[$3::int]))`,
    [devices.map((d) => d.id), devices.map((d) => d.code), count],
  );
  await db.query(
    `insert into api_token (token_hash, device_id, created_at) select h, d, now() from unnest($1::bytea[], $2::uuid[]) as t(h, d)`,
    [devices.map((d) => tokenHash(d.token)), devices.map((d) => d.id)],
  );
  await db.query('analyze device, api_token');
  return devices;
}

/** Each step begins with nothing open, so that it does not pay for the ringing of the one before. */
async function settle({ db }: World): Promise<void> {
  await db.query(`delete from case_clock`);
  await db.query(`update "case" set is_open = false, state = 'closed', join_key = null where is_open`);
  await db.query('vacuum analyze');
  await wait(2_000);
}

async function flood(world: World, senders: number): Promise<Bench['rows'][number]> {
  await settle(world);
  const presses = await newFleet(world.db, 3_000 * floodSeconds);
  return measured(world, `flood of ${senders}`, presses, { senders, seconds: floodSeconds });
}

async function paced(
  world: World,
  step: string,
  load: { rate: number; seconds: number },
): Promise<Bench['rows'][number]> {
  await settle(world);
  return measured(world, step, await newFleet(world.db, load.rate * load.seconds), load);
}

async function overMqtt(world: World): Promise<Bench['rows'][number]> {
  await settle(world);
  const { rate, seconds } = mqttLoad;
  const fleet = await newFleet(world.db, rate * seconds);
  const port = Number(new URL(world.server.mqttUrl).port);
  return measured(world, `${rate}/s over MQTT`, fleet, (presses) => sendOverMqtt({ port, presses, rate }));
}

async function keyedRequests(world: World): Promise<Bench['rows']> {
  await settle(world);
  const { url } = world.server;
  const pressed = await sendPresses({ url, presses: await newFleet(world.db, keyed.most), senders: 16, seconds: 60 });
  const requests = pressed.caseIds.map((id) => ({
    head: `POST /api/v1/cases/${id}/actions/acknowledge HTTP/1.1\r\n${world.session}\r\nidempotency-key: ${randomUUID()}`,
    body: '{}',
  }));
  const rows: Bench['rows'] = [];
  for (const [step, presses] of [
    ['keyed requests of 16', requests],
    ['the same keys again', requests.slice(0, keyed.again)],
  ] as const) {
    const before = await world.look();
    const sent = await sendPresses({ url, presses, senders: 16, seconds: 60 });
    const after = await world.look();
    const answered = [...sent.ms].filter((ms) => !Number.isNaN(ms));
    const commit = quantiles(answered);
    rows.push({
      step,
      consoles: world.consoles ? consoleCount : 0,
      presses: sent.ms.length,
      'presses/s': Math.round(answered.length / sent.seconds),
      'commit p50': commit.p50,
      'commit p95': commit.p95,
      'commit p99': commit.p99,
      refused: sent.ms.length - answered.length,
      ...costOf(before, after, sent.ms.length),
    });
  }
  const { rows: taken } = await world.db.query<{ n: string }>(
    `select count(*) as n from case_event where action = 'acknowledge' and case_id = any($1::uuid[])`,
    [pressed.caseIds],
  );
  return [...rows, { step: 'acknowledged', presses: pressed.caseIds.length, 'steps taken': Number(taken[0]?.n) }];
}

/** Ringing alone for a minute, then presses in between. */
async function stand(world: World): Promise<Bench['rows']> {
  await settle(world);
  await sendPresses({ url: world.server.url, presses: await newFleet(world.db, standing), senders: 16, seconds: 60 });
  // Past their first steps, each rings once a minute, as alarms do that came one after the other.
  await wait(50_000);
  await world.db.query(`update case_clock set due_at = now() + random() * interval '60 s' where due_at is not null`);
  const told = async () => {
    const { rows } = await world.db.query<{ notices: string; rings: string }>(
      `select (select count(*) from notice) as notices, (select count(*) from case_event where action like 'clock:%') as rings`,
    );
    return { notices: Number(rows[0]?.notices), rings: Number(rows[0]?.rings) };
  };
  const [before, toldBefore] = [await world.look(), await told()];
  await wait(60_000);
  const [after, toldAfter] = [await world.look(), await told()];
  return [
    {
      step: `${standing} standing`,
      rings: toldAfter.rings - toldBefore.rings,
      'notices a person': toldAfter.notices - toldBefore.notices,
      ...shareOf(before, after),
    },
    await measured(world, `20/s over ${standing}`, await newFleet(world.db, 600), { rate: 20, seconds: 30 }),
  ];
}

async function measured(
  world: World,
  step: string,
  presses: Sender[],
  how: { rate: number; seconds: number } | { senders: number; seconds: number } | ((some: Sender[]) => Promise<Sent>),
): Promise<Bench['rows'][number]> {
  await world.consoles?.shown();
  if (world.profiled) await world.db.query('select pg_stat_statements_reset()');
  const before = await world.look();
  const sent = await (typeof how === 'function'
    ? how(presses)
    : sendPresses({ url: world.server.url, presses, ...how }));
  const after = await world.look();
  if (world.profiled) await printStatements(world.db, step);
  const count = sent.ms.length;
  const answered = [...sent.ms].filter((ms) => !Number.isNaN(ms));
  const commit = quantiles(answered);
  return {
    step,
    consoles: world.consoles ? consoleCount : 0,
    presses: count,
    'presses/s': Math.round(answered.length / sent.seconds),
    'commit p50': commit.p50,
    'commit p95': commit.p95,
    'commit p99': commit.p99,
    ...(world.consoles && sent.caseIds.some((id) => id !== null) ? await shownOf(world.consoles, sent) : {}),
    refused: count - answered.length,
    ...(await countCases(world.db, presses.slice(0, count))),
    ...costOf(before, after, count),
    'senders ms/press': Math.round((sent.cpu * 100_000) / count) / 100,
  };
}

async function shownOf(consoles: Consoles, sent: Sent) {
  await wait(3_000);
  const shown = await consoles.shown();
  const seen: number[] = [];
  let cases = 0;
  for (const [i, id] of sent.caseIds.entries()) {
    if (id === null) continue;
    cases++;
    for (const at of shown.get(id) ?? []) seen.push(at - (sent.sentAt[i] ?? 0));
  }
  const show = quantiles(seen);
  return {
    'shown p50': show.p50,
    'shown p95': show.p95,
    'shown p99': show.p99,
    'not shown': cases * consoleCount - seen.length,
  };
}

/** Lost: acknowledged but not in the database. Duplicated: more than one case of one press. */
async function countCases(db: pg.Client, batch: Sender[]) {
  const { rows } = await db.query<{ lost: string; duplicated: string }>(
    `select count(*) filter (where n = 0) as lost, count(*) filter (where n > 1) as duplicated
     from (select d.id, count(c.id) as n from device d left join "case" c on c.device_id = d.id where d.code = any($1) group by d.id) t`,
    [batch.map((device) => device.code)],
  );
  return { lost: Number(rows[0]?.lost), duplicated: Number(rows[0]?.duplicated) };
}
