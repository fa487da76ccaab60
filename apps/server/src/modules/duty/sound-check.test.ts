import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type TestApp } from '../../../test/kit.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.stop());

test('whether the operator heard the bell is on record, also when he had signed on before', async () => {
  const chief = await t.as('security-chief');
  await chief.duty.putPost({ code: 'CR', name: '监控中心', kind: 'control-room' });
  const operator = await t.as('control-room');
  await operator.duty.signOn({ code: 'CR', heardTone: true });
  await operator.duty.signOn({ code: 'CR', heardTone: false });
  const entries = await t.app.db.selectFrom('audit').select(['action', 'detail']).orderBy('seq').execute();
  expect(
    entries
      .filter(({ action }) => action === 'duty.soundCheck')
      .map(({ detail }) => JSON.parse(String(detail)) as unknown),
  ).toMatchObject([
    { code: 'CR', heardTone: true },
    { code: 'CR', heardTone: false },
  ]);
});
