import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../../test/kit.ts';
import { remindOfLetters } from '../remind.ts';
import { content } from '../testing.ts';

// Each reminder comes once, in its time: near the day, past it, and to whoever answers for it.

let t: TestApp;
let director: As;
let chief: As;
let head: As;
let nurse: As;
beforeAll(async () => {
  t = await testApp({ at: '2026-01-05T09:00:00+08:00' });
  const it = await t.as('it');
  const surgery = await it.identity.putDepartment({ code: 'WK', name: '外科' });
  director = await t.person({ roles: ['director'], name: '周院长' });
  chief = await t.person({ roles: ['security-chief'], name: '钱科长' });
  head = await t.person({ roles: ['head'], name: '赵主任', departmentId: surgery.id });
  nurse = await t.person({ roles: ['staff'], name: '李护士', departmentId: surgery.id });
  for (const level of ['department', 'person'] as const)
    await director.letter.approveTemplate(
      await chief.letter.putTemplate({ kind: 'safety', year: 2026, level, name: '目标责任书', ...content }),
    );
});
afterAll(() => t.stop());

const morning = () => remindOfLetters(t.app.system('test'));
const told = async (who: As): Promise<string[]> =>
  (await who.notice.list({ limit: 50 })).items.map(({ zh }) => zh).filter((zh) => /《|自评/.test(zh));
const fresh = async (who: As, act: () => Promise<unknown>): Promise<string[]> => {
  const before = (await told(who)).length;
  // The newest come first.
  t.clock.advance(1);
  await act();
  const now = await told(who);
  return now.slice(0, now.length - before);
};

test('who is found late for the first time hears that it is late, not that the day is near', async () => {
  await chief.letter.cascade({
    kind: 'safety',
    year: 2026,
    level: 'department',
    dueOn: '2026-01-04',
    giver: director.personId,
  });
  expect(await fresh(head, morning)).toEqual([expect.stringContaining('已过签订期限 2026-01-04')]);
  expect(await fresh(head, morning)).toEqual([]);
});

test('on the day itself it is near, and the day after it is late', async () => {
  await chief.letter.cascade({ kind: 'safety', year: 2026, level: 'person', dueOn: '2026-01-05' });
  expect(await fresh(nurse, morning)).toEqual([expect.stringContaining('请于 2026-01-05 前签订')]);
  await t.later({ days: 1 });
  expect(await fresh(nurse, morning)).toEqual([expect.stringContaining('已过签订期限 2026-01-05')]);
});

test('two servers that remind on one morning tell each once', async () => {
  await chief.letter.change({
    id: (await nurse.letter.list({ mine: true })).items[0]?.id ?? '',
    reason: '延期',
    dueOn: '2026-01-07',
  });
  expect(await fresh(nurse, () => Promise.all([morning(), morning(), morning()]))).toHaveLength(1);
});

test('a year that ends with its fourth quarter asks once for both', async () => {
  for (const { id } of (await head.letter.list({ mine: true, level: 'department' })).items) {
    const { sha256 } = await head.letter.get({ id });
    await head.letter.signByPassword({ letters: [{ id, side: 'taker', sha256 }] });
    await director.letter.signByPassword({ letters: [{ id, side: 'giver', sha256 }] });
  }
  await t.later({ days: 120 });
  expect((await fresh(head, morning)).filter((zh) => zh.includes('自评'))).toEqual([
    expect.stringContaining('请完成责任书一季度自评'),
  ]);
  await t.later({ days: 300 });
  const asked = (await fresh(head, () => Promise.all([morning(), morning()]))).filter((zh) => zh.includes('自评'));
  expect(asked).toEqual([expect.stringContaining('请完成责任书二季度、三季度、四季度、年度自评')]);
});

test('a giver of many letters hears once of all that wait, and so does whoever answers for them', async () => {
  const it = await t.as('it');
  for (const [code, name] of [
    ['EK', '儿科'],
    ['YK', '眼科'],
    ['KQ', '口腔科'],
  ] as const) {
    const { id } = await it.identity.putDepartment({ code, name });
    await t.person({ roles: ['head'], name: `${name}主任`, departmentId: id });
  }
  const today = t.clock.now().toISOString().slice(0, 10);
  const { made } = await chief.letter.cascade({
    kind: 'safety',
    year: 2026,
    level: 'department',
    dueOn: today,
    giver: director.personId,
  });
  expect(made).toBe(3);
  expect(await fresh(director, morning)).toEqual([expect.stringMatching(/^有 3 份责任书等您签订;最早的是《.*ZRS/)]);
  // Of several the list is opened, of one that one.
  const opens = async (who: As) => (await who.notice.list({ limit: 1 })).items[0]?.subject;
  expect(await opens(director)).toMatchObject({ page: '/letters?tab=list&unsigned=true', phonePage: '/m/letters' });
  expect((await opens(nurse))?.phonePage).toMatch(/^\/m\/letter\/[-0-9a-f]{36}$/);
  await t.later({ days: 1 });
  expect(await fresh(director, morning)).toEqual([expect.stringContaining('其中 3 份已过期限')]);
  expect(await fresh(director, () => chief.letter.remind({ kind: 'safety', year: 2026 }))).toHaveLength(1);
});
