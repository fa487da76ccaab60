import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../../test/kit.ts';
import { content } from '../testing.ts';

// Who approves a template approves what he has read of it, and nothing else.

let t: TestApp;
let director: As;
let secretary: As;
let deputy: As;
let nurse: As;
beforeAll(async () => {
  t = await testApp({ at: '2026-01-05T09:00:00+08:00' });
  director = await t.person({ roles: ['director'], name: '周院长' });
  secretary = await t.person({ roles: ['party-secretary'], name: '郑书记' });
  deputy = await t.person({ roles: ['deputy-director'], name: '吴副院长' });
  nurse = await t.person({ roles: ['staff'], name: '李护士' });
});
afterAll(() => t.stop());

const put = { kind: 'safety', year: 2026, level: 'department', name: '目标责任书', ...content } as const;
const seen = async (who: As) => (await who.letter.templates({ year: 2026 })).items;

test('whoever approves reads drafts without writing any; the others see what is approved', async () => {
  await deputy.letter.putTemplate(put);
  expect(await seen(director)).toMatchObject([{ name: '目标责任书', mayApprove: true, vetoes: content.vetoes }]);
  expect(await seen(nurse)).toEqual([]);
});

test('what was changed while he read it is not approved', async () => {
  const [read] = await seen(director);
  if (!read) throw new Error('no template');
  await deputy.letter.putTemplate({ ...put, vetoes: [...content.vetoes, '瞒报事故'] });
  await expect(director.letter.approveTemplate({ id: read.id, sha256: read.sha256 })).rejects.toMatchObject({
    code: 'template_changed',
  });
  expect((await seen(director))[0]).toMatchObject({ approvedAt: null });
  // Its name and who examines are part of what is approved.
  const before = (await seen(director))[0]?.sha256;
  await deputy.letter.putTemplate({ ...put, name: '年度目标责任书', vetoes: [...content.vetoes, '瞒报事故'] });
  const [now] = await seen(director);
  expect(now?.sha256).not.toBe(before);
  expect(await director.letter.approveTemplate({ id: read.id, sha256: now?.sha256 ?? '' })).toMatchObject({
    approvedBy: { name: '周院长' },
  });
  expect((await seen(nurse)).map(({ name }) => name)).toEqual(['年度目标责任书']);
});

test('of two who approve at once, one has', async () => {
  const { id, sha256 } = await deputy.letter.putTemplate({ ...put, level: 'ward' });
  const answers = await Promise.all(
    [director, secretary, director].map((who) => who.letter.approveTemplate({ id, sha256 })),
  );
  const names = new Set(answers.map(({ approvedBy }) => approvedBy?.name));
  expect(names.size).toBe(1);
  const lines = await t.app.db
    .selectFrom('audit')
    .select('actor_name')
    .where('action', '=', 'letter.approve')
    .where('subject_id', '=', id)
    .execute();
  expect(lines.map(({ actor_name }) => actor_name)).toEqual([...names]);
});

test('a change and an approval at once never leave approved what nobody has read', async () => {
  for (let n = 0; n < 6; n += 1) {
    const { id, sha256 } = await deputy.letter.putTemplate({ ...put, level: 'person', text: `第 ${n} 稿。` });
    await Promise.allSettled([
      deputy.letter.putTemplate({ ...put, level: 'person', text: `第 ${n} 稿,另一文本。` }),
      director.letter.approveTemplate({ id, sha256 }),
    ]);
    const [one] = (await seen(director)).filter(({ level }) => level === 'person');
    expect(one).toMatchObject({ text: `第 ${n} 稿,另一文本。`, approvedAt: null });
  }
});

test('one side signs at once in two windows: one signature, one line', async () => {
  const it = await t.as('it');
  const { id: surgery } = await it.identity.putDepartment({ code: 'WK', name: '外科' });
  const head = await t.person({ roles: ['head'], name: '赵主任', departmentId: surgery });
  await deputy.letter.cascade({
    kind: 'safety',
    year: 2026,
    level: 'department',
    dueOn: '2026-01-20',
    giver: director.personId,
    departments: ['WK'],
  });
  const [mine] = (await head.letter.list({ mine: true })).items;
  const { id, sha256 } = await head.letter.get({ id: mine?.id ?? '' });
  const both = [{ side: 'taker', who: head } as const, { side: 'giver', who: director } as const];
  const answers = await Promise.all(
    [...both, ...both].map(({ side, who }) => who.letter.signByPassword({ letters: [{ id, side, sha256 }] })),
  );
  expect(answers.reduce((sum, { signed }) => sum + signed, 0)).toBe(2);
  expect(await head.letter.get({ id })).toMatchObject({ state: 'signed', signatures: [{}, {}] });
  const lines = await t.app.db
    .selectFrom('audit')
    .select('actor_name')
    .where('action', '=', 'letter.sign')
    .where('subject_id', '=', id)
    .execute();
  expect(lines.map(({ actor_name }) => actor_name).toSorted()).toEqual(['周院长', '赵主任'].toSorted());
});
