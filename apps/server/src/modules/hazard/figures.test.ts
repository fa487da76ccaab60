import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { attachFile, photo } from '../../../test/photos.ts';

let t: TestApp;
let chief: As;
let officer: As;
let director: As;
let logistics: As;
beforeAll(async () => {
  t = await testApp({ at: '2026-11-02T01:00:00Z' });
  await signIn();
  await chief.place.put({ code: 'C', name: '本部', kind: 'campus' });
  await chief.place.put({ code: 'B1', name: '外科楼三层', kind: 'area', parent: 'C' });
});
afterAll(() => t.stop());

async function signIn(): Promise<void> {
  [chief, officer, director, logistics] = await Promise.all([
    t.person({ roles: ['security-chief'], name: '经办的钱科长' }),
    t.person({ roles: ['duty-leader'], name: '复查的孙队长' }),
    t.as('director'),
    t.as('logistics'),
  ]);
}
async function at(day: string): Promise<void> {
  t.clock.set(`${day}T01:00:00Z`);
  await t.app.cases.tick();
  await signIn();
}
const act = (who: As, id: string, action: string, input: Record<string, unknown> = {}) =>
  who.case.act({ id, action, ...input });
async function found(domain: string): Promise<string> {
  const { id } = await chief.case.create({
    type: 'hazard',
    title: '隐患',
    place: 'B1',
    data: { description: `${domain} 有缺陷`, domain },
  });
  return id;
}
async function rectified(id: string, day: string): Promise<void> {
  await at(day);
  const { id: file } = await attachFile(logistics, id, await photo());
  await act(logistics, id, 'handIn', { done: '已整改', photosAfter: [file] });
  await act(officer, id, 'pass', { checkResult: '合格' });
}

test('found, closed, in time, major ones open, mean days and repeats are what was entered', async () => {
  const [soon, late, again, major, wrong] = [
    await found('fire'),
    await found('power'),
    await found('fire'),
    await found('gas'),
    await found('water'),
  ] as [string, string, string, string, string];
  for (const id of [soon, late, again]) {
    await act(chief, id, 'gradeGeneral', { domain: 'fire' });
    await act(chief, id, 'dispatch', { owner: chief.personId });
  }
  await act(chief, major, 'gradeMajor', { domain: 'gas', risk: '泄漏' });
  await act(officer, wrong, 'dismiss', { checkResult: '不是隐患' });
  // The limit is the end of 9 November; the third one is still open after it, the major one has none yet.
  await rectified(soon, '2026-11-04');
  await rectified(late, '2026-11-12');

  const { groups } = await director.figure.list({ type: 'hazard', from: '2026-11-01', to: '2026-11-30' });
  const figures = Object.fromEntries((groups[0]?.figures ?? []).map((figure) => [figure.name, figure]));
  expect(figures['found']).toMatchObject({ value: 4 });
  expect(figures['closed']).toMatchObject({ value: 50, numerator: 2, denominator: 4 });
  expect(figures['onTime']).toMatchObject({ numerator: 1, denominator: 3 });
  expect(figures['majorOpen']).toMatchObject({ value: 1 });
  expect(figures['meanDays']?.value).toBeCloseTo((2 + 10) / 2, 2);
  expect(figures['repeat']).toMatchObject({ numerator: 1, denominator: 4 });
});

test('the public version of the register names nobody', async () => {
  const query = { type: 'hazard', from: '2026-11-01', to: '2026-11-30' };
  const open = await chief.ledger.rows({ ...query, ledger: 'public' });
  expect(open.items).toHaveLength(4);
  expect(JSON.stringify(open)).not.toMatch(/科长|队长/);
  expect(open.columns.map(({ key }) => key)).not.toEqual(expect.arrayContaining(['assignee']));
  const inner = await chief.ledger.rows({ ...query, ledger: 'hazards' });
  expect(JSON.stringify(inner)).toMatch(/钱科长/);
  expect(JSON.stringify(inner)).toMatch(/孙队长/);
});
