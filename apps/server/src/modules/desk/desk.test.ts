import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { keyAnew, makeCaseEngine, type NewCase } from '../../kernel/cases/index.ts';
import { ctxOf } from '../../kernel/cases/testing.ts';
import { tellingHooks } from '../notice/tell.ts';
import { visit, whisper } from '../notice/testing.ts';

let t: TestApp;
let founder: As;
let fire: As;
let staff: As;
let logistics: As;
let wardId: string;
beforeAll(async () => {
  t = await testApp({ at: '2026-11-23T02:00:00Z' });
  t.app.cases = makeCaseEngine(t.app, [visit, { ...whisper, isUnsearched: true }]);
  t.app.cases.useEverywhere(tellingHooks);
  founder = await t.as('founder');
  wardId = (await founder.identity.putDepartment({ code: 'W', name: '病区' })).id;
  await founder.place.put({ code: 'EAST', name: '东院区', kind: 'campus' });
  await founder.place.put({ code: 'E-1', name: '急诊楼', kind: 'building', parent: 'EAST' });
  fire = await t.as('fire-control');
  staff = await t.as('staff');
  logistics = await t.as('logistics');
  await founder.identity.updatePerson({ id: logistics.personId, name: '吉振华' });
});
afterAll(() => t.stop());

async function open(who: As, more: Partial<NewCase> = {}) {
  const ctx = await ctxOf(t, who);
  const fresh = { type: 'visit', title: '急诊漏水', departmentId: wardId, data: { what: '漏水' }, ...more };
  return (await ctx.tx((tx) => t.app.cases.open(tx, fresh))).row;
}

const numbers = async (who: As) => {
  const { items } = await who.desk.counts({});
  return Object.fromEntries(items.filter(({ count }) => count > 0).map(({ key, count }) => [key, count]));
};

test('every number is that of the list behind it, for everybody', async () => {
  const first = await open(staff);
  await open(staff, { mode: 'drill' });
  const third = await open(fire);
  await fire.case.act({ id: first.id, action: 'assign', people: [logistics.personId] });
  await t.app.db
    .insertInto('case_party')
    .values({ case_id: third.id, person_id: staff.personId, relation: 'copied', joined_at: t.clock.now() })
    .execute();
  await keyAnew(t.app.cases, t.app.db, [third.id]);
  expect(await numbers(staff)).toEqual({ mine: 2, copied: 1, soon: 1 });
  expect(await numbers(logistics)).toEqual({ todo: 1, soon: 1 });
  // Two wait to be given to somebody, and the one that is being worked on is not his to finish.
  expect(await numbers(fire)).toEqual({ todo: 2, mine: 1, soon: 1 });
  t.clock.advance(3601);
  await t.app.cases.tick();
  expect(await numbers(logistics)).toEqual({ todo: 1, overdue: 1, warnings: 1 });

  // What is late stands before what is not.
  const late = (await founder.case.list({ open: true, sort: 'due' })).items.map(({ overdue }) => overdue);
  expect(late).toEqual([true, ...late.slice(1).toSorted((a, b) => Number(b) - Number(a))]);
  expect(late).toContain(false);

  for (const who of [staff, fire, logistics, founder]) {
    const { items, types } = await who.desk.counts({});
    for (const { key, count, query } of [...items, ...types]) {
      const list = await who.case.list({ ...query, limit: 500 } as never);
      expect({ key, count: list.items.length, total: list.total }).toEqual({ key, count, total: count });
    }
  }
  expect((await fire.desk.counts({})).types).toEqual([
    { key: 'visit', count: 3, todo: 2, query: { type: 'visit', open: true } },
  ]);

  // Whoever opens the case has seen what was told of it, and nobody else has.
  await fire.notice.seen({ about: first.id });
  expect(await numbers(logistics)).toMatchObject({ warnings: 1 });
  expect((await logistics.notice.seen({ about: first.id })).seen).toBeGreaterThan(1);
  expect(await numbers(logistics)).toEqual({ todo: 1, overdue: 1 });
});

test('who reads no cases has no numbers of them', async () => {
  const it = await t.as('it');
  expect(await it.desk.counts({})).toEqual({ items: [], types: [] });
});

test('the search finds by number, title and pinyin what one may see, and nothing else', async () => {
  const hit = await open(staff, { title: '电梯困人' });
  await open(founder, { type: 'whisper', title: '电梯采购线索' });
  const kinds = async (who: As, q: string) =>
    (await who.desk.search({ q })).items.map(({ kind, title }) => `${kind}:${title}`);

  expect(await kinds(fire, hit.number.toLowerCase())).toEqual(['case:电梯困人']);
  expect(await kinds(fire, '电梯')).toEqual(['case:电梯困人']);
  expect(await kinds(fire, 'dtkr')).toEqual(['case:电梯困人']);
  // The founder reads places and people, too; a type that is never searched stays out for everybody.
  expect(await kinds(founder, '电梯')).toEqual(['case:电梯困人']);
  expect(await kinds(founder, 'jizhen')).toEqual(
    expect.arrayContaining(['case:急诊漏水', 'place:急诊楼', 'person:吉振华']),
  );
  const [place] = (await founder.desk.search({ q: 'E-1' })).items;
  expect(place).toMatchObject({ kind: 'place', code: 'E-1', note: '东院区 / 急诊楼' });

  const other = await t.as('guard');
  expect(await kinds(other, '电梯')).toEqual([]);
  expect(await kinds(other, 'jizhenhua')).toEqual([]);
  const auditor = await t.as('auditor');
  expect(await kinds(auditor, '急诊')).toEqual([]);
  expect(await kinds(founder, '%')).toEqual([]);
  await expect(fire.desk.search({ q: ' ' })).rejects.toMatchObject({ code: 'invalid' });
});

test('a view is kept under its name, replaced by its name, and nobody else’s', async () => {
  const saved = await staff.desk.saveView({ page: '/cases', name: '我的未结', query: 'open=true&as=reporter' });
  await staff.desk.saveView({ page: '/cases', name: '我的未结', query: 'open=true' });
  await staff.desk.saveView({ page: '/ledger/visit', name: '本月', query: 'from=2026-11-01' });
  await fire.desk.saveView({ page: '/cases', name: '我的未结', query: 'todo=true' });
  expect((await staff.desk.views({ page: '/cases' })).items).toMatchObject([
    { id: saved.id, name: '我的未结', query: 'open=true' },
  ]);
  expect((await staff.desk.views({})).items).toHaveLength(2);
  await expect(fire.desk.removeView({ id: saved.id })).rejects.toMatchObject({ code: 'not_found' });
  await staff.desk.removeView({ id: saved.id });
  expect((await staff.desk.views({})).items.map(({ name }) => name)).toEqual(['本月']);
  for (const wrong of [
    { page: 'https://elsewhere', name: 'x', query: '' },
    { page: '/cases', name: '', query: '' },
    { page: '/cases', name: 'x', query: `q=${'x'.repeat(2000)}` },
    { page: '/cases', name: 'x', query: 'a#b' },
  ])
    await expect(staff.desk.saveView(wrong)).rejects.toMatchObject({ code: 'invalid' });
});

test('nobody saves more views than he could ever find', async () => {
  const ctx = await ctxOf(t, logistics);
  await t.app.db
    .insertInto('saved_view')
    .values(
      Array.from({ length: 100 }, (_, n) => ({
        id: `019a0000-0000-7000-8000-${String(n).padStart(12, '0')}`,
        person_id: logistics.personId,
        page: '/cases',
        name: `视图${n}`,
        query: '',
        at: ctx.now(),
      })),
    )
    .execute();
  await expect(logistics.desk.saveView({ page: '/cases', name: '再一个', query: '' })).rejects.toMatchObject({
    code: 'too_many_views',
  });
  expect((await logistics.desk.saveView({ page: '/cases', name: '视图7', query: 'q=1' })).query).toBe('q=1');
});
