import type { Thing } from '@anyuan/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { warnJob, warnOfTerms } from './warn.ts';

let t: TestApp;
let fire: As;
let owner: As;
let head: As;
let ward: string;
const kind = 'extinguisher';
beforeAll(async () => {
  t = await testApp({ at: '2026-05-01T01:00:00Z' });
  const founder = await t.as('founder');
  await founder.place.put({ code: 'C1', name: '东院区', kind: 'campus' });
  ward = (await founder.identity.putDepartment({ code: 'W1', name: '骨科病区', campus: 'C1' })).id;
  await founder.place.put({ code: 'B1', name: '外科楼', kind: 'building', parent: 'C1', department: 'W1' });
  fire = await t.as('fire-control');
  owner = await t.person({ roles: ['staff'], name: '护士甲', departmentId: ward });
  head = await t.person({ roles: ['head'], name: '护士长', departmentId: ward });
});
afterAll(() => t.stop());

const run = () => warnOfTerms(t.app.system(warnJob));
const toldTo = async (who: As) =>
  (await who.notice.list({})).items.filter(({ subject }) => subject?.kind === 'thing').map(({ zh }) => zh);

test('its owner hears before and after a day, the head when nothing is done; nobody twice', async () => {
  const put = (more: Record<string, unknown>) =>
    fire.register.create({ kind, place: 'B1', agent: 'powder', made: '2024-01-01', owner: owner.personId, ...more });
  const { code } = await put({});
  await run();
  expect(await toldTo(owner)).toEqual([]);

  // The first monthly check is due on 1 June; three days before, he is told.
  await t.later({ days: 28 });
  await run();
  expect(await toldTo(owner)).toEqual([`灭火器即将月度检查:${code}(2026-06-01)`]);
  await run();
  expect(await toldTo(owner)).toHaveLength(1);

  // The day itself is in time.
  await t.later({ days: 3 });
  await run();
  expect(await toldTo(owner)).toHaveLength(1);
  await t.later({ days: 1 });
  await run();
  expect((await toldTo(owner)).toSorted()).toEqual([
    `灭火器即将月度检查:${code}(2026-06-01)`,
    `灭火器逾期未月度检查:${code}(2026-06-01)`,
  ]);
  expect(await toldTo(head)).toEqual([]);
  await t.later({ days: 3 });
  await run();
  await run();
  expect(await toldTo(head)).toEqual([`灭火器逾期未月度检查:${code}(2026-06-01)`]);
  expect(await toldTo(owner)).toHaveLength(2);

  // Once it is checked, the next turn begins, and is told of anew.
  await owner.register.check({ code, check: 'monthly' });
  await t.later({ days: 27 });
  await run();
  expect(await toldTo(owner)).toContain(`灭火器即将月度检查:${code}(2026-07-05)`);
});

test('many are told of in one notice; of what nobody answers for the head hears, or whoever keeps the register', async () => {
  const made: Thing[] = [];
  for (let n = 0; n < 5; n++)
    made.push(await fire.register.create({ kind, place: 'B1', agent: 'co2', made: '2010-01-01' }));
  const campus = await fire.register.create({ kind, place: 'C1', agent: 'co2', made: '2010-01-01' });
  await run();
  const few = made.slice(0, 3).map(({ code }) => `${code}(2022-01-01)`);
  expect(await toldTo(head)).toContain(`灭火器逾期未报废:${few.join('、')}等 5 件`);
  const kept = await toldTo(fire);
  expect(kept).toContain(`灭火器逾期未报废:${campus.code}(2022-01-01)`);
  expect(kept.filter((words) => words.includes(made[0]?.code ?? '–'))).toEqual([]);
});

test('a limit the hospital sets counts for what is there already from the next morning', async () => {
  const thing = await fire.register.create({ kind, place: 'B1', agent: 'water', made: '2025-01-01' });
  expect(thing.endsOn).toBe('2031-01-01');
  const founder = await t.as('founder');
  await founder.setting.put({ key: 'register.extinguisher.scrap.water', value: 60 });
  await run();
  expect(await fire.register.find({ code: thing.code })).toMatchObject({ endsOn: '2030-01-01', version: 2 });
  const { items } = await founder.setting.list({});
  expect(items.find(({ key }) => key === 'register.extinguisher.scrap.water')).toMatchObject({
    zh: '灭火器:报废(水基)',
    en: 'Fire extinguisher: Scrap (Water)',
    unit: 'month',
  });
});

test('what is scrapped is nobody’s worry', async () => {
  const { code } = await fire.register.create({
    kind,
    place: 'B1',
    agent: 'co2',
    made: '2011-01-01',
    state: 'scrapped',
  });
  await run();
  for (const who of [head, fire]) expect((await toldTo(who)).filter((words) => words.includes(code))).toEqual([]);
  expect(await fire.register.find({ code })).toMatchObject({ dues: [], findings: [] });
});
