import { days, defineCase, field, hours, workdays, workhours } from '@anyuan/contract';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';

import type { TestApp } from '../../../../test/kit.ts';
import type { Ctx } from '../../ctx.ts';
import { hooksOf } from '../hooks.ts';
import { caseApp, ctxOf } from '../testing.ts';

/** A case whose clocks stand still, go on, are given more time and warn. */
const matter = defineCase({
  type: 'matter',
  prefix: 'SX',
  label: ['事项', 'Matter'],
  group: 'patient',
  secrecy: 1,
  priority: 3,
  asks: { happenedAt: field.time(['发生时间', 'When']).optional() },
  states: {
    doing: ['办理', 'Doing'],
    waiting: ['等待鉴定', 'Waiting'],
    checking: ['复核', 'Checking'],
  },
  endings: { closed: ['办结', 'Closed'] },
  actions: {
    pass: { label: ['转办', 'Pass on'], from: ['doing'], by: ['alarm.handle'] },
    wait: { label: ['等待', 'Wait'], from: ['doing'], to: 'waiting', by: ['alarm.handle'] },
    goOn: { label: ['恢复', 'Go on'], from: ['waiting'], to: 'doing', by: ['alarm.handle'] },
    nextRound: { label: ['新一轮', 'Next round'], from: ['doing'], by: ['alarm.handle'], restarts: ['reply'] },
    check: { label: ['送核', 'Check'], from: ['doing'], to: 'checking', by: ['alarm.handle'] },
    back: { label: ['退回', 'Back'], from: ['checking'], to: 'doing', by: ['alarm.handle'] },
    close: { label: ['办结', 'Close'], from: 'open', to: 'closed', by: ['alarm.handle'] },
    reopen: { label: ['重办', 'Reopen'], from: ['closed'], to: 'doing', by: ['alarm.handle'] },
    tellWhen: {
      label: ['补时间', 'Say when'],
      from: 'open',
      by: ['alarm.handle'],
      asks: ['happenedAt'],
    },
    extend: {
      label: ['延期', 'Extend'],
      from: 'open',
      by: ['alarm.handle'],
      input: { more: field.count(['工作日', 'Working days']) },
      extends: { clock: 'reply', field: 'more', times: 2 },
    },
  },
  clocks: {
    reply: {
      label: ['答复', 'Reply'],
      during: ['doing'],
      pausedIn: ['waiting'],
      keeps: true,
      steps: [workdays(3)],
      warn: workdays(1),
      isDeadline: true,
      source: 'test',
    },
    check: {
      label: ['复核', 'Check'],
      during: ['checking'],
      steps: [workhours(6)],
      isDeadline: true,
      source: 'test',
    },
    report: {
      label: ['报告', 'Report'],
      during: ['doing', 'waiting', 'checking'],
      since: 'happenedAt',
      steps: [hours(12), days(7)],
      isUrgent: true,
      source: 'test',
    },
  },
  permissions: { read: 'case.read', create: 'case.create' },
});

let t: TestApp;
let ctx: Ctx;
beforeAll(async () => {
  t = await caseApp([matter]);
  ctx = await ctxOf(t, await t.as('control-room'));
});
beforeEach(() => t.clock.set('2026-11-23T02:00:00Z')); // Monday, 10:00 in the hospital
afterEach(() => t.owner.deleteFrom('case').execute());
afterAll(() => t.stop());

async function openMatter(data: Record<string, unknown> = {}): Promise<string> {
  const { row } = await ctx.tx((tx) => t.app.cases.open(tx, { type: 'matter', title: '事项', data }));
  return row.id;
}
const act = (id: string, action: string, input = {}) => t.app.cases.act(ctx, id, action, input);
const get = (id: string) => t.app.cases.get(ctx, id);
/** In the hospital's time. */
const at = (local: string) => new Date(`${local}:00+08:00`).toISOString();
async function setTo(local: string): Promise<void> {
  t.clock.set(at(local));
  await t.app.cases.tick();
}
const rings = async (id: string) =>
  (
    await t.app.db
      .selectFrom('case_event')
      .selectAll()
      .where('case_id', '=', id)
      .where('action', 'like', 'clock:%')
      .orderBy('id')
      .execute()
  ).map(({ at: when, action, data }) => [when.toISOString(), action, data['warning'] ?? data['step']]);

test('while a case waits for an appraisal its clock stands still, then goes on with what is left', async () => {
  const id = await openMatter();
  expect((await get(id)).dueAt).toBe(at('2026-11-27T00:00'));
  await setTo('2026-11-24T15:00');
  const waiting = await act(id, 'wait');
  expect(waiting).toMatchObject({ dueAt: null, overdue: false, clocks: [{ clock: 'reply', isPaused: true }] });
  await setTo('2026-12-07T09:00');
  expect(await rings(id)).toEqual([]);
  expect(await get(id)).toMatchObject({ overdue: false, kept: {} });
  // No day had ended while it ran: Tuesday, on which it stopped, did not. Three are left: this Monday and two more.
  expect((await act(id, 'goOn')).dueAt).toBe(at('2026-12-10T00:00'));
  await setTo('2026-12-08T12:00');
  await act(id, 'wait');
  await setTo('2026-12-08T18:00');
  expect((await act(id, 'goOn')).dueAt).toBe(at('2026-12-10T00:00'));
});

test('a new round begins at the step, without the pauses and the extra days of the one before', async () => {
  const id = await openMatter();
  await act(id, 'extend', { more: 5 });
  await setTo('2026-11-24T09:00');
  await act(id, 'wait');
  await setTo('2026-11-26T09:00');
  await act(id, 'goOn');
  await setTo('2026-11-27T10:00');
  expect((await act(id, 'nextRound')).dueAt).toBe(at('2026-12-03T00:00'));
  // It warns and rings as a new one does, and may be given more time twice again.
  await setTo('2026-12-02T07:30');
  expect((await rings(id)).at(-1)).toEqual([at('2026-12-02T07:30'), 'clock:reply', true]);
  await act(id, 'extend', { more: 1 });
  expect((await act(id, 'extend', { more: 1 })).dueAt).toBe(at('2026-12-05T00:00'));
  // Too late is remembered through the rounds that follow.
  await setTo('2026-12-07T09:00');
  expect(await act(id, 'nextRound')).toMatchObject({ kept: { reply: false }, dueAt: at('2026-12-11T00:00') });
});

test('passing a case on does not move its limit; a reopened case keeps its promise', async () => {
  const id = await openMatter();
  const due = at('2026-11-27T00:00');
  await setTo('2026-11-24T10:00');
  expect((await act(id, 'pass')).dueAt).toBe(due);
  expect(await act(id, 'close')).toMatchObject({ dueAt: null, kept: { reply: true }, clocks: [] });
  await setTo('2026-11-25T10:00');
  expect(await act(id, 'reopen')).toMatchObject({ dueAt: due, kept: {}, overdue: false });
  await act(id, 'close');
  await setTo('2026-12-01T10:00');
  expect(await rings(id)).toEqual([]);
  expect(await act(id, 'reopen')).toMatchObject({ dueAt: due, overdue: true });
  await setTo('2026-12-01T10:01');
  expect(await get(id)).toMatchObject({ kept: { reply: false }, escalation: 1 });
  expect(await act(id, 'close')).toMatchObject({ kept: { reply: false } });
});

test('each stage has its clock; one that does not keep its start begins anew', async () => {
  const id = await openMatter();
  await setTo('2026-11-24T16:30');
  // One hour today, four tomorrow morning, one after the noon rest.
  expect((await act(id, 'check')).dueAt).toBe(at('2026-11-25T15:00'));
  await setTo('2026-11-25T09:00');
  expect(await act(id, 'back')).toMatchObject({ dueAt: at('2026-11-27T00:00'), kept: { check: true } });
  await setTo('2026-11-25T10:00');
  expect(await act(id, 'check')).toMatchObject({ dueAt: at('2026-11-26T08:30'), kept: { reply: true } });
  await setTo('2026-11-26T08:31');
  expect(await get(id)).toMatchObject({ kept: { check: false, reply: true } });
  await act(id, 'back');
  // Broken once is broken, however fast the next round is.
  await act(id, 'check');
  expect((await act(id, 'close')).kept).toEqual({ reply: true, check: false });
});

test('two extensions, and no third; none for a clock that does not run', async () => {
  const id = await openMatter();
  expect((await act(id, 'extend', { more: 2 })).dueAt).toBe(at('2026-12-01T00:00'));
  await act(id, 'wait');
  expect((await act(id, 'extend', { more: 1 })).dueAt).toBeNull();
  expect((await act(id, 'goOn')).dueAt).toBe(at('2026-12-02T00:00'));
  await expect(act(id, 'extend', { more: 1 })).rejects.toMatchObject({
    code: 'too_many_extensions',
    details: { times: 2 },
  });
  expect((await get(id)).dueAt).toBe(at('2026-12-02T00:00'));
  await act(id, 'check');
  await expect(act(id, 'extend', { more: 1 })).rejects.toMatchObject({ code: 'limit_not_running', status: 409 });
});

test('an extension after the limit lets the new one ring again, but the promise was broken', async () => {
  const id = await openMatter();
  await setTo('2026-11-27T09:00');
  expect(await get(id)).toMatchObject({ overdue: true, kept: { reply: false }, escalation: 1 });
  expect(await act(id, 'extend', { more: 2 })).toMatchObject({ overdue: false, kept: { reply: false } });
  await setTo('2026-12-01T09:00');
  expect((await rings(id)).map(([, , step]) => step)).toEqual([1, 1]);
});

test('a warning comes once, in the morning, and is no escalation; a broken promise is known at night', async () => {
  const id = await openMatter();
  await setTo('2026-11-26T00:00');
  await setTo('2026-11-26T07:29');
  expect(await rings(id)).toEqual([]);
  await setTo('2026-11-26T07:30');
  await setTo('2026-11-26T07:31');
  expect(await rings(id)).toEqual([[at('2026-11-26T07:30'), 'clock:reply', true]]);
  expect(await get(id)).toMatchObject({ escalation: 0, kept: {}, overdue: false });
  await setTo('2026-11-27T00:00');
  const { version } = await get(id);
  expect(await get(id)).toMatchObject({ kept: { reply: false }, escalation: 0 });
  await setTo('2026-11-27T03:00');
  expect(await get(id)).toMatchObject({ overdue: true, version });
  await setTo('2026-11-27T07:30');
  expect((await rings(id)).slice(1)).toEqual([[at('2026-11-27T07:30'), 'clock:reply', 1]]);
  expect(await get(id)).toMatchObject({ escalation: 1, dueAt: at('2026-11-27T00:00') });
});

test('a promise kept in the night before its ring is judged by its limit', async () => {
  const late = await openMatter();
  await setTo('2026-11-27T02:00');
  expect((await act(late, 'close')).kept).toEqual({ reply: false });
  t.clock.set(at('2026-11-23T10:00'));
  const unheard = await openMatter();
  // Nobody looked at the clocks meanwhile.
  t.clock.set(at('2026-11-27T02:00'));
  expect((await act(unheard, 'close')).kept).toEqual({ reply: false });
  await setTo('2026-11-27T09:00');
  expect((await rings(late)).concat(await rings(unheard))).toEqual([]);
});

test('an urgent clock counts from the moment the case names, and rings at night', async () => {
  const id = await openMatter();
  expect((await get(id)).clocks.map(({ clock }) => clock)).toEqual(['reply']);
  await act(id, 'tellWhen', { happenedAt: at('2026-11-22T14:30') });
  await setTo('2026-11-23T10:00');
  expect(await rings(id)).toEqual([[at('2026-11-23T10:00'), 'clock:report', 1]]);
  // It was later than first said: the limit lies ahead again.
  await act(id, 'tellWhen', { happenedAt: at('2026-11-23T11:00') });
  await setTo('2026-11-23T23:00');
  expect((await rings(id)).slice(1)).toEqual([[at('2026-11-23T23:00'), 'clock:report', 1]]);
  await setTo('2026-12-01T00:00');
  expect((await rings(id)).at(-1)).toEqual([at('2026-12-01T00:00'), 'clock:report', 2]);
});

test('hooks learn whether it is a warning', async () => {
  const heard: unknown[] = [];
  const off = t.app.cases.use(
    hooksOf(matter, {
      rang: async (_, row, clock, step, isWarning) => void heard.push([row.state, clock, step, isWarning]),
    }),
  );
  await openMatter();
  await setTo('2026-11-26T08:00');
  await setTo('2026-11-27T08:00');
  expect(heard).toEqual([
    ['doing', 'reply', 0, true],
    ['doing', 'reply', 1, false],
  ]);
  off();
});

test('a day that becomes a holiday moves the limits that count it, and only those', async () => {
  const id = await openMatter();
  const later = await openMatter();
  await act(later, 'check');
  const holiday = (working: boolean) =>
    t.app.system('test').tx((tx) => {
      tx.unaudited('what its module writes beside it');
      return t.app.settings.putDays(tx, [{ on: '2026-11-25', working, name: '院庆' }]);
    });
  await holiday(false);
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from graphile_worker.jobs
    where task_identifier = 'cases.recount'`.execute(t.app.db);
  expect(rows).toEqual([{ n: 1 }]);
  expect(await t.app.cases.recount()).toBe(1);
  expect(await t.app.cases.recount()).toBe(0);
  expect((await get(id)).dueAt).toBe(at('2026-11-28T00:00'));
  expect((await get(later)).dueAt).toBe(at('2026-11-24T08:30'));
  // What was broken only because the holiday was not entered is not broken.
  await holiday(true);
  expect(await t.app.cases.recount()).toBe(1);
  await setTo('2026-11-27T08:00');
  expect((await get(id)).kept).toEqual({ reply: false });
  await holiday(false);
  expect(await t.app.cases.recount()).toBe(1);
  expect(await get(id)).toMatchObject({ kept: {}, overdue: false, dueAt: at('2026-11-28T00:00') });
  await holiday(true);
  await t.app.cases.recount();
});

test('other office hours move limits in working hours', async () => {
  const id = await openMatter();
  await act(id, 'check');
  expect((await get(id)).dueAt).toBe(at('2026-11-24T08:30'));
  const put = (value: string) => t.app.system('test').tx((tx) => t.app.settings.put(tx, 'hospital.hours', value));
  await put('08:00-12:00');
  expect(await t.app.cases.recount()).toBe(1);
  expect((await get(id)).dueAt).toBe(at('2026-11-24T12:00'));
  await put('08:00-12:00,14:00-17:30');
  await t.app.cases.recount();
});

test('what was promised stays, though the setting changes while the clock stands still', async () => {
  const id = await openMatter();
  await act(id, 'wait');
  const before = t.app.cases.clockOf;
  t.app.cases.clockOf = (type, name) => ({ ...before(type, name), steps: [workdays(9)] });
  expect((await act(id, 'goOn')).dueAt).toBe(at('2026-11-27T00:00'));
  const next = await openMatter();
  expect((await get(next)).dueAt).toBe(at('2026-12-05T00:00'));
  t.app.cases.clockOf = before;
  await act(next, 'wait');
  expect((await act(next, 'goOn')).dueAt).toBe(at('2026-12-05T00:00'));
});
