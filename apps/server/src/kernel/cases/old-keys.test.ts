import type { CaseType } from '@anyuan/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';

import type { As, TestApp } from '../../../test/kit.ts';
import { makeCaseEngine } from './engine.ts';
import { caseApp, ctxOf, errand, openErrand } from './testing.ts';

let t: TestApp;
let operator: As;
let chief: As;
beforeAll(async () => {
  t = await caseApp();
  operator = await t.as('control-room');
  for (const [role, permission] of [
    ['reads-cases', 'case.read'],
    ['reads-hazards', 'hazard.read'],
  ] as const) {
    await t.app.db.insertInto('role').values({ code: role, name: role, name_en: role, duty: 'operate' }).execute();
    await t.app.db.insertInto('role_grant').values({ role_code: role, permission, scope: 'all' }).execute();
  }
  chief = await t.person({ roles: ['reads-hazards'] });
});
afterAll(() => t.stop());

const seenBy = async (who: As): Promise<string[]> => {
  const { items } = await t.app.cases.list(await ctxOf(t, who), { sort: 'old', limit: 500 });
  return items.map(({ id }) => id);
};

/** Starts the engine of another release; gives how to wait for what it does beside serving. */
async function restart(types: readonly CaseType[]): Promise<() => Promise<void>> {
  t.app.cases = makeCaseEngine(t.app, types);
  const ended = await t.app.cases.prepare();
  return async () => {
    await expect.poll(() => t.app.cases.stale.size).toBe(0);
    await ended();
  };
}

test('a release that lets in others: open cases at once, closed ones when they are written anew, and none to those of before', async () => {
  await (
    await restart([errand])
  )();
  const reader = await t.person({ roles: ['reads-cases'] });
  const ctx = await ctxOf(t, operator);
  const ids: string[] = [];
  for (let i = 0; i < 450; i++) ids.push(await openErrand(ctx));
  const closed = ids.slice(0, 430);
  for (const id of closed.slice(0, 5)) await t.app.cases.act(ctx, id, 'drop', {});
  await t.app.db
    .updateTable('case')
    .set({ state: 'dropped', is_open: false, closed_at: t.clock.now(), turn: [] })
    .where('id', 'in', closed.slice(5))
    .execute();
  expect(await seenBy(reader)).toHaveLength(450);

  const other: CaseType = { ...errand, permissions: { ...errand.permissions, read: 'hazard.read' } };
  t.app.cases = makeCaseEngine(t.app, [other]);
  const ended = await t.app.cases.prepare();
  // Served from here on: whatever is shown is what the new declaration allows.
  const early = await seenBy(chief);
  expect(early).toEqual(expect.arrayContaining(ids.slice(430)));
  expect(await seenBy(reader)).toEqual([]);
  await expect.poll(() => t.app.cases.stale.size).toBe(0);
  await ended();
  expect((await seenBy(chief)).sort()).toEqual([...ids].sort());
  expect(await seenBy(reader)).toEqual([]);
});

test('a start that was cut off goes on at the next one; two starts at once do no harm', async () => {
  const third: CaseType = { ...errand, permissions: { ...errand.permissions, read: 'case.read' } };
  t.app.cases = makeCaseEngine(t.app, [third]);
  const cut = await t.app.cases.prepare();
  await cut();
  const [one, two] = await Promise.all([restart([third]), restart([third])]);
  await one();
  await two();
  const reader = await t.person({ roles: ['reads-cases'] });
  expect(await seenBy(reader)).toHaveLength(450);
  expect(await seenBy(chief)).toEqual([]);
});

test('nobody sees cases of a type that is declared no more, and they come back with it', async () => {
  const reader = await t.person({ roles: ['reads-cases'] });
  await (
    await restart([{ ...errand, type: 'other', prefix: 'QT' }])
  )();
  expect(await seenBy(reader)).toEqual([]);
  await (
    await restart([errand])
  )();
  expect(await seenBy(reader)).toHaveLength(450);
});
