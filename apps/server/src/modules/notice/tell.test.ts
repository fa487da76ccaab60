import { beforeAll, afterAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { makeCaseEngine, type NewCase } from '../../kernel/cases/index.ts';
import { caseModules, ctxOf } from '../../kernel/cases/testing.ts';
import { notices } from './index.ts';
import { tellingHooks } from './tell.ts';
import { visit, whisper } from './testing.ts';

let t: TestApp;
let fire: As;
let logistics: As;
let head: As;
let staff: As;
let wardId: string;
beforeAll(async () => {
  t = await testApp({ modules: [...caseModules, notices] });
  t.app.cases = makeCaseEngine(t.app, [visit, whisper]);
  t.app.cases.useEverywhere(tellingHooks);
  const founder = await t.as('founder');
  await founder.identity.updatePerson({ id: founder.personId, name: '建设' });
  wardId = (await founder.identity.putDepartment({ code: 'W', name: '病区' })).id;
  await t.app.db.updateTable('person').set({ is_active: false }).where('id', '=', founder.personId).execute();
  fire = await t.as('fire-control');
  logistics = await t.as('logistics');
  head = await t.person({ roles: ['head'], departmentId: wardId });
  staff = await t.as('staff');
});
afterAll(() => t.stop());

/** What each of them has been told since the last look. */
async function told(): Promise<Record<string, string[]>> {
  const rows = await t.app.db.selectFrom('notice').selectAll().orderBy('id').execute();
  await t.app.db.deleteFrom('notice').execute();
  const names = new Map([
    [fire.personId, 'fire'],
    [logistics.personId, 'logistics'],
    [head.personId, 'head'],
    [staff.personId, 'staff'],
  ]);
  const found: Record<string, string[]> = {};
  for (const row of rows)
    (found[names.get(row.person_id) ?? row.person_id] ??= []).push(`${row.is_urgent ? '!' : ''}${row.zh}`);
  return found;
}

async function open(who: As, more: Partial<NewCase> = {}) {
  const ctx = await ctxOf(t, who);
  const fresh = {
    type: 'visit',
    title: '三楼漏水',
    departmentId: wardId,
    data: { what: '漏水', secret: '隐情' },
    ...more,
  };
  return (await ctx.tx((tx) => t.app.cases.open(tx, fresh))).row;
}

test('an opening, a step and a clock tell those they name, with number and title and no secret', async () => {
  const { id, number } = await open(staff);
  expect(await told()).toEqual({ fire: [`新来访:三楼漏水(${number})`], head: [`新来访:三楼漏水(${number})`] });

  // Half an hour later nobody has taken it, and no tells are declared: the head, for want of an assignee.
  t.clock.advance(1800);
  await t.app.cases.tick();
  expect(await told()).toEqual({ head: [`答复时限已到:三楼漏水(${number})`] });

  await fire.case.act({ id, action: 'assign', people: [logistics.personId] });
  const line = `来访·派单:三楼漏水(${number})`;
  expect(await told()).toEqual({ logistics: [line], staff: [line] });

  t.clock.advance(3600);
  await t.app.cases.tick();
  expect(await told()).toEqual({ logistics: [`!办结时限已到:三楼漏水(${number})`] });

  await logistics.case.act({ id, action: 'remark' });
  expect(await told()).toEqual({});
  await logistics.case.act({ id, action: 'finish' });
  expect(await told()).toEqual({ staff: [`来访·办结:三楼漏水(${number})`] });
});

test('nobody is told of his own step, and the last list of a clock serves every later ring', async () => {
  const { id } = await open(fire);
  expect(Object.keys(await told())).toEqual(['head']);
  await fire.case.act({ id, action: 'assign', people: [fire.personId] });
  expect(await told()).toEqual({});
  const director = await t.as('deputy-director');
  t.clock.advance(3 * 3600);
  await t.app.cases.tick();
  const rung = await told();
  expect(rung['fire']).toHaveLength(1);
  expect(rung[director.personId]).toHaveLength(2);
  expect(rung[director.personId]?.[1]).toContain('办结时限已过(第 3 次提醒)');
});

test('a clock that would ring for nobody rings for those whose turn it is', async () => {
  await open(staff, { departmentId: null });
  await told();
  t.clock.advance(1800);
  await t.app.cases.tick();
  expect(Object.keys(await told())).toEqual(['fire']);
});

test('a matter for named persons is told without its title, and never to whom it is about', async () => {
  const discipline = await t.as('party-secretary');
  const { number } = await open(staff, { type: 'whisper', title: '张三收受财物' });
  // Neither fire control nor the head may know of it.
  expect(await told()).toEqual({});
  const { id } = await open(staff, { title: '李四索要财物' });
  await fire.case.act({ id, action: 'assign', people: [fire.personId] });
  expect((await head.notice.list({})).items[0]?.zh).toContain('李四');
  await fire.case.act({ id, action: 'seal' });
  // What the head was told before is taken back; he may not know any more.
  expect((await head.notice.list({})).items).toEqual([]);
  const line = await told();
  expect(line['staff']?.at(-1)).toMatch(/^来访·转指定人员:来访\(TS-/);
  const ctx = await ctxOf(t, staff);
  await ctx.tx((tx) =>
    t.app.cases.open(tx, { type: 'whisper', title: '王五', data: { what: 'x', about: [discipline.personId] } }),
  );
  expect((await told())[discipline.personId]).toBeUndefined();
  expect(number).toMatch(/^XS-/);
});

test('a test tells nobody, a drill does', async () => {
  await open(staff, { mode: 'test' });
  expect(await told()).toEqual({});
  await open(staff, { mode: 'drill' });
  expect(Object.keys(await told()).sort()).toEqual(['fire', 'head']);
});
