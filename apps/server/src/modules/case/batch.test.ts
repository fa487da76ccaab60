import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type TestApp } from '../../../test/kit.ts';

let t: TestApp;
beforeAll(async () => void (t = await testApp()));
afterAll(() => t.stop());

test('one step in several cases: each is taken or refused by itself', async () => {
  const operator = await t.as('control-room');
  const guard = await t.as('guard');
  const open = async () =>
    (await operator.case.create({ type: 'alarm', title: '门诊大厅', data: { kind: 'panic' } })).id;
  const [one, two, three] = [await open(), await open(), await open()];
  await operator.case.act({ id: two, action: 'acknowledge' });
  const nobody = '01900000-0000-7000-8000-000000000009';

  const { items } = await operator.case.batch({ ids: [one, two, nobody, three, one], action: 'acknowledge' });
  expect(items.map(({ id, refused }) => [id, refused?.code ?? null])).toEqual([
    [one, null],
    [two, 'already_taken'],
    [nobody, 'not_found'],
    [three, null],
  ]);
  expect(items[1]?.refused?.zh).toMatch(/已由 .+ 处理/);
  expect((await operator.case.get({ id: three })).state).toBe('acknowledged');
  // The step's own questions are asked of a batch, too.
  const closing = await operator.case.batch({ ids: [one], action: 'falseAlarm' });
  expect(closing.items).toMatchObject([{ refused: { code: 'invalid' } }]);
  const closed = await operator.case.batch({
    ids: [one, three],
    action: 'falseAlarm',
    input: { falseCause: 'touched' },
  });
  expect(closed.items.map(({ refused }) => refused)).toEqual([null, null]);
  // Whoever may not see a case learns nothing by naming it.
  const { items: hidden } = await guard.case.batch({ ids: [one, nobody], action: 'acknowledge' });
  expect(hidden.map(({ refused }) => refused?.code)).toEqual(['not_found', 'not_found']);
});
