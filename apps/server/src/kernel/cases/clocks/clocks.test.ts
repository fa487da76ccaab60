import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import type { TestApp } from '../../../../test/kit.ts';
import { hospitalSettings } from '../../../settings.ts';
import { buildApp } from '../../build.ts';
import type { Ctx } from '../../ctx.ts';
import { makeCaseEngine } from '../engine.ts';
import { hooksOf } from '../hooks.ts';
import { caseApp, caseModules, ctxOf, errand, openErrand } from '../testing.ts';

let t: TestApp;
let operator: Ctx;
let worker: Ctx;
let police: Ctx;
beforeAll(async () => {
  t = await caseApp();
  [operator, worker, police] = await Promise.all([
    ctxOf(t, await t.as('control-room')),
    ctxOf(t, await t.as('guard')),
    ctxOf(t, await t.as('police')),
  ]);
});
beforeEach(async () => {
  await t.owner.deleteFrom('case').execute();
  t.clock.set('2026-11-23T02:00:00Z');
});
afterAll(() => t.stop());

const rings = async (id: string, clock = 'nag') =>
  (
    await t.app.db
      .selectFrom('case_event')
      .select(['at', 'data'])
      .where('case_id', '=', id)
      .where('action', '=', `clock:${clock}`)
      .orderBy('id')
      .execute()
  ).map(({ at, data }) => [(at.getTime() - Date.parse('2026-11-23T02:00:00Z')) / 1000, data['step']]);
async function pass(...seconds: number[]): Promise<void> {
  for (const step of seconds) {
    t.clock.advance(step);
    await t.app.cases.tick();
  }
}
const act = (ctx: Ctx, id: string, action: string, input = {}) => t.app.cases.act(ctx, id, action, input);
const assign = (id: string) => act(operator, id, 'assign', { people: [worker.rights.personId] });

test('each step rings once at its time, then repeats go on until somebody answers', async () => {
  const id = await openErrand(operator);
  await pass(19, 0.9);
  expect(await rings(id)).toEqual([]);
  await pass(0.1, 0, 0, 24, 1, 0, 59, 1, 60);
  expect(await rings(id)).toEqual([
    [20, 1],
    [45, 2],
    [105, 3],
    [165, 4],
  ]);
  expect((await t.app.cases.get(operator, id)).escalation).toBe(4);
  await assign(id);
  await pass(60, 600, 3600);
  expect(await rings(id)).toHaveLength(4);
});

test('a step that stops the clock does so though the state stays', async () => {
  const id = await openErrand(operator);
  await act(police, id, 'look');
  await pass(20, 25, 60);
  expect(await rings(id)).toEqual([]);
});

test('a closed case never rings', async () => {
  const id = await openErrand(operator);
  await act(operator, id, 'drop');
  await pass(20, 45, 90, 864_000);
  expect(await rings(id)).toEqual([]);
  expect(await rings(id, 'deadline')).toEqual([]);
  const left = await t.app.db.selectFrom('case_clock').selectAll().execute();
  expect(left).toEqual([]);
});

test('a clock that has rung its last step is not started again by a step that leaves the state', async () => {
  const id = await openErrand(operator);
  await assign(id);
  await act(worker, id, 'submit');
  await pass(30);
  expect(await rings(id, 'recheck')).toEqual([[30, 1]]);
  await act(operator, id, 'help', { person: police.rights.personId });
  await pass(30, 30);
  expect(await rings(id, 'recheck')).toHaveLength(1);
  // Sent back and handed in again, it is a new wait.
  await act(operator, id, 'redo');
  await act(worker, id, 'submit');
  await pass(30, 30);
  expect(await rings(id, 'recheck')).toHaveLength(2);
});

test('the deadline counts working days, is kept while the case moves, and overdue stays overdue', async () => {
  t.clock.set('2026-09-30T02:00:00Z');
  const id = await openErrand(operator);
  const due = '2026-10-09T16:00:00.000Z';
  // National Day: Thursday 1 to Wednesday 7 October are off.
  expect(await t.app.cases.get(operator, id)).toMatchObject({ dueAt: due, overdue: false });
  await assign(id);
  expect((await t.app.cases.get(operator, id)).dueAt).toBe(due);
  t.clock.set('2026-10-09T16:00:00Z');
  await t.app.cases.tick();
  t.clock.advance(1);
  await act(worker, id, 'submit');
  expect(await t.app.cases.get(operator, id)).toMatchObject({ dueAt: due, overdue: true });
  const overdue = await t.app.cases.list(operator, { sort: 'new', limit: 10, overdue: true });
  expect(overdue.items.map((item) => item.id)).toEqual([id]);
  await act(operator, id, 'finish');
  expect(await t.app.cases.get(operator, id)).toMatchObject({ dueAt: null, overdue: false });
});

test('clocks survive a restart: a new server rings what came due meanwhile, once', async () => {
  const id = await openErrand(operator);
  await pass(20);
  const again = await buildApp(t.app.config, caseModules, {
    clock: t.clock,
    database: t.app.database,
    settings: hospitalSettings,
    ringing: false,
    jobs: false,
  });
  await again.start();
  again.app.cases = makeCaseEngine(again.app, [errand]);
  t.clock.advance(400);
  // Both servers look at the same moment.
  await Promise.all([again.app.cases.tick(), t.app.cases.tick(), again.app.cases.tick()]);
  expect(await rings(id)).toEqual([
    [20, 1],
    [420, 2],
  ]);
  // What was missed is not made up for; the next repeat is on the old grid.
  t.clock.advance(44);
  await again.app.cases.tick();
  expect(await rings(id)).toHaveLength(2);
  t.clock.advance(1);
  await again.app.cases.tick();
  expect((await rings(id)).slice(2)).toEqual([[465, 3]]);
  await again.stop();
});

test('a wall clock that is set back makes nothing ring early', async () => {
  const id = await openErrand(operator);
  await pass(-3600, 3600, 19, -7, 7);
  expect(await rings(id)).toEqual([]);
  await pass(1);
  expect(await rings(id)).toEqual([[20, 1]]);
  await pass(-20, 20, 24);
  expect(await rings(id)).toHaveLength(1);
});

test('a case whose clock cannot ring does not silence the others', async () => {
  const ill = await openErrand(operator, { title: '坏' });
  t.clock.advance(1);
  const well = await openErrand(operator);
  const off = t.app.cases.use(
    hooksOf(errand, {
      rang: async (_, row) => {
        if (row.id === ill) throw new Error('this hook always fails');
      },
    }),
  );
  await pass(20);
  expect([await rings(ill), await rings(well)]).toEqual([[], [[21, 1]]]);
  off();
  await pass(1);
  expect(await rings(ill)).toEqual([[22, 1]]);
});

test('a shorter setting counts from the next start', async () => {
  const before = await openErrand(operator);
  await t.app.db
    .insertInto('setting')
    .values({
      key: 'clock.errand.nag',
      value: JSON.stringify({ steps: [5], repeat: null }) as never,
      changed_at: t.clock.now(),
    })
    .execute();
  await t.app.settings.load();
  const after = await openErrand(operator);
  await pass(5, 15, 100);
  expect(await rings(after)).toEqual([[5, 1]]);
  expect((await rings(before))[0]).toEqual([20, 1]);
  await t.app.db.deleteFrom('setting').where('key', '=', 'clock.errand.nag').execute();
  await t.app.settings.load();
});

test('a thousand clocks fast-forwarded ring once each, in order', async () => {
  const count = 1_000;
  const start = t.clock.now();
  await sql`insert into "case" (id, number, type, state, is_open, priority, secrecy, title, data, data_version, at, last_at)
    select md5('c' || n)::uuid, 'CS-' || n, 'errand', 'review', true, 3, 2, 't', '{}', 3, ${start}, ${start}
    from generate_series(1, ${count}::int) n`.execute(t.app.db);
  // Due in an order that is not the order of the rows.
  await sql`insert into case_clock select md5('c' || n)::uuid, 'recheck', at, 0, at + interval '30 s'
    from generate_series(1, ${count}::int) n, lateral (select ${start}::timestamptz + (n * 7919 % ${count}::int) * interval '1 ms' as at)`.execute(
    t.app.db,
  );
  t.clock.advance(60);
  expect(await t.app.cases.tick()).toBe(count);
  expect(await t.app.cases.tick()).toBe(0);
  const rows = await t.app.db
    .selectFrom('case_event')
    .select(['case_id', sql<string>`data->>'dueAt'`.as('due')])
    .where('action', '=', 'clock:recheck')
    .orderBy('id')
    .execute();
  expect(new Set(rows.map(({ case_id }) => case_id)).size).toBe(count);
  expect(rows).toHaveLength(count);
  const dues = rows.map(({ due }) => due);
  expect(dues).toEqual([...dues].sort());
});
