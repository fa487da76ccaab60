import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';

let t: TestApp;
let guard: As;
let operator: As;
beforeAll(async () => {
  t = await testApp();
  const chief = await t.as('security-chief');
  await chief.place.put({ code: 'C', name: '本部', kind: 'campus' });
  await chief.place.put({ code: 'ER', name: '急诊大厅', kind: 'area', parent: 'C' });
  await chief.place.put({ code: 'OP', name: '门诊大厅', kind: 'area', parent: 'C' });
  guard = await t.as('guard');
  operator = await t.as('control-room');
});
afterAll(() => t.stop());

const casesOf = (ids: readonly { caseId: string }[]) => [...new Set(ids.map(({ caseId }) => caseId))];

test('ten alarms of one person in a minute are all taken: three cases, and the others on the last of them', async () => {
  const raised = [];
  for (let i = 0; i < 10; i++)
    raised.push(await guard.dispatch.raise({ key: `h${i}`, place: i < 5 ? 'ER' : 'OP', note: `第 ${i} 次` }));
  expect(casesOf(raised)).toHaveLength(3);
  const last = raised[2]?.caseId ?? '';
  expect(casesOf(raised.slice(2))).toEqual([last]);
  expect(await operator.case.get({ id: last })).toMatchObject({ repeats: 8, state: 'raised' });
  // Where it is and what is said of it stands on the case it was gathered into.
  const lines = (await operator.case.timeline({ id: last })).items.map(({ note }) => note ?? '').join('\n');
  for (let i = 3; i < 10; i++) expect(lines).toContain(`第 ${i} 次`);
  expect(lines).toContain('门诊大厅');
  // One press the phone repeats is the case it was, also while others are gathered.
  expect((await guard.dispatch.raise({ key: 'h0', place: 'ER' })).caseId).toBe(raised[0]?.caseId);
  // One that was gathered is where it was, too, also an hour later.
  t.clock.advance(3_600);
  expect((await guard.dispatch.raise({ key: 'h9', place: 'OP' })).caseId).toBe(last);
  // Nobody else is gathered, and a minute later he is heard on his own again.
  const other = await t.as('guard');
  expect(casesOf(raised)).not.toContain((await other.dispatch.raise({ key: 'x1' })).caseId);
  t.clock.advance(61);
  expect(casesOf(raised)).not.toContain((await guard.dispatch.raise({ key: 'h11' })).caseId);
});

test('at once, too: nobody gets more cases by pressing with both hands', async () => {
  const frantic = await t.as('guard');
  const raised = await Promise.all(
    Array.from({ length: 8 }, (_, i) => frantic.dispatch.raise({ key: `f${i}`, place: 'ER' })),
  );
  expect(casesOf(raised)).toHaveLength(3);
});

test('what was answered and closed gathers nothing more', async () => {
  const person = await t.as('guard');
  const ids = [];
  for (let i = 0; i < 3; i++) ids.push((await person.dispatch.raise({ key: `c${i}` })).caseId);
  for (const id of ids) await operator.case.act({ id, action: 'falseAlarm', falseCause: 'touched', reason: '试按' });
  expect(ids).not.toContain((await person.dispatch.raise({ key: 'c3' })).caseId);
});
