import type { CaseTypeName } from '@anyuan/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../../test/kit.ts';
import { dayMs, dayOf } from '../../../kernel/cases/index.ts';
import { addAssessment } from '../../assessment/index.ts';
import { addLetters } from '../../letter/index.ts';
import { loadDemo } from '../load.ts';
import { wipeDemo } from '../wipe.ts';
import { isHistoryMissing, playHistory, stopHistory } from './history.ts';
import type { Played } from './player.ts';

let t: TestApp;
let played: Played | null;
let director: As;
let today: string;
beforeAll(async () => {
  // A Wednesday at half past eleven: offices are at work.
  t = await testApp({ at: '2026-06-17T03:30:00Z' });
  const system = t.app.system('test');
  await loadDemo(t.app, system, async () => undefined);
  // Even with every channel open nothing of the past leaves the house.
  await sql`insert into delivery_channel values ('sms', 'all', '{}', null, ${t.clock.now()}), ('wecomGroup', 'all', '{}', null, ${t.clock.now()})`.execute(
    t.app.db,
  );
});
// Apart from the start: two years take their time on a busy machine.
beforeAll(async () => {
  played = await playHistory(t.app.system('test'));
  director = await t.as('director');
  today = dayOf(t.clock.now());
});
afterAll(() => t.stop());

const count = async (query: string): Promise<number> => {
  const { rows } = await sql.raw<{ n: number }>(`select count(*)::int as n from ${query}`).execute(t.app.db);
  return rows[0]?.n ?? 0;
};
const daysAgo = (days: number): string => dayOf(new Date(t.clock.now().getTime() - days * dayMs));
async function figuresOf(type: CaseTypeName, from: string) {
  const { groups } = await director.figure.list({ type, from, to: today });
  return Object.fromEntries((groups[0]?.figures ?? []).map((figure) => [figure.name, figure]));
}

test('every case went the way the product lets it go', () => {
  expect(played?.refused).toEqual([]);
  expect(played?.cases).toBeGreaterThan(250);
  expect(played?.steps).toBeGreaterThan(1200);
});

test('nothing happened in the future, and nothing is due in the past without having rung', async () => {
  const now = `'${t.clock.now().toISOString()}'`;
  expect(await count(`case_event where at > ${now}`)).toBe(0);
  expect(await count(`case_clock where due_at < ${now}`)).toBe(0);
  expect(await t.app.cases.tick()).toBe(0);
  expect(await count('"case" where not is_demo')).toBe(0);
  expect(
    await count(`"case" where split_part(number, '-', 2) <> to_char(at at time zone 'Asia/Shanghai', 'YYYYMM')`),
  ).toBe(0);
});

test('what lies on desks now: some in time, some due soon, some overdue', async () => {
  const open = async (more: object) => (await director.case.list({ open: true, limit: 1, ...more })).total;
  expect(await open({})).toBeGreaterThan(30);
  expect(await open({ overdue: true })).toBeGreaterThan(2);
  expect(await open({ dueWithin: 72 })).toBeGreaterThan(2);
});

test('nobody is told outside, and few notices are new', async () => {
  expect(await count('delivery')).toBe(0);
  expect(await count('notice')).toBeGreaterThan(20);
  const most = await sql<{
    n: number;
  }>`select count(*)::int as n from notice where seen_at is null group by person_id order by 1 desc limit 1`.execute(
    t.app.db,
  );
  expect(most.rows[0]?.n).toBeLessThan(30);
});

test('figures of this year stand beside those of the last', async () => {
  const disputes = await figuresOf('dispute', daysAgo(363));
  expect(disputes['total']?.change).toBeGreaterThan(-0.65);
  expect(disputes['total']?.change).toBeLessThan(-0.35);
  // What was paid is secret: of a trailing year it is told over the whole blocks in it, and says of which days.
  const { value, told } = disputes['compensation'] ?? {};
  expect(value).toBeGreaterThan(10_000);
  expect(told?.to).toMatch(/^\d{4}-\d\d-\d\d$/);
  const { groups } = await director.figure.list({ type: 'dispute', from: '2024-01-01', to: today });
  expect(groups[0]?.figures.find(({ name }) => name === 'compensation')?.value).toBeGreaterThan(100_000);
  const hazards = await figuresOf('hazard', daysAgo(363));
  expect(hazards['majorOpen']?.value).toBe(1);
  expect(hazards['closed']).toMatchObject({
    value: expect.any(Number) as number,
    lastYear: { value: expect.any(Number) as number },
  });
  const touts = await figuresOf('tout', daysAgo(181));
  expect(touts['found']?.value).toBe(5);
  expect(touts['found']?.lastYear?.value).toBeGreaterThan(5);
  const packets = await figuresOf('redPacket', daysAgo(363));
  expect(packets['depositAmount']?.value).toBeGreaterThan(1000);
});

test('a year of rounds: most in time, some late, some missed by name, none in the future', async () => {
  const { total } = await director.round.list({ from: daysAgo(360), to: daysAgo(2), limit: 1 });
  expect(total).toBeGreaterThan(3000);
  const of = async (verdict: 'onTime' | 'late' | 'missed') =>
    (await director.round.list({ from: daysAgo(360), to: daysAgo(2), verdict, limit: 1 })).total / total;
  expect(await of('onTime')).toBeGreaterThan(0.8);
  expect(await of('late')).toBeGreaterThan(0);
  const { items } = await director.round.list({ verdict: 'missed', sort: '-from', limit: 5 });
  expect(items.some(({ missed }) => missed.length > 0)).toBe(true);
  expect(await count(`round_check where at > '${t.clock.now().toISOString()}'`)).toBe(0);
});

test('two years of surveys and charts, letters that are nearly all signed, an assessment that has filled in most of itself', async () => {
  const system = t.app.system('test');
  await addLetters(system);
  await addAssessment(system);
  const months = async (table: string, at: string) =>
    count(`(select distinct to_char(${at} at time zone 'Asia/Shanghai', 'YYYY-MM') as m from ${table}) w`);
  expect(await months('survey_answer', 'at')).toBeGreaterThanOrEqual(20);
  expect(await months('clinical_fact', 'due_at')).toBeGreaterThanOrEqual(23);
  const signed = await count(`letter where state = 'signed'`);
  expect(signed / (await count(`letter where state in ('signed', 'toSign')`))).toBeGreaterThan(0.5);
  const [assessment] = (await director.assessment.list({})).items;
  const { worth, byItself, known } = assessment!.sums;
  expect(byItself / worth).toBeGreaterThanOrEqual(0.65);
  expect(known).toBeGreaterThan(byItself);
  expect(known).toBeLessThan(worth);
});

test('played once, it is not played again; and the wipe leaves nothing', async () => {
  expect(await isHistoryMissing(t.app.db)).toBe(false);
  expect(await playHistory(t.app.system('test'))).toBeNull();
  expect(await count('public_report')).toBeGreaterThan(5);
  const { rows } = await sql<{ id: string; person: string }>`
    select c.id, p.id as person from "case" c, person p where p.username = 'demo-chief' limit 1`.execute(t.app.db);
  await sql`insert into case_opening (id, case_id, person_id, purpose, is_glass, at, until)
    values (gen_random_uuid(), ${rows[0]?.id}, ${rows[0]?.person}, 'handle', true, ${t.clock.now()}, ${t.clock.now()})`.execute(
    t.app.db,
  );
  await t.app.system('test').tx(wipeDemo);
  for (const table of [
    '"case"',
    'case_event',
    'case_party',
    'case_clock',
    'link',
    'case_opening',
    'notice',
    'public_report',
    'stored_file',
    'delivery',
  ])
    expect({ table, left: await count(table) }).toEqual({ table, left: 0 });
  expect(await isHistoryMissing(t.app.db)).toBe(false);
  expect(await playHistory(t.app.system('test'))).toBeNull();
});

test('a wipe does not wait for it: what is being played is given up whole', async () => {
  await loadDemo(t.app, t.app.system('test'), async () => undefined);
  const playing = playHistory(t.app.system('test'));
  await new Promise((go) => setTimeout(go, 300));
  await stopHistory(t.app);
  expect(await playing).toBeNull();
  expect(await count('"case"')).toBe(0);
  expect(await isHistoryMissing(t.app.db)).toBe(true);
});
