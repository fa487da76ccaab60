import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { stopwatch } from '../../../test/patience.ts';
import { freePort } from '../../../test/ports.ts';
import { newId, tokenHash } from '../../kernel/ids.ts';

let t: TestApp;
let port: number;
let chief: As;
beforeAll(async () => {
  port = await freePort();
  t = await testApp({ env: { ANYUAN_MQTT_PORT: String(port), ANYUAN_MQTT_HOST: '127.0.0.1' } });
  chief = await t.as('security-chief');
});
afterAll(() => t.stop());

interface Button {
  id: string;
  code: string;
  token: string;
}
let count = 0;
/** Registered directly: a thousand over HTTP would be most of the test. */
async function buttons(n: number): Promise<Button[]> {
  const made = Array.from({ length: n }, () => ({ id: newId(), code: `MB-${++count}`, token: `token ${count}` }));
  await t.app.db
    .insertInto('device')
    .values(made.map(({ id, code }) => ({ id, code, name: code, kind: 'panic-button' })))
    .execute();
  await t.app.db
    .insertInto('api_token')
    .values(made.map((b) => ({ token_hash: tokenHash(b.token), device_id: b.id, created_at: t.clock.now() })))
    .execute();
  return made;
}
async function button(): Promise<Button> {
  const [one] = await buttons(1);
  if (!one) throw new Error('no button');
  return one;
}

const join = ({ code, token }: Button, options: IClientOptions = {}): Promise<MqttClient> =>
  mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, { username: code, password: token, reconnectPeriod: 0, ...options });
const topic = (code: string, what = 'signal') => `anyuan/device/${code}/${what}`;
const press = (key: string) => JSON.stringify({ key, kind: 'panic', at: t.clock.now().toISOString() });
const closed = (client: MqttClient) => new Promise<void>((resolve) => client.once('close', resolve));
const keysOf = async ({ id }: Button) =>
  (await t.app.db.selectFrom('signal').select('key').where('device_id', '=', id).orderBy('key').execute()).map(
    (row) => row.key,
  );

test('a wrong token, another device and nobody are turned away, and the attempt is kept', async () => {
  const [own, other] = await buttons(2);
  if (!own || !other) throw new Error('no buttons');
  const wrong = [
    { ...own, token: 'guess' },
    { ...own, token: other.token },
    { ...own, code: other.code },
    { ...own, token: '' },
  ];
  for (const as of wrong) await expect(join(as)).rejects.toMatchObject({ code: 4 });
  const kept = await chief.signal.intake({ verdict: 'refused', device: own.code });
  // Once a minute for each name, so that a device which keeps trying does not fill the log.
  expect(kept.items.map((row) => row.code)).toEqual(['bad_token']);
});

test("a press in another's name is refused, kept, and leaves no case", async () => {
  const [own, other] = await buttons(2);
  if (!own || !other) throw new Error('no buttons');
  const client = await join(own);
  const cut = closed(client);
  client.publish(topic(other.code), press('foreign'), { qos: 1 });
  await cut;
  const kept = await chief.signal.intake({ verdict: 'refused', device: other.code });
  expect(kept.items).toMatchObject([{ code: 'wrong_device' }]);
  expect(JSON.parse(kept.items[0]?.body ?? '')).toMatchObject({ key: 'foreign', speaker: own.code });
  expect(await keysOf(other)).toEqual([]);
});

test('a device hears its own replies and nothing else, and may still press', async () => {
  const [own, other] = await buttons(2);
  if (!own || !other) throw new Error('no buttons');
  const spy = await join(own);
  const heard: string[] = [];
  spy.on('message', (name) => heard.push(name));
  const asked = ['#', '+/+/+/+', '$SYS/#', topic(other.code), topic(other.code, 'reply'), topic(own.code, 'reply')];
  const granted = [];
  for (const filter of asked) {
    const answer = await spy.subscribeAsync(filter, { qos: 1 }).catch(() => [{ qos: 128 }]);
    granted.push(answer[0]?.qos);
  }
  expect(granted).toEqual([128, 128, 128, 128, 128, 1]);
  const client = await join(other);
  await client.subscribeAsync(topic(other.code, 'reply'), { qos: 1 });
  await client.publishAsync(topic(other.code), press('a'), { qos: 1 });
  await spy.publishAsync(topic(own.code), press('b'), { qos: 1 });
  await expect.poll(() => heard.length).toBe(1);
  expect(heard).toEqual([topic(own.code, 'reply')]);
  await Promise.all([spy.endAsync(), client.endAsync()]);
});

test("nobody takes over another device's connection by its client id", async () => {
  const [own, other] = await buttons(2);
  if (!own || !other) throw new Error('no buttons');
  const client = await join(own, { clientId: 'button-7' });
  const thief = await join(other, { clientId: 'button-7' });
  await expect(join({ ...own, token: 'guess' }, { clientId: 'button-7' })).rejects.toMatchObject({ code: 4 });
  await client.publishAsync(topic(own.code), press('still here'), { qos: 1 });
  expect(client.connected).toBe(true);
  // The device itself comes back before its old connection is known to be dead: the new one counts.
  const cut = closed(client);
  const again = await join(own, { clientId: 'button-7' });
  await cut;
  await Promise.all([again.endAsync(), thief.endAsync()]);
});

test('presses of every quality of service are stored, each once', async () => {
  const own = await button();
  const client = await join(own);
  for (const qos of [0, 1, 2] as const) {
    await client.publishAsync(topic(own.code), press(`q${qos}`), { qos });
    await client.publishAsync(topic(own.code), press(`q${qos}`), { qos });
  }
  await expect.poll(() => keysOf(own)).toEqual(['q0', 'q1', 'q2']);
  expect(await chief.case.list({ device: own.code })).toMatchObject({ total: 1, items: [{ repeats: 3 }] });
  await client.endAsync();
});

test('a retained press is not kept to be told again', async () => {
  const own = await button();
  const client = await join(own);
  await client.publishAsync(topic(own.code), press('kept?'), { qos: 1, retain: true });
  expect(await keysOf(own)).toEqual(['kept?']);
  await client.endAsync();
});

test('odd characters in the data or the key do not lose an alarm', async () => {
  const own = await button();
  const client = await join(own);
  const at = t.clock.now().toISOString();
  const odd = `{"key":"odd","kind":"panic","at":"${at}","data":{"text":"a\\u0000b\\ud800c\\\\u0000","\\u0000":1}}`;
  await client.publishAsync(topic(own.code), odd, { qos: 1 });
  await client.publishAsync(topic(own.code), `{"key":"a\\u0000","kind":"panic","at":"${at}"}`, { qos: 1 });
  expect(await keysOf(own)).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/), 'odd']);
  const row = await t.app.db
    .selectFrom('signal')
    .select('data')
    .where('device_id', '=', own.id)
    .where('key', '=', 'odd')
    .executeTakeFirst();
  expect(row?.data).toEqual({ text: 'a\uFFFDb\uFFFDc\\u0000', '\uFFFD': 1 });
  expect((await chief.signal.intake({ verdict: 'flagged', device: own.code })).items).toMatchObject([
    { code: 'key_form' },
  ]);
  await client.endAsync();
});

test('a message that is too long ends the connection before it is taken in', async () => {
  const own = await button();
  const client = await join(own);
  const cut = closed(client);
  client.publish(topic(own.code), Buffer.alloc(100_000, 32), { qos: 1 });
  await cut;
  await client.endAsync(true);
  // A length that is announced is enough; a split length field is still understood.
  const socket = connect(port, '127.0.0.1');
  const gone = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.on('error', () => undefined);
  socket.write(Buffer.from([0x10, 0xff]));
  await wait(50);
  socket.write(Buffer.from([0xff, 0x7f]));
  await gone;
  const next = await join(own);
  await next.publishAsync(topic(own.code), press('x'.repeat(100)), { qos: 1 });
  expect(await keysOf(own)).toEqual(['x'.repeat(100)]);
  await next.endAsync();
});

test('a heartbeat makes a device online and says what is wrong with it', async () => {
  const own = await button();
  const client = await join(own);
  const health = async () => (await chief.device.get({ code: own.code })).health;
  expect(await health()).not.toBe('online');
  await client.publishAsync(topic(own.code, 'heartbeat'), '{}', { qos: 0 });
  await expect.poll(health).toBe('online');
  await client.publishAsync(topic(own.code, 'heartbeat'), '{"fault":"battery low"}', { qos: 1 });
  await expect.poll(health).toBe('fault');
  await client.endAsync();
});

test('a last will is neither a press nor a sign of life', async () => {
  const [own, other] = await buttons(2);
  if (!own || !other) throw new Error('no buttons');
  const wills: [Button, string, string][] = [
    [own, topic(own.code), press('will')],
    [own, topic(own.code, 'heartbeat'), '{}'],
    [other, topic(own.code), press('foreign will')],
  ];
  for (const [as, name, payload] of wills) {
    const client = await join(as, { will: { topic: name, payload: Buffer.from(payload), qos: 1, retain: true } });
    const cut = closed(client);
    client.stream.destroy();
    await cut;
  }
  const witness = await join(own);
  await witness.publishAsync(topic(own.code), press('after'), { qos: 1 });
  expect(await keysOf(own)).toEqual(['after']);
  expect((await chief.device.get({ code: own.code })).health).not.toBe('online');
  await witness.endAsync();
});

test('a device that is switched off or gets a new token is cut within five seconds, the others stay', async () => {
  const [off, renewed, removed, witness] = await buttons(4);
  if (!off || !renewed || !removed || !witness) throw new Error('no buttons');
  const clients = await Promise.all([off, renewed, removed].map((one) => join(one)));
  const stays = await join(witness);
  const watch = stopwatch();
  const cut = Promise.all(clients.map(closed));
  await t.app.db.updateTable('device').set({ is_enabled: false }).where('id', '=', off.id).execute();
  const { token } = await chief.device.token({ code: renewed.code, revoke: true });
  await chief.device.remove({ code: removed.code });
  await cut;
  expect(watch.ms()).toBeLessThan(watch.within(5_000));
  expect(stays.connected).toBe(true);
  await (await join({ ...renewed, token })).endAsync();
  await stays.endAsync();
});

test('a token that has been ended opens the door no more, and who came in by it is cut; past its date it still presses', async () => {
  const one = await button();
  await t.app.db.updateTable('api_token').set({ expires_at: t.clock.now() }).where('device_id', '=', one.id).execute();
  // Past its date: it is in the wall, and a press is not refused for that (docs/decisions/device-tokens.md).
  const late = await join(one);
  await late.publishAsync(topic(one.code), press('late'), { qos: 1 });
  expect(await keysOf(one)).toEqual(['late']);
  const flagged = await chief.signal.intake({ device: one.code });
  expect(flagged.items[0]).toMatchObject({ verdict: 'flagged', code: 'token_ended' });

  const next = (await chief.device.token({ code: one.code })).token;
  const renewed = await join({ ...one, token: next });
  expect(late.connected).toBe(true);
  // Two at most: the third ends the first.
  const watch = stopwatch();
  const cut = closed(late);
  const third = (await chief.device.token({ code: one.code })).token;
  await cut;
  expect(watch.ms()).toBeLessThan(watch.within(5_000));
  await expect(join(one)).rejects.toMatchObject({ code: 4 });
  expect(renewed.connected).toBe(true);
  // Revoked, both of the others end.
  const bothCut = closed(renewed);
  const last = (await chief.device.token({ code: one.code, revoke: true })).token;
  await bothCut;
  for (const token of [one.token, next, third])
    await expect(join({ ...one, token })).rejects.toMatchObject({ code: 4 });
  const witness = await join({ ...one, token: last });
  await witness.publishAsync(topic(one.code), press('after'), { qos: 1 });
  expect(await keysOf(one)).toEqual(['after', 'late']);
  await witness.endAsync();
});

test('a thousand devices are connected: each press is stored once, and one that floods waits for itself only', async () => {
  const pressing = 200;
  const [flooder, ...fleet] = await buttons(1001);
  if (!flooder) throw new Error('no buttons');
  const clients = await Promise.all(fleet.map(async (one) => ({ one, client: await join(one) })));
  const flood = await join(flooder);
  for (let i = 0; i < 2_000; i++) flood.publish(topic(flooder.code), press(`f${i}`), { qos: 0 });
  await Promise.all(
    clients
      .slice(0, pressing)
      .map(({ one, client }) => client.publishAsync(topic(one.code), press('only'), { qos: 1 })),
  );
  // Taken in turns with the others, not a thousand before them.
  expect((await keysOf(flooder)).length).toBeLessThan(2 * pressing);
  const stored = await t.app.db.selectFrom('signal').select('device_id').where('key', '=', 'only').execute();
  expect(new Set(stored.map((row) => row.device_id)).size).toBe(pressing);
  expect(stored).toHaveLength(pressing);
  expect(clients.every(({ client }) => client.connected)).toBe(true);
  await Promise.all([...clients.map(({ client }) => client.endAsync(true)), flood.endAsync(true)]);
});

/** Sends bytes and waits until the broker has hung up. */
function hurl(bytes: Buffer): Promise<void> {
  return new Promise((resolve) => {
    const socket: Socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.on('error', () => undefined);
    socket.on('data', () => undefined);
    socket.once('close', () => resolve());
    setTimeout(() => socket.destroy(), 1_000).unref();
  });
}

test('floods of nonsense do not stop the broker', async () => {
  const own = await button();
  const client = await join(own);
  const connectPacket = Buffer.from('100c00044d5154540402003c00000000', 'hex');
  const nonsense = [
    Buffer.from('GET / HTTP/1.1\r\n\r\n'),
    Buffer.from([0x10, 0xff, 0xff, 0xff, 0xff, 0xff]),
    Buffer.from([0x10, 0x02, 0x00, 0x04]),
    Buffer.from([0x00, 0x00]),
    Buffer.from('300a0003612f62', 'hex'),
    Buffer.concat([connectPacket, connectPacket]),
    connectPacket.subarray(0, 7),
  ];
  await Promise.all(Array.from({ length: 700 }, (_, i) => hurl(nonsense[i % nonsense.length] ?? Buffer.of())));
  await client.publishAsync(topic(own.code), press('still here'), { qos: 1 });
  expect(await keysOf(own)).toEqual(['still here']);
  await client.endAsync();
});

test('what is nested too deep is dealt with and holds up nothing behind it', async () => {
  const own = await button();
  const client = await join(own);
  const deep = `{"key":"deep","kind":"panic","data":{"a":${'['.repeat(9_000)}${']'.repeat(9_000)}}}`;
  const only = `${'['.repeat(9_000)}${']'.repeat(9_000)}`;
  for (const text of [deep, only, press('behind')]) await client.publishAsync(topic(own.code), text, { qos: 1 });
  expect(await keysOf(own)).toEqual(['behind', 'deep']);
  await client.endAsync();
});
