import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { verifyAudit } from '../../kernel/audit/index.ts';
import { loadDemo, wipeDemo } from '../demo/index.ts';
import { addLetters } from './demo.ts';

let t: TestApp;
let chief: As;
beforeAll(async () => {
  t = await testApp({ at: '2026-11-30T02:00:00Z' });
  await loadDemo(t.app, t.app.system('test'), async () => undefined);
  await addLetters(t.app.system('test'));
  await addLetters(t.app.system('test'));
  chief = await t.as('security-chief');
});
afterAll(() => t.stop());

test('two years of letters are there: the last one closed, this one nearly signed and scored as far as it has gone', async () => {
  const before = await chief.letter.board({ kind: 'safety', year: 2025 });
  expect(before.levels.map(({ level }) => level)).toEqual(['leader', 'department', 'person']);
  for (const { total, signed } of before.levels) expect(signed).toBe(total);
  const now = await chief.letter.board({ kind: 'safety', year: 2026 });
  const people = now.levels.find(({ level }) => level === 'person');
  expect(people?.total).toBeGreaterThan(250);
  expect(people).toMatchObject({ absent: 1, refused: 1, nobody: 0 });
  expect((people?.signed ?? 0) / (people?.total ?? 1)).toBeGreaterThan(0.95);
  const [closed] = (await chief.letter.list({ year: 2025, level: 'department', kind: 'safety' })).items;
  expect(closed).toMatchObject({ state: 'closed', result: { isVetoed: false } });
  const [open] = (await chief.letter.list({ year: 2026, level: 'department', kind: 'safety', state: 'signed' })).items;
  const whole = await chief.letter.get({ id: open?.id ?? '' });
  expect(whole.signatures.map(({ sha256 }) => sha256)).toEqual([whole.sha256, whole.sha256]);
  expect(Object.keys(whole.totals)).toEqual(['q1', 'q2', 'q3']);
  const { sources } = await chief.supervision.list({});
  expect(sources.map(({ source }) => source)).toEqual(
    expect.arrayContaining(['letter', 'letterScore', 'reading', 'register']),
  );
  const held = (await verifyAudit(t.app.db, [])).problems.filter(({ thing }) => thing?.table.startsWith('letter'));
  expect(held).toEqual([]);
});

test('the wipe leaves none of them, nor who was pressed for them', async () => {
  const [late] = (await chief.supervision.list({ source: 'letter' })).items;
  await t.app.db.updateTable('person').set({ is_demo: true }).where('id', '=', chief.personId).execute();
  await chief.supervision.press({ items: [{ source: 'letter', id: late?.id ?? '' }] });
  await t.app.system('test').tx(wipeDemo);
  const counts = await Promise.all(
    (['letter', 'letter_template', 'letter_signature', 'letter_score', 'supervision_press'] as const).map(
      async (table) =>
        (
          await t.app.db
            .selectFrom(table)
            .select((eb) => eb.fn.countAll<number>().as('n'))
            .execute()
        )[0]?.n,
    ),
  );
  expect(counts.map(Number)).toEqual([0, 0, 0, 0, 0]);
});
