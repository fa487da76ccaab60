import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';

let t: TestApp;
let office: As;
let surgery: string;
let empty: string;
beforeAll(async () => {
  t = await testApp();
  const founder = await t.as('founder');
  surgery = (await founder.identity.putDepartment({ code: 'SUR', name: '外科' })).id;
  empty = (await founder.identity.putDepartment({ code: 'NEW', name: '筹建科' })).id;
  office = await t.person({ roles: ['patient-relations'], name: '许主任' });
});
afterAll(() => t.stop());

async function accepted(): Promise<string> {
  const { id } = await office.case.create({
    type: 'complaint',
    title: '态度',
    data: { channel: 'onSite', category: 'attitude', description: '说话生硬' },
  });
  await office.case.act({ id, action: 'accept', category: 'attitude', severity: 'minor', isRepeat: false });
  return id;
}

test('whoever can take the next step is named', async () => {
  const id = await accepted();
  const { items } = await office.case.hands({ id });
  const handlers = items.find(({ people }) => people.some(({ name }) => name === '许主任'));
  // And the founding account, which may everything.
  expect(handlers?.people.map(({ name }) => name).toSorted()).toEqual(['founder', '许主任']);
  expect(handlers).toMatchObject({ total: 2, own: null });
  // Who may not see the case is not told who works on it.
  await expect((await t.as('guard')).case.hands({ id })).rejects.toMatchObject({ code: 'not_found' });
});

test('a department that nobody is in who could take it up is told before it is given the matter', async () => {
  const id = await accepted();
  const there = async (department: string) => {
    const { items } = await office.case.hands({ id, action: 'dispatch', department });
    return {
      own: items.reduce((sum, { own }) => sum + (own ?? 0), 0),
      total: Math.max(...items.map((one) => one.total)),
    };
  };
  expect(await there(surgery)).toMatchObject({ own: 0 });
  await t.person({ roles: ['head'], name: '外科主任', departmentId: surgery });
  expect((await there(surgery)).own).toBeGreaterThan(0);
  expect((await there(empty)).own).toBe(0);
});
