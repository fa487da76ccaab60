import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Aedes } from 'aedes';
import { sql } from 'kysely';
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import { describe, expect, onTestFinished, test } from 'vitest';

import { inject, testApp, type As, type TestApp } from '../../../test/kit.ts';
import { freePort } from '../../../test/ports.ts';

/** The hospital's own broker, not ours; what it holds for us survives a restart where it can. */
interface HospitalBroker {
  start(): Promise<void>;
  stop(): Promise<void>;
}

// Keeps its sessions in memory, so a "restart" only cuts everybody and stops listening for a while.
async function aedesBroker(port: number): Promise<HospitalBroker> {
  const broker = await Aedes.createBroker();
  let server: ReturnType<typeof createServer> | undefined;
  return {
    async start() {
      server = createServer((socket) => void broker.handle(socket));
      await new Promise<void>((resolve) => server?.listen(port, '127.0.0.1', () => resolve()));
    },
    async stop() {
      const closed = new Promise<void>((resolve) => server?.close(() => resolve()));
      for (const client of Object.values((broker as unknown as { clients: Record<string, { close(): void }> }).clients))
        client.close();
      await closed;
    },
  };
}

const mosquitto = ['/usr/sbin/mosquitto', '/usr/local/sbin/mosquitto'].find((path) => existsSync(path));

async function mosquittoBroker(port: number): Promise<HospitalBroker> {
  const folder = await mkdtemp(join(tmpdir(), 'anyuan-mosquitto-'));
  await mkdir(join(folder, 'store'));
  for (const part of [folder, join(folder, 'store')]) await chmod(part, 0o777);
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const config = join(folder, 'mosquitto.conf');
  await writeFile(
    config,
    `listener ${port} 127.0.0.1\nallow_anonymous true\npersistence true\npersistence_location ${folder}/store/\n`,
  );
  let child: ChildProcess | undefined;
  return {
    async start() {
      child = spawn(mosquitto ?? '', ['-c', config], { stdio: 'ignore' });
      await expect
        .poll(() =>
          mqtt
            .connectAsync(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 0 })
            .then((c) => c.endAsync())
            .then(
              () => true,
              () => false,
            ),
        )
        .toBe(true);
    },
    async stop() {
      if (!child || child.exitCode !== null) return;
      const ended = new Promise((resolve) => child?.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
    },
  };
}

const brokers = [
  { name: 'aedes', make: aedesBroker, missing: undefined },
  { name: 'mosquitto', make: mosquittoBroker, missing: mosquitto ? undefined : 'mosquitto is not installed' },
];

interface Setting {
  t: TestApp;
  chief: As;
  broker: HospitalBroker;
  device: MqttClient;
  connect(options: IClientOptions): Promise<MqttClient>;
  code: string;
  press(key: string): Promise<unknown>;
  keys(): Promise<string[]>;
  ready(): Promise<Record<string, string>>;
}

/** A hospital's broker, our server on it, and a device that the broker knows. */
async function setUp(make: (port: number) => Promise<HospitalBroker>): Promise<Setting> {
  const port = await freePort();
  const broker = await make(port);
  await broker.start();
  onTestFinished(() => broker.stop());
  const t = await testApp({ env: { MQTT_URL: `mqtt://127.0.0.1:${port}` } });
  onTestFinished(() => t.stop());
  const chief = await t.as('security-chief');
  const code = 'PB-1';
  await chief.device.put({ code, name: '一键报警', kind: 'panic-button' });
  const connect = (options: IClientOptions) => mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, options);
  const device = await connect({ clientId: code, reconnectPeriod: 200 });
  device.on('error', () => undefined);
  onTestFinished(() => device.endAsync(true));
  const ready = async () =>
    ((await inject(t.app, 'GET', '/healthz')).json as { reasons: Record<string, string> }).reasons;
  await expect.poll(ready).toEqual({});
  return {
    t,
    chief,
    broker,
    device,
    connect,
    code,
    ready,
    press: (key) =>
      device.publishAsync(
        `anyuan/device/${code}/signal`,
        JSON.stringify({ key, kind: 'panic', at: t.clock.now().toISOString() }),
        { qos: 1 },
      ),
    keys: async () =>
      (await t.app.db.selectFrom('signal').select('key').orderBy('received_at').orderBy('id').execute()).map(
        (row) => row.key,
      ),
  };
}

/** The database refuses every signal, until it is told to take them again. */
async function block({ t }: Setting): Promise<() => Promise<unknown>> {
  const { owner } = t;
  await sql`create or replace function no_room() returns trigger language plpgsql as
    $$ begin raise exception 'no space left' using errcode = '53100'; end $$`.execute(owner);
  await sql`create trigger no_room before insert on signal for each statement execute function no_room()`.execute(
    owner,
  );
  return () => sql`drop trigger no_room on signal`.execute(owner);
}

describe.each(brokers)("the hospital's broker ($name)", ({ make, missing }) => {
  test('a press published there becomes a case, and is answered', async ({ skip }) => {
    if (missing) skip(missing);
    const s = await setUp(make);
    const replied = new Promise<unknown>((resolve) =>
      s.device.once('message', (_topic, payload) => resolve(JSON.parse(payload.toString()))),
    );
    await s.device.subscribeAsync(`anyuan/device/${s.code}/reply`, { qos: 1 });
    await s.press('k1');
    const reply = (await replied) as { caseId: string };
    expect(reply).toMatchObject({ key: 'k1', repeat: false });
    expect(await s.chief.case.get({ id: reply.caseId })).toMatchObject({ type: 'alarm', repeats: 1 });
    for (const [name, payload] of [
      ['anyuan/device/PB-NONE/signal', '{"key":"x","kind":"panic","at":"2026-11-22T06:00:00Z"}'],
      [`anyuan/device/${s.code}/signal`, 'not json'],
    ] as const)
      await s.device.publishAsync(name, payload, { qos: 1 });
    const refused = async () => (await s.chief.signal.intake({ verdict: 'refused' })).items.map((row) => row.code);
    await expect.poll(refused).toEqual(['bad_request', 'unknown_device']);
    // Quality 0 promises nothing, but what arrives is taken.
    await s.device.publishAsync(
      `anyuan/device/${s.code}/signal`,
      JSON.stringify({ key: 'q0', kind: 'panic', at: s.t.clock.now().toISOString() }),
      { qos: 0 },
    );
    await s.device.publishAsync(`anyuan/device/${s.code}/heartbeat`, '{}', { qos: 1 });
    await expect.poll(s.keys).toEqual(['k1', 'q0']);
    await expect.poll(async () => (await s.chief.device.get({ code: s.code })).health).toBe('online');
  });

  test('what it had kept for whoever comes later rings while it is fresh, and is shown as old after that', async ({
    skip,
  }) => {
    if (missing) skip(missing);
    const s = await setUp(make);
    for (const code of ['PB-2', 'PB-3']) await s.chief.device.put({ code, name: code, kind: 'panic-button' });
    const since = s.t.clock.now().toISOString();
    const ago = (seconds: number) => new Date(s.t.clock.now().getTime() - seconds * 1000).toISOString();
    const restart = await s.t.interrupt();
    // Quality 0: it waits in the store of the broker only, not in our own queue there.
    for (const [code, press] of Object.entries({
      [s.code]: { key: 'hour', kind: 'panic', at: ago(3_600) },
      'PB-2': { key: 'now', kind: 'panic', at: ago(10) },
      'PB-3': { key: 'when', kind: 'panic' },
    }))
      await s.device.publishAsync(`anyuan/device/${code}/signal`, JSON.stringify(press), { qos: 0, retain: true });
    await (await s.connect({ clientId: 'last' })).endAsync();
    await restart();
    await expect.poll(s.keys).toHaveLength(3);
    const lines = async () =>
      (await s.chief.signal.intake({})).items
        .map(({ device, verdict, code }) => [device, verdict, code])
        .toSorted((a, b) => `${a[0]}`.localeCompare(`${b[0]}`));
    expect(await lines()).toEqual([
      [s.code, 'old', 'retained'],
      ['PB-2', 'flagged', 'retained'],
      ['PB-3', 'old', 'retained'],
    ]);
    const rung = async () => (await s.chief.case.list({ type: ['alarm'] })).items.map(({ device }) => device?.code);
    expect(await rung()).toEqual(['PB-2']);
    // The control room sees them, and was told at once.
    expect((await s.chief.signal.unanswered({ since })).old).toBe(2);
    const events = await s.t.app.db.selectFrom('event').select('data').where('type', '=', 'signal.kept').execute();
    expect(new Set(events.map(({ data }) => data['device']))).toEqual(new Set([s.code, 'PB-3']));
    // A press that comes live rings, however wrong its clock.
    await s.device.publishAsync(
      `anyuan/device/${s.code}/signal`,
      JSON.stringify({ key: 'live', kind: 'panic', at: ago(3_600) }),
      { qos: 1 },
    );
    await expect.poll(async () => new Set(await rung())).toEqual(new Set([s.code, 'PB-2']));
  });

  test('it keeps a press until the press is committed, over our restart and its own', async ({ skip }) => {
    if (missing) skip(missing);
    const s = await setUp(make);
    const unblock = await block(s);
    await s.press('while full');
    await expect.poll(() => s.t.app.room.isLow()).toBe(true);
    expect(await s.keys()).toEqual([]);
    // Nothing was acknowledged: it comes again to the next life of the server, and to the one after.
    const start = await s.t.interrupt();
    await s.press('while we are away');
    await unblock();
    await start();
    await expect.poll(s.keys).toEqual(['while full', 'while we are away']);
    const { items } = await s.chief.case.list({ device: s.code });
    expect(items).toMatchObject([{ repeats: 2 }]);

    await s.broker.stop();
    await expect.poll(s.ready).toMatchObject({ mqtt: expect.stringContaining('127.0.0.1') as string });
    await s.broker.start();
    await expect.poll(s.ready).toEqual({});
    await s.press('after its restart');
    await expect.poll(s.keys).toHaveLength(3);
  });

  test('an acknowledgement lost on the way is made good by the key', async ({ skip }) => {
    if (missing) skip(missing);
    const s = await setUp(make);
    const unblock = await block(s);
    await s.press('stuck');
    await expect.poll(() => s.t.app.room.isLow()).toBe(true);
    // The connection goes while the message waits; the broker sends it again on the next one.
    await s.broker.stop();
    await s.broker.start();
    await unblock();
    await expect.poll(s.keys).toEqual(['stuck']);
    await s.press('next');
    await expect.poll(s.keys).toEqual(['stuck', 'next']);
    expect((await s.chief.signal.intake({ verdict: 'refused' })).total).toBe(0);
  });
});

test('a message that the server itself stumbles over does not hold up the ones behind it', async () => {
  const s = await setUp(aedesBroker);
  const { owner } = s.t;
  await sql`create function stumble() returns trigger language plpgsql as
    $$ begin if new.key = 'bad' then raise exception 'stumbled'; end if; return new; end $$`.execute(owner);
  await sql`create trigger stumble before insert on signal for each row execute function stumble()`.execute(owner);
  await s.press('bad');
  await s.press('good');
  await expect.poll(s.keys, { interval: 200 }).toEqual(['good']);
  const kept = await s.chief.signal.intake({ verdict: 'refused' });
  expect(new Set(kept.items.map((row) => row.code))).toEqual(new Set(['internal']));
});

test('a broker that does not let us listen is said to be a trouble', async () => {
  const port = await freePort();
  const broker = await Aedes.createBroker({ authorizeSubscribe: (_client, _subscription, done) => done(null, null) });
  const server = createServer((socket) => void broker.handle(socket));
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()));
  onTestFinished(() => new Promise<void>((done) => broker.close(() => server.close(() => done()))));
  const t = await testApp({ env: { MQTT_URL: `mqtt://127.0.0.1:${port}` } });
  onTestFinished(() => t.stop());
  await expect
    .poll(() => t.app.readiness.reasons())
    .toEqual({ mqtt: `127.0.0.1:${port}: the broker does not let us subscribe` });
});
