import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../../test/kit.ts';
import { content } from '../testing.ts';

// Whoever looks for his letter finds it, however many others there are that he may not see.

let t: TestApp;
let deputy: As;
let nurse: As;
beforeAll(async () => {
  t = await testApp({ at: '2026-01-05T09:00:00+08:00' });
  const it = await t.as('it');
  const surgery = await it.identity.putDepartment({ code: 'WK', name: '外科' });
  const director = await t.person({ roles: ['director'], name: '周院长' });
  deputy = await t.person({ roles: ['deputy-director'], name: '吴副院长' });
  await t.person({ roles: ['head'], name: '赵主任', departmentId: surgery.id });
  for (let n = 1; n <= 30; n += 1) await t.person({ roles: ['staff'], name: `护士${n}`, departmentId: surgery.id });
  nurse = await t.person({ roles: ['staff'], name: '末位护士', departmentId: surgery.id });
  await director.letter.approveTemplate(
    await deputy.letter.putTemplate({ kind: 'safety', year: 2026, level: 'person', name: '责任书', ...content }),
  );
  await deputy.letter.cascade({ kind: 'safety', year: 2026, level: 'person', dueOn: '2026-01-20' });
});
afterAll(() => t.stop());

test('one’s own letter is found behind thirty of others by the same words', async () => {
  const [own] = (await nurse.letter.list({})).items;
  expect((await nurse.link.find({ kind: 'letter', q: '护士', limit: 5 })).items.map(({ id }) => id)).toEqual([own?.id]);
  expect((await deputy.link.find({ kind: 'letter', q: '护士', limit: 5 })).items).toHaveLength(5);
});
