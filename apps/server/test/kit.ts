import { rm } from 'node:fs/promises';

import { apis, makeClient, type Client, type WireAnswer } from '@anyuan/contract';
import { hash } from '@node-rs/argon2';
import type { InjectOptions } from 'fastify';
import type { Kysely } from 'kysely';

import type { App, Module } from '../src/kernel/app.ts';
import { buildApp } from '../src/kernel/build.ts';
import { systemClock, TestClock, type Clock } from '../src/kernel/clock.ts';
import { loadConfig } from '../src/kernel/config/index.ts';
import { openDatabase, type DB } from '../src/kernel/db/index.ts';
import { createPool } from '../src/kernel/db/pool.ts';
import { freshDatabase, testFolder } from '../src/kernel/db/testing.ts';
import { kyselyOn, watchConnections } from '../src/kernel/db/transact.ts';
import { newId } from '../src/kernel/ids.ts';
import { modules as allModules } from '../src/main.ts';
import { hospitalSettings } from '../src/settings.ts';

export type Clients = { [G in keyof typeof apis]: Client<(typeof apis)[G]> };
export interface As extends Clients {
  personId: string;
  cookie: string;
  csrf: string;
  /** A raw call, for what the typed client would not let one send. */
  call(
    method: string,
    url: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<WireAnswer & { headers: Record<string, unknown>; raw: Buffer }>;
}

export interface TestApp {
  /** The one that runs now. */
  readonly app: App;
  clock: TestClock;
  /** The database as its owner, for what the server may not do: intruders, and clearing up between tests. */
  readonly owner: Kysely<DB>;
  /** Signs a new person with these roles in and gives his typed client. */
  as(...roles: string[]): Promise<As>;
  /** The same, with a name and a department. */
  person(spec: { roles: string[]; name?: string; departmentId?: string }): Promise<As>;
  /** Time passes: the clock moves on, what is due rings, and nobody has to sign in again. */
  later(span: { days?: number; hours?: number; minutes?: number }): Promise<void>;
  anonymous: As;
  /** Listens on a free port and gives `host:port`. */
  listen(): Promise<string>;
  /** Stops the server as a restart would and gives what starts it again: same database, same port. */
  interrupt(): Promise<() => Promise<void>>;
  stop(): Promise<void>;
}

export const password = 'correct horse 9';
// Of the cheapest kind: at the price that guessing is to have, each sign-in would take 30 ms of a core.
const cheapest = { memoryCost: 8, timeCost: 1, parallelism: 1 };
let sharedHash: Promise<string> | undefined;

/** A fresh database, the app on it, a clock that stands still, and people. */
export async function testApp(
  options: {
    modules?: readonly Module[];
    /** Clocks of cases ring by themselves. */
    ringing?: boolean;
    /** Background jobs run. */
    jobs?: boolean;
    /** The system's own clock, for what browsers and devices take part in. */
    realTime?: boolean;
    /** Another clock than the one that stands still, made anew at each start. */
    clock?: () => Clock;
    env?: Record<string, string>;
    at?: string;
  } = {},
): Promise<TestApp> {
  if (!options.realTime) watchConnections();
  const { url, appUrl, drop } = await freshDatabase();
  const data = await testFolder();
  const config = loadConfig({
    ANYUAN_DATA: data,
    DATABASE_URL: url,
    ANYUAN_LOG: 'fatal',
    ANYUAN_BALLAST_MB: '0',
    ANYUAN_MQTT_PORT: '0',
    ANYUAN_MQTTS_PORT: '0',
    ANYUAN_MEDIA: 'off',
    ANYUAN_OUTGOING_LOCAL: 'on',
    ANYUAN_SECOND_FACTOR: 'off',
    // A test asks in a minute what a person asks in a day.
    ANYUAN_CALLS_PER_SECOND: '0',
    ...options.env,
  });
  const database = await openDatabase({ databaseUrl: url, data, poolSize: 8, prepare: async () => appUrl });
  let owner: Kysely<DB> | undefined;
  const clock = new TestClock(options.at);
  const build = () =>
    buildApp(config, options.modules ?? allModules, {
      clock: options.clock?.() ?? (options.realTime ? systemClock : clock),
      database,
      strict: true,
      settings: hospitalSettings,
      ringing: options.ringing ?? false,
      jobs: options.jobs ?? false,
    });
  let built = await build();
  await built.start();
  let port = 0;
  const listen = async () => {
    const { host, port: taken } = new URL(await built.app.http.listen('127.0.0.1', port));
    port = Number(taken);
    return host;
  };

  async function person(spec: { roles: string[]; name?: string; departmentId?: string }): Promise<As> {
    const id = newId();
    const username = `u${id.replaceAll('-', '').slice(-12)}`;
    sharedHash ??= hash(password, cheapest);
    const password_hash = await sharedHash;
    const { app } = built;
    await app.system('kit').tx(async (tx) => {
      tx.unaudited('people of a test');
      await tx.db
        .insertInto('person')
        .values({
          id,
          username,
          name: spec.name ?? spec.roles.join('+'),
          kind: 'staff',
          department_id: spec.departmentId ?? null,
          password_hash,
          created_at: app.clock.now(),
        })
        .execute();
      if (spec.roles.length > 0)
        await tx.db
          .insertInto('person_role')
          .values(spec.roles.map((role_code) => ({ person_id: id, role_code })))
          .execute();
    });
    const answer = await inject(app, 'POST', '/api/v1/session', { username, password });
    if (answer.status !== 200) throw new Error(`sign-in answered ${answer.status} ${answer.raw.toString()}`);
    const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? '';
    return client(() => built.app, id, cookie, (answer.json as { csrfToken: string }).csrfToken);
  }

  return {
    get app() {
      return built.app;
    },
    clock,
    get owner() {
      return (owner ??= kyselyOn(createPool(url, { size: 2 })));
    },
    as: (...roles) => person({ roles }),
    person,
    async later({ days = 0, hours = 0, minutes = 0 }) {
      clock.advance(((days * 24 + hours) * 60 + minutes) * 60);
      await built.app.db
        .updateTable('session')
        .set({
          last_seen_at: clock.now(),
          proved_at: clock.now(),
          expires_at: new Date(clock.now().getTime() + 3_600_000),
        })
        .execute();
      await built.app.cases.tick();
    },
    anonymous: client(() => built.app, '', '', ''),
    listen,
    async interrupt() {
      const { breaches } = built.app;
      await built.stop();
      return async () => {
        built = await build();
        built.app.breaches.push(...breaches);
        await built.start();
        await listen();
      };
    },
    async stop() {
      const { breaches } = built.app;
      await built.stop();
      await owner?.destroy();
      await database.stop();
      await drop();
      await rm(data, { recursive: true, force: true });
      // A timer or a job may have caught what was thrown.
      if (breaches[0]) throw breaches[0];
    },
  };
}

export function client(app: () => App, personId: string, first: string, csrf: string): As {
  let cookie = first;
  const call: As['call'] = async (method, url, body, headers = {}) => {
    const answer = await inject(app(), method, url, body, {
      ...(cookie ? { cookie, 'x-csrf-token': csrf } : {}),
      ...headers,
    });
    // As a browser does: who has proved himself goes on under a new token.
    if (cookie && !headers['cookie']) cookie = sessionIn(answer.headers['set-cookie']) ?? cookie;
    return answer;
  };
  // `ANYUAN_TEST_KEYS=1 npm test`: everything that is written is written under a key, and so as one transaction.
  const send: As['call'] = process.env['ANYUAN_TEST_KEYS']
    ? (method, url, body, headers) => call(method, url, body, { 'idempotency-key': newId(), ...headers })
    : call;
  const groups = Object.fromEntries(Object.entries(apis).map(([group, api]) => [group, makeClient(api, send)]));
  return {
    ...(groups as unknown as Clients),
    personId,
    get cookie() {
      return cookie;
    },
    csrf,
    call,
  };
}

const sessionIn = (header: unknown): string | undefined =>
  [header]
    .flat()
    .map((one) => (typeof one === 'string' ? /^[^;]*anyuan_session=[^;]+/.exec(one)?.[0] : undefined))
    .find(Boolean);

export async function inject(
  app: App,
  method: string,
  url: string,
  body?: unknown,
  headers: Record<string, string> = {},
) {
  // Where there is TLS, as a proxy on this machine would pass it on.
  if (app.tls) headers = { 'x-forwarded-proto': 'https', ...headers };
  const options: InjectOptions = { method: method as 'GET', url, headers };
  if (body instanceof FormData) {
    const encoded = new Response(body);
    options.payload = Buffer.from(await encoded.arrayBuffer());
    options.headers = { ...headers, 'content-type': encoded.headers.get('content-type') ?? '' };
  } else if (body !== undefined) {
    options.payload = body as object;
  }
  const response = await app.http.fastify.inject(options);
  const isJson = /^application\/(?:\w+\+)?json/.test(String(response.headers['content-type']));
  return {
    status: response.statusCode,
    json: isJson ? (response.json() as unknown) : null,
    headers: response.headers as Record<string, unknown>,
    raw: response.rawPayload,
  };
}
