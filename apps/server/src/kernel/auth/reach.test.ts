import { rm } from 'node:fs/promises';

import { scopes } from '@anyuan/contract';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { openDatabase, type Database } from '../db/database.ts';
import { freshDatabase, testFolder } from '../db/testing.ts';
import { reachFilter } from './reach-filter.ts';
import { mergeGrants, reaches, type Rights } from './rights.ts';

let database: Database;
const close: (() => Promise<void>)[] = [];
beforeAll(async () => {
  const { url, drop } = await freshDatabase();
  const data = await testFolder();
  database = await openDatabase({ databaseUrl: url, data, poolSize: 2 });
  close.push(
    () => database.stop(),
    drop,
    () => rm(data, { recursive: true, force: true }),
  );
});
afterAll(async () => {
  for (const one of close) await one();
});

// Few different values, so that they meet; `_`, `%` and `\` would be wildcards of a careless `like`.
const path = fc
  .array(fc.constantFrom('a', 'b', 'ab', '_', '%', '\\'), { minLength: 1, maxLength: 3 })
  .map((parts) => `/${parts.join('/')}/`);
const campus = fc.constantFrom('c1', 'c2');
const person = fc.constantFrom('p1', 'p2', 'p3');
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const rights: fc.Arbitrary<Rights> = fc.record({
  grants: maybe(fc.constantFrom(...scopes)).map((scope) => new Map(scope ? [['case.read', scope] as const] : [])),
  personId: maybe(person),
  departmentPath: maybe(path),
  campusId: maybe(campus),
});
const row = fc.record({
  departmentPath: maybe(path),
  campusId: maybe(campus),
  people: fc.uniqueArray(person, { maxLength: 2 }),
});

test('what a list shows and what one may read are the same, for any rights and any rows', async () => {
  let compared = 0;
  let reached = 0;
  await fc.assert(
    fc.asyncProperty(rights, fc.array(row, { minLength: 10, maxLength: 30 }), async (who, rows) => {
      const filter = reachFilter(who, 'case.read', {
        departmentPath: sql`t."departmentPath"`,
        campusId: sql`t."campusId"`,
        own: (me) => sql<boolean>`t.people ? ${me}`,
      });
      const listed = await sql<{ n: number }>`
        select n::int as n from jsonb_array_elements(${JSON.stringify(rows)}::jsonb) with ordinality as e(body, n),
          jsonb_to_record(body) as t("departmentPath" text, "campusId" text, people jsonb)
        where ${filter} order by n`.execute(database.db);
      const readable = rows.flatMap((thing, i) => (reaches(who, 'case.read', thing) ? [i + 1] : []));
      expect(listed.rows.map((one) => one.n)).toEqual(readable);
      compared += rows.length;
      reached += readable.length;
    }),
    { numRuns: 700 },
  );
  expect(compared).toBeGreaterThan(10_000);
  // Neither everything nor nothing: the comparison has seen both answers often.
  expect(reached / compared).toBeGreaterThan(0.1);
  expect(reached / compared).toBeLessThan(0.9);
});

test('the widest of several grants counts, whatever their order', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray([...scopes], { minLength: 1 }), (some) => {
      const widest = scopes.findLast((scope) => some.includes(scope));
      expect(mergeGrants(some.map((scope) => ({ permission: 'case.read', scope }))).get('case.read')).toBe(widest);
    }),
  );
});

test('a permission that is not granted reaches nothing', () => {
  fc.assert(
    fc.property(rights, row, (who, thing) => {
      expect(reaches(who, 'person.manage', thing)).toBe(false);
    }),
  );
});
