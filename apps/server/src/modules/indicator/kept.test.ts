import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';

let t: TestApp;
let director: As;
let operator: As;
beforeEach(async () => {
  t = await testApp({ at: '2026-10-05T09:00:00+08:00' });
  [director, operator] = [await t.as('director'), await t.as('control-room')];
  await t.listen();
});
afterEach(() => t.stop());

const tout = () =>
  operator.case.create({
    type: 'tout',
    title: '门诊大厅可疑人员',
    data: { placeKind: 'hall', found: 'patrol', behaviours: ['accosting'] },
  });
const touts = async (fresh = false) => {
  const board = await director.indicator.board({ fresh });
  return { at: board.at, ...board.items.find(({ name }) => name === 'touts') };
};

/** As long as this lasts nobody counts cases. */
const whileLocked = async (work: () => Promise<void>): Promise<void> =>
  t.owner.transaction().execute(async (held) => {
    await sql`lock table "case" in access exclusive mode`.execute(held);
    await work();
  });

test('after a start the board tells what was counted before, with its time, and nobody waits for the counting', async () => {
  await tout();
  await tout();
  const before = await touts(true);
  expect(before).toMatchObject({ value: 2, at: '2026-10-05T01:00:00.000Z' });
  await tout();
  const start = await t.interrupt();
  // The next morning.
  t.clock.advance(86_400);
  await start();
  await t.later({});
  await whileLocked(async () => {
    const told = await touts();
    expect(told).toMatchObject({ value: 2, at: before.at });
    expect(told.trend).toEqual(before.trend);
    expect(told).not.toHaveProperty('pending');
  });
  await expect.poll(async () => (await touts()).value, { timeout: 20_000 }).toBe(3);
});

test('what was never counted is said to be counted, and stands there once it is', async () => {
  await tout();
  await whileLocked(async () => {
    expect(await touts()).toMatchObject({ pending: true, value: null, lastYear: null, isMet: null });
  });
  await expect.poll(async () => (await touts()).value, { timeout: 20_000 }).toBe(1);
  expect(await touts()).not.toHaveProperty('pending');
});

test('what is kept lies sealed: totals of secrets are among it', async () => {
  await touts(true);
  await (
    await t.interrupt()
  )();
  const rows = await t.app.db.selectFrom('figure_kept').select('groups').execute();
  expect(rows.length).toBeGreaterThan(30);
  for (const { groups } of rows) {
    expect(groups.toString('latin1')).not.toContain('figures');
    expect(JSON.parse(t.app.secrets.open(groups))).toEqual(expect.any(Array));
  }
});
