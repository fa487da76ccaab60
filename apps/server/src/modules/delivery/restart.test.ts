import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type TestApp } from '../../../test/kit.ts';
import { notify } from '../notice/index.ts';
import { startGateway, type Gateway } from './testing.ts';

let t: TestApp;
let gateway: Gateway;
let nurse: string;
beforeAll(async () => {
  // Jobs wait by the database's clock, so this story runs on the real one.
  t = await testApp({ realTime: true, jobs: true });
  await t.listen();
  gateway = await startGateway();
  const it = await t.as('it');
  nurse = (await t.as('staff')).personId;
  await it.identity.updatePerson({ id: nurse, phone: '13800138000' });
  await it.setting.put({ key: 'delivery.firstRetrySeconds', value: 1 });
  await it.delivery.putChannel({
    channel: 'sms',
    level: 'all',
    config: { url: gateway.url, contentType: 'json', body: '{"to":"{phone}"}' },
  });
});
afterAll(async () => {
  await gateway.stop();
  await t.stop();
});

const tell = () =>
  t.app.system('test').tx((tx) => {
    tx.unaudited('its reason has the line');
    return notify(tx, [nurse], { subject: null, urgent: true, zh: 'x', en: 'x' });
  });
const last = () => t.app.db.selectFrom('delivery').selectAll().orderBy('at', 'desc').executeTakeFirst();

test('a gateway that fails twice and then works gets one message, tried three times under one key', async () => {
  gateway.answers((response) => {
    if (gateway.heard.length <= 2) response.statusCode = 500;
    response.end('{"code":0}');
  });
  await tell();
  await expect.poll(last).toMatchObject({ state: 'sent', tries: 3, error: null });
  expect(gateway.heard).toHaveLength(3);
  expect(new Set(gateway.heard.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
});

test('what waited when the server stopped is sent once after it has started again, also if its job is gone', async () => {
  gateway.heard.length = 0;
  gateway.answers((response) => {
    response.statusCode = 500;
    response.end();
  });
  await tell();
  await expect.poll(last).toMatchObject({ state: 'waiting', error: 'refused' });
  const start = await t.interrupt();
  const tried = gateway.heard.length;
  expect(tried).toBeGreaterThan(0);
  // As if the process had died in the middle of the try: the queue holds nothing that would be run in time.
  await sql`delete from graphile_worker._private_jobs`.execute(t.app.db);
  gateway.answers((response) => response.end('{"code":0}'));
  await start();
  await expect.poll(last).toMatchObject({ state: 'sent' });
  expect(gateway.heard).toHaveLength(tried + 1);
  expect(new Set(gateway.heard.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
});

test('a gateway that hangs holds up no other channel, and no other work', async () => {
  gateway.heard.length = 0;
  const stuck = await startGateway();
  stuck.answers(() => undefined);
  const it = await t.as('it');
  await it.delivery.putChannel({
    channel: 'sms',
    level: 'all',
    config: { url: stuck.url, contentType: 'json', body: '{"to":"{phone}"}' },
  });
  await it.delivery.putChannel({
    channel: 'wecomGroup',
    level: 'all',
    config: { baseUrl: gateway.url },
    secrets: { key: 'k' },
  });
  await it.setting.put({ key: 'delivery.timeoutSeconds', value: 60 });
  gateway.answers((response) => response.end('{"errcode":0}'));
  const since = new Date();
  for (let i = 0; i < 12; i++) await tell();
  await expect.poll(() => gateway.heard.length).toBe(12);
  await expect.poll(() => stuck.heard.length).toBeGreaterThan(0);
  // None of the tries at the other end is over.
  const tries = await t.app.db
    .selectFrom('delivery')
    .select(['state', 'error'])
    .where('channel', '=', 'sms')
    .where('at', '>=', since)
    .execute();
  expect(tries).toEqual(Array.from({ length: 12 }, () => ({ state: 'waiting', error: null })));
  await stuck.stop();
});
