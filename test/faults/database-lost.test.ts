import { setTimeout as wait } from 'node:timers/promises';

import mqtt, { type MqttClient } from 'mqtt';
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { databaseClient } from '../../apps/server/src/kernel/db/client.ts';
import { stopwatch } from '../../apps/server/test/patience.ts';
import { signIn, startPostgres, startServer, type Server } from '../../apps/server/test/process.ts';
import { startProxy } from '../../apps/server/test/proxy.ts';

let postgres: Awaited<ReturnType<typeof startPostgres>>;
let proxy: Awaited<ReturnType<typeof startProxy>>;
let server: Server;
let admin: Awaited<ReturnType<typeof signIn>>;
let token: string;
let db: pg.Client;
const code = 'L-1';

beforeAll(async () => {
  postgres = await startPostgres();
  proxy = await startProxy(new URL(postgres.tcpUrl));
  server = await startServer({ env: { DATABASE_URL: proxy.url, ANYUAN_LOG: 'fatal' } });
  admin = await signIn(server.url);
  await admin.call('PUT', `/devices/${code}`, { name: code, kind: 'panic-button' });
  ({ token } = await admin.call<{ token: string }>('POST', `/devices/${code}/token`));
  // The test looks past the proxy.
  db = databaseClient(postgres.url);
  await db.connect();
});
afterAll(async () => {
  await db?.end();
  await server?.stop();
  await proxy?.stop();
  await postgres?.stop();
});

const bodyOf = (key: string) => ({ key, kind: 'panic', at: new Date().toISOString() });
async function press(key: string): Promise<{ status: number; code?: string; ms: number }> {
  const began = performance.now();
  const reply = await fetch(`${server.url}/api/v1/signals`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ device: code, ...bodyOf(key) }),
  });
  const { error } = (await reply.json()) as { error?: { code: string } };
  return { status: reply.status, ...(error ? { code: error.code } : {}), ms: performance.now() - began };
}
async function health(): Promise<{ status: number; reasons: Record<string, string>; ms: number }> {
  const began = performance.now();
  const reply = await fetch(`${server.url}/healthz`);
  const { reasons } = (await reply.json()) as { reasons: Record<string, string> };
  return { status: reply.status, reasons, ms: performance.now() - began };
}
const stored = async (key: string): Promise<number> =>
  (await db.query('select 1 from signal where key = $1', [key])).rowCount ?? 0;
const join = (options: mqtt.IClientOptions = {}): Promise<MqttClient> =>
  mqtt.connectAsync(server.mqttUrl, { clientId: 'L', clean: false, username: code, password: token, ...options });

test('a lost database answers no success to anybody, and what is sent again is stored once', async () => {
  expect(await press('before')).toMatchObject({ status: 200 });
  const button = await join({ reconnectPeriod: 300 });
  button.on('error', () => undefined);
  let cuts = 0;
  button.on('close', () => cuts++);

  proxy.refuse();
  const sinceLost = stopwatch();
  await expect.poll(async () => (await health()).status).toBe(503);
  expect(sinceLost.ms()).toBeLessThan(sinceLost.within(2_000));
  expect((await health()).reasons['database']).toMatch(/.+/);

  let acknowledged = false;
  const onMqtt = button
    .publishAsync(`anyuan/device/${code}/signal`, JSON.stringify(bodyOf('over mqtt')), { qos: 1 })
    .then(() => (acknowledged = true));
  const many = await Promise.all(Array.from({ length: 30 }, (_, i) => press(`during-${i % 10}`)));
  for (const answer of many) expect(answer).toMatchObject({ status: 503, code: 'database_down' });
  await expect.poll(() => cuts).toBeGreaterThan(0);
  // Nobody tells it that its password is wrong: it goes on trying.
  const options = { clientId: 'L2', reconnectPeriod: 0, username: code, password: token };
  await expect(mqtt.connectAsync(server.mqttUrl, options, false)).rejects.toThrow("Couldn't connect to server");
  await expect(admin.call('GET', '/cases')).rejects.toThrow(/503.*database_down/);
  await expect(signIn(server.url)).rejects.toThrow(/503.*database_down/);
  await wait(500);
  expect(acknowledged).toBe(false);
  expect(await stored('over mqtt')).toBe(0);

  proxy.pass();
  const sinceBack = stopwatch();
  await expect.poll(async () => (await health()).status).toBe(200);
  expect(sinceBack.ms()).toBeLessThan(sinceBack.within(5_000));
  await onMqtt;
  for (let i = 0; i < 10; i++) expect(await press(`during-${i}`)).toMatchObject({ status: 200 });
  for (const key of ['before', 'over mqtt', 'during-0', 'during-9']) expect(await stored(key)).toBe(1);
  expect((await admin.call<{ total: number }>('GET', '/cases')).total).toBe(1);
  await button.endAsync(true);
});

test('a database that only stays silent is known within seconds, too', async () => {
  proxy.swallow();
  const sinceSilent = stopwatch();
  const first = await health();
  expect(first.status).toBe(503);
  expect(first.reasons['database']).toMatch(/.+/);
  expect(sinceSilent.ms()).toBeLessThan(sinceSilent.within(2_000));
  const pending = press('into the silence');
  await wait(3_000);
  proxy.pass();
  const answer = await pending;
  expect(answer).toMatchObject({ status: 503, code: 'database_down' });
  await expect.poll(async () => (await press('into the silence')).status).toBe(200);
  expect(await stored('into the silence')).toBe(1);
  await expect.poll(async () => (await health()).status).toBe(200);
});
