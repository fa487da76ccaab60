import { afterAll, beforeAll, expect, test } from 'vitest';

import type { As, TestApp } from '../../../../test/kit.ts';
import { caseApp, ctxOf, openErrand } from '../testing.ts';

let t: TestApp;
let operator: As;
beforeAll(async () => {
  t = await caseApp();
  operator = await t.as('security-chief');
});
afterAll(() => t.stop());

/** An errand whose limit passes unanswered, and is then told to have been dropped earlier. */
async function droppedLate(toldAt: (limit: Date) => Date) {
  const opener = await ctxOf(t, operator);
  const id = await openErrand(opener);
  const before = await t.app.cases.get(opener, id);
  const limit = new Date(before.dueAt ?? '');
  await t.later({ days: 6 });
  const broken = await t.app.cases.get(await ctxOf(t, operator), id);
  const late = await ctxOf(t, operator);
  late.told = { at: toldAt(limit), doubt: null, slackMs: 0 };
  const after = await t.app.cases.act(late, id, 'drop', {});
  return { broken: broken.kept['deadline'], kept: after.kept['deadline'], ended: after.stamps['endedAt'], limit };
}
const minutes = (at: Date, n: number) => new Date(at.getTime() + n * 60_000);

test('a promise is judged by when the step was done, though the clock had rung before word of it came', async () => {
  const { broken, kept, ended, limit } = await droppedLate((one) => minutes(one, -1));
  expect([broken, kept, ended]).toEqual([false, true, minutes(limit, -1).toISOString()]);
});

test('what was done after its limit stays late, and so does what is told of a time before the case', async () => {
  expect(await droppedLate((limit) => minutes(limit, 1))).toMatchObject({ broken: false, kept: false });
  expect(await droppedLate((limit) => minutes(limit, -60 * 24 * 30))).toMatchObject({ broken: false, kept: false });
});
