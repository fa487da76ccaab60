import type { LetterTarget } from '@anyuan/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../../test/kit.ts';
import { asked } from '../../../kernel/db/index.ts';
import { content } from '../testing.ts';

// A letter measures its targets together: what is entered, confirmed and set is asked for once, however many they are.

let t: TestApp;
let director: As;
let deputy: As;
let head: As;
beforeAll(async () => {
  t = await testApp({ at: '2026-01-05T09:00:00+08:00' });
  const it = await t.as('it');
  const surgery = await it.identity.putDepartment({ code: 'WK', name: '外科' });
  director = await t.person({ roles: ['director'], name: '周院长' });
  deputy = await t.person({ roles: ['deputy-director'], name: '吴副院长' });
  head = await t.person({ roles: ['head'], name: '赵主任', departmentId: surgery.id });
});
afterAll(() => t.stop());

const measured = (names: readonly LetterTarget['indicator'][]): LetterTarget[] =>
  names.map((indicator, n) => ({
    name: `第 ${n + 1} 项`,
    weight: 100 / names.length,
    indicator,
    rule: 'share',
    how: '',
  }));

async function letterOf(kind: 'safety' | 'clue', targets: LetterTarget[]): Promise<string> {
  const template = await deputy.letter.putTemplate({
    kind,
    year: 2026,
    level: 'department',
    name: '目标责任书',
    ...content,
    targets,
  });
  await director.letter.approveTemplate(template);
  await deputy.letter.cascade({ kind, year: 2026, level: 'department', dueOn: '2026-01-20', giver: director.personId });
  return (await head.letter.list({ kind })).items[0]?.id ?? '';
}

test('eight targets of one source ask the database hardly more than one', async () => {
  const one = await letterOf('safety', measured(['hazardsInTime']));
  const many = await letterOf(
    'clue',
    measured([
      'hazardsInTime',
      'hazardDays',
      'hazardsRepeated',
      'majorHazards',
      'hazardsInTime',
      'hazardDays',
      'hazardsRepeated',
      'majorHazards',
    ]),
  );
  const statements = async (id: string): Promise<number> => {
    const before = asked.statements;
    await head.letter.measure({ id, term: 'q1' });
    return asked.statements - before;
  };
  await statements(one);
  const [few, more] = [await statements(one), await statements(many)];
  // Before, each line opened a frame and read the settings: some six statements a line.
  expect(more - few).toBeLessThan(12);
});

test('what the hospital aims at counts where a target wants nothing of its own', async () => {
  const it = await t.as('founder');
  await it.indicator.set({ name: 'hazardsInTime', target: 50 });
  const { id } = await head.case.create({
    type: 'hazard',
    title: '通道堆物',
    department: (await head.letter.list({})).items[0]?.department?.id ?? '',
    data: { description: '通道被旧床占用', domain: 'fire', source: 'staff' },
  });
  const chief = await t.person({ roles: ['security-chief'], name: '钱科长' });
  await chief.case.act({ id, action: 'gradeGeneral', domain: 'fire' });
  await t.later({ days: 30 });
  const [letter] = (await head.letter.list({ kind: 'safety' })).items;
  const { points } = await head.letter.measure({ id: letter?.id ?? '', term: 'q1' });
  expect(points).toMatchObject([{ points: 0, shown: { value: 0, denominator: 1 } }]);
  await it.indicator.set({ name: 'hazardsInTime', target: 0 });
  expect((await head.letter.measure({ id: letter?.id ?? '', term: 'q1' })).points).toMatchObject([{ points: 100 }]);
});
