import { setTimeout as sleep } from 'node:timers/promises';

import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type TestApp } from '../../../test/kit.ts';
import { identity } from '../../modules/identity/index.ts';
import { retention } from '../../modules/retention/index.ts';
import type { Module } from '../app.ts';

let t: TestApp;
const ran: unknown[] = [];
let failures = 0;

const probe: Module = {
  name: 'probe',
  zh: '试验',
  jobs: {
    note: async (payload, ctx) => void ran.push({ payload, by: ctx.actor.name }),
    fragile: async (payload, ctx) => {
      await ctx.tx(async (tx) => tx.audit('probe.fragile', 'probe', null, { payload }));
      if (failures++ === 0) throw new Error('the first time fails');
    },
  },
};

beforeAll(async () => {
  t = await testApp({ modules: [identity, probe, retention] });
  await t.app.jobs.start(t.app.system);
});
afterAll(async () => {
  await t.app.jobs.stop();
  await t.stop();
});

const add = (payload: unknown, options?: { key?: string; runAt?: Date }, name = 'note') =>
  t.app.system('test').tx((tx) => {
    tx.unaudited('what is asked for here is only to run');
    return t.app.jobs.add(tx, name, payload, options);
  });
const waiting = async () =>
  Number((await sql<{ n: number }>`select count(*) as n from graphile_worker.jobs`.execute(t.app.db)).rows[0]?.n);
const notes = () => ran.map((one) => (one as { payload: unknown }).payload);

test('a job runs once after the commit of what asked for it, and never if that was undone', async () => {
  const undone = t.app.system('test').tx(async (tx) => {
    await t.app.jobs.add(tx, 'note', 'undone');
    throw new Error('undone');
  });
  await expect(undone).rejects.toThrow('undone');
  await t.app.system('test').tx(async (tx) => {
    tx.unaudited('what is asked for here is only to run');
    await t.app.jobs.add(tx, 'note', 'done');
    // Long enough for the runner to look: before the commit there is nothing to see.
    await sleep(300);
    expect(ran).toEqual([]);
  });
  await expect.poll(() => ran).toEqual([{ payload: 'done', by: 'note' }]);
  await expect.poll(waiting).toBe(0);
  await sleep(300);
  expect(notes()).toEqual(['done']);
});

test('a hundred jobs run once each', async () => {
  ran.length = 0;
  await Promise.all(Array.from({ length: 100 }, (_, n) => add(n)));
  await expect.poll(waiting).toBe(0);
  expect(notes().toSorted((a, b) => Number(a) - Number(b))).toEqual(Array.from({ length: 100 }, (_, n) => n));
});

test('a later job with the same key takes the place of one that still waits', async () => {
  ran.length = 0;
  const later = new Date(Date.now() + 3_600_000);
  await add('first', { key: 'k', runAt: later });
  await add('second', { key: 'k' });
  await expect.poll(notes).toEqual(['second']);
  expect(await waiting()).toBe(0);
});

test('a job that fails undoes nothing it has committed, is tried again, and then is done', async () => {
  await add('x', {}, 'fragile');
  await expect.poll(() => failures).toBe(1);
  // The queue waits longer after each failure; a test does not.
  await expect.poll(waiting).toBe(1);
  await sql`update graphile_worker._private_jobs set run_at = now(), locked_at = null, locked_by = null`.execute(
    t.app.db,
  );
  await add('wake');
  await expect.poll(() => failures).toBe(2);
  await expect.poll(waiting).toBe(0);
});

test('what a stopped runner left is done by the next one', async () => {
  ran.length = 0;
  await t.app.jobs.stop();
  await add('kept');
  await sleep(200);
  expect(notes()).toEqual([]);
  await t.app.jobs.start(t.app.system);
  await expect.poll(notes).toEqual(['kept']);
});

test('what a killed server had in hand is done by the next one at once, not hours later', async () => {
  ran.length = 0;
  await t.app.jobs.stop();
  await add('in hand');
  await sql`update graphile_worker._private_jobs set locked_at = now(), locked_by = 'gone'`.execute(t.owner);
  await t.app.jobs.start(t.app.system);
  await expect.poll(notes).toEqual(['in hand']);
});

test('a database that cuts every connection in the middle of it ends nothing: all jobs are done, and those that come later, too', async () => {
  ran.length = 0;
  const all = Array.from({ length: 60 }, (_, n) => n);
  for (const n of all) {
    await add(n);
    if (n % 6 === 0)
      await sql`select pg_terminate_backend(pid) from pg_stat_activity
        where application_name = 'anyuan-jobs' and datname = current_database()`.execute(t.owner);
  }
  // A job whose end could not be told may run again; none is left out.
  await expect.poll(() => all.filter((n) => !notes().includes(n))).toEqual([]);
  await expect.poll(waiting).toBe(0);
  await add('after');
  await expect.poll(() => notes().includes('after')).toBe(true);
});

test('a database without room ends nothing either: what was done is said once there is some', async () => {
  ran.length = 0;
  await sql`create function no_room() returns trigger language plpgsql as
    $$ begin raise exception 'no space left on device' using errcode = '53100'; end $$`.execute(t.owner);
  await sql`create trigger no_room before delete on graphile_worker._private_jobs
    for each row execute function no_room()`.execute(t.owner);
  await add('without room');
  await expect.poll(notes).toEqual(['without room']);
  await sleep(500);
  expect(await waiting()).toBe(1);
  await sql`drop trigger no_room on graphile_worker._private_jobs`.execute(t.owner);
  await expect.poll(waiting).toBe(0);
  expect(notes()).toEqual(['without room']);
});

test('the nightly clean-up is on the list of the clock', async () => {
  const { rows } = await sql<{
    identifier: string;
  }>`select identifier from graphile_worker._private_known_crontabs`.execute(t.app.db);
  expect(rows.map(({ identifier }) => identifier)).toContain('retention');
});
