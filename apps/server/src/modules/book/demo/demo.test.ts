import { thingGroups, thingKinds, type ThingKindName } from '@anyuan/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { z } from 'zod';

import { testApp, type TestApp } from '../../../../test/kit.ts';
import { verifyAudit } from '../../../kernel/audit/index.ts';
import { loadDemo, wipeDemo } from '../../demo/index.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
  await loadDemo(t.app, t.app.system('test'), async () => undefined);
});
afterAll(() => t.stop());

test('what it keeps is as much as a hospital has, and each entry is what its form takes', async () => {
  const { rows } = await sql<{ kind: ThingKindName; data: Record<string, unknown> }>`
    select kind, data from thing where is_demo`.execute(t.app.db);
  const many = (group: string) => rows.filter(({ kind }) => thingKinds[kind].group === group).length;
  const kindOf = (name: ThingKindName) => rows.filter(({ kind }) => kind === name).length;
  expect(many('fire')).toBeGreaterThanOrEqual(600);
  expect(many('security')).toBeGreaterThanOrEqual(60);
  expect(many('papers')).toBeGreaterThanOrEqual(1_200);
  expect([kindOf('leading-group'), kindOf('policy'), kindOf('annual-task')]).toEqual([30, 36, 20]);
  for (const group of Object.keys(thingGroups)) expect([group, many(group) > 5]).toEqual([group, true]);
  const wrong = rows.flatMap(({ kind, data }) => {
    const { own, fields } = thingKinds[kind];
    const strange = Object.keys(data).filter((name) => !own.includes(name));
    const refused = own.filter((name) => !(fields.shape[name] as z.ZodType).safeParse(data[name]).success);
    return [...strange, ...refused].map((name) => `${kind}.${name}`);
  });
  expect([...new Set(wrong)]).toEqual([]);
});

test('the demonstration keeps books, and they go with it; what is real stays, without its place', async () => {
  const founder = await t.as('founder');
  const { items } = await founder.book.books({});
  expect(items.map(({ book, items: count }) => [book, count])).toEqual([
    ['drug', 40],
    ['chemical', 60],
    ['source', 6],
    ['blood', 15],
    ['supply', 12],
    ['loan', 24],
    ['custody', 3],
    ['blank', 1],
    ['fund', 1],
    ['hours', 0],
  ]);
  for (const { findings } of items.slice(0, 6)) expect(findings.length).toBeGreaterThan(0);
  expect(items.find(({ book }) => book === 'chemical')?.findings).toContainEqual({ finding: 'noSheet', count: 3 });
  // Something of one's own, put where the demonstration has a place.
  const place = await t.app.db
    .selectFrom('place')
    .select('id')
    .where('name', '=', '危化品库')
    .executeTakeFirstOrThrow();
  const book = 'chemical';
  await founder.book.putItem({
    book,
    code: 'OWN',
    name: '自有试剂',
    unit: 'g',
    cas: '1',
    hazard: 'other',
    control: 'none',
    isActive: true,
  });
  await founder.book.write({
    book,
    movement: 'receive',
    item: 'OWN',
    batch: 'A',
    place: place.id,
    expiry: '2030-01-01',
    quantity: 5,
    supplier: '甲',
    voucher: '1',
  });
  await t.app.system('test').tx(wipeDemo);
  const left = await founder.book.stocks({ book, empty: true });
  expect(left.items).toMatchObject([
    { item: { code: 'OWN' }, balance: 5, place: null, batch: expect.stringContaining('危化品库') as string },
  ]);
  const { rows } = await sql<{ lines: number }>`select count(*)::int as lines from book_line`.execute(t.app.db);
  expect(rows).toEqual([{ lines: 1 }]);
  expect(await verifyAudit(t.app.db, [], t.app.files)).toMatchObject({ ok: true, problems: [] });
});
