import { allowedActions, relations, scopes, type CaseType, type Permission, type Relation } from '@anyuan/contract';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';

import type { TestApp } from '../../../test/kit.ts';
import { madeTypes } from '../../../test/made-types.ts';
import { reaches, sees, type Rights } from '../auth/rights.ts';
import type { CaseRow } from './index.ts';
import { caseKeys, keyPermissions, type Party } from './reading/keys.ts';
import { reachOf, toPeople } from './reading/row.ts';
import { visibleCases, waitingFor } from './reading/visible.ts';
import { caseApp } from './testing.ts';

// Every third one lets the holders of a permission work on some of its cases only.
const types = madeTypes(150).map((type, n): CaseType => {
  const [handler] = type.actions['look']?.by ?? [];
  return n % 3 === 0 && handler ? { ...type, narrows: { [handler]: { kind: 'a' } } } : type;
});
let t: TestApp;
beforeAll(async () => {
  t = await caseApp(types);
});
afterAll(() => t.stop());

// Few different values, so that they meet.
const persons = ['p1', 'p2', 'p3', 'p4'];
const person = fc.constantFrom(...persons);
const path = fc
  .array(fc.constantFrom('a', 'b', '_', '%'), { minLength: 1, maxLength: 3 })
  .map((parts) => `/${parts.join('/')}/`);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const campus = fc.constantFrom('c1', 'c2');
const used = [...keyPermissions(types).read, ...keyPermissions(types).turn];
const rights: fc.Arbitrary<Rights> = fc.record({
  grants: fc
    .array(fc.tuple(fc.constantFrom(...used), fc.constantFrom(...scopes)), { maxLength: 40 })
    .map((pairs) => new Map<Permission, (typeof scopes)[number]>(pairs)),
  personId: maybe(person),
  departmentPath: maybe(path),
  campusId: maybe(campus),
});

interface Standing {
  row: CaseRow;
  type: CaseType;
  parties: Party[];
}
const standing: fc.Arbitrary<Standing> = fc.constantFrom(...types).chain((type) =>
  fc
    .record({
      state: fc.constantFrom(...Object.keys(type.states)),
      // A case may become as secret as a step makes it.
      secrecy: fc.constantFrom(type.secrecy, type.secrecy, 4),
      stamps: fc.subarray(Object.values(type.actions).flatMap(({ stamp }) => stamp ?? [])),
      // Permissions may count for some cases only, by what these say.
      data: fc.constantFrom<Record<string, unknown>>({}, { kind: 'a' }, { kind: 'b' }),
      reporter_id: maybe(person),
      department_path: maybe(path),
      campus_id: maybe(campus),
      parties: fc.uniqueArray(
        fc.record({
          person_id: person,
          relation: fc.constantFrom(...relations),
          stamps: fc.subarray(Object.values(type.actions).flatMap(({ partyStamp }) => partyStamp ?? [])).map(stampedAt),
        }),
        { maxLength: 5, selector: ({ person_id, relation }) => `${person_id} ${relation}` },
      ),
    })
    .map(({ parties, stamps, ...facts }) => ({
      type,
      parties,
      row: {
        ...facts,
        type: type.type,
        stamps: stampedAt(stamps),
        is_open: !type.final.includes(facts.state),
      } as unknown as CaseRow,
    })),
);
const stampedAt = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, '2026-11-28T00:00:00Z']));

/** The pure rules of the contract and of the event stream, asked one case at a time. */
function byTheRule(who: Rights, { row, type, parties }: Standing): { seen: boolean; turn: boolean } {
  const reach = reachOf(type, row, toPeople(row.reporter_id, parties));
  const mine = parties.filter(({ person_id }) => person_id === who.personId);
  const stands = mine.map(({ relation }) => relation as Relation);
  if (who.personId !== null && row.reporter_id === who.personId) stands.push('reporter');
  const steps = allowedActions(type, {
    state: row.state,
    stamps: row.stamps,
    data: row.data,
    relations: stands,
    ownStamps: Object.assign({}, ...mine.map(({ stamps }) => stamps)) as Record<string, string>,
    holds: (permission) => reaches(who, permission, reach),
  });
  const moves = steps.some((name) => type.actions[name]?.to !== undefined);
  return { seen: sees(who, reach), turn: row.is_open && who.personId !== null && moves };
}

test('the keys on a row admit exactly those whom the rules admit: 150 types, any people, any grants', async () => {
  const counts = { compared: 0, seen: 0, turn: 0 };
  await fc.assert(
    fc.asyncProperty(rights, fc.array(standing, { minLength: 20, maxLength: 40 }), async (who, all) => {
      const rows = all.map(({ row, type, parties }, n) => ({ n, ...row, ...caseKeys(type, row, parties) }));
      const answer = await sql<{ n: number; seen: boolean | null; turn: boolean | null }>`
        select n, ${visibleCases(t.app.cases, who)} as seen, ${waitingFor(who, types)} as turn
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
          as c(n int, type text, is_open boolean, department_path text, campus_id text, read text[], turn text[])
        order by n`.execute(t.app.db);
      const rule = all.map((one) => byTheRule(who, one));
      expect(answer.rows.map(({ seen }) => seen === true)).toEqual(rule.map(({ seen }) => seen));
      expect(answer.rows.map(({ turn }) => turn === true)).toEqual(rule.map(({ turn }) => turn));
      counts.compared += rule.length;
      counts.seen += rule.filter(({ seen }) => seen).length;
      counts.turn += rule.filter(({ turn }) => turn).length;
    }),
    { numRuns: 400 },
  );
  expect(counts.compared).toBeGreaterThan(8_000);
  // Neither everything nor nothing: both answers were seen often.
  expect(counts.seen / counts.compared).toBeGreaterThan(0.1);
  expect(counts.seen / counts.compared).toBeLessThan(0.9);
  expect(counts.turn / counts.compared).toBeGreaterThan(0.05);
  expect(counts.turn / counts.compared).toBeLessThan(0.9);
});

test('the condition is as long for 150 types as for two', async () => {
  const who: Rights = {
    grants: new Map(used.map((permission, i) => [permission, scopes[i % scopes.length] as 'all'])),
    personId: 'p1',
    departmentPath: '/a/',
    campusId: 'c1',
  };
  const compiled = (some: readonly CaseType[]) =>
    t.app.db
      .selectFrom('case as c')
      .where(visibleCases(t.app.cases, who, some))
      .where(waitingFor(who, some))
      .compile();
  const all = compiled(types);
  expect(all.sql.length).toBeLessThan(1_000);
  expect(all.parameters.length).toBeLessThan(25);
  expect(compiled(types.slice(0, 2)).sql.length).toBeGreaterThan(all.sql.length / 3);
});
