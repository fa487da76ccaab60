import { relations, scopes, type Audience, type Permission, type Scope } from '@anyuan/contract';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { reaches } from '../../kernel/auth/index.ts';
import { caseSubject, makeCaseEngine, peopleOf, reachOf, typeOf } from '../../kernel/cases/index.ts';
import { caseModules, ctxOf } from '../../kernel/cases/testing.ts';
import { newId } from '../../kernel/ids.ts';
import { visit, whisper } from '../notice/testing.ts';
import { audienceOf } from './index.ts';

let t: TestApp;
const people: As[] = [];
const roles = ['a', 'b', 'c'];
const cases: string[] = [];
const departments: { id: string; path: string }[] = [];
let idle: string;

const random = (seed: number) => () => ((seed = (seed * 48271) % 2147483647) - 1) / 2147483646;
const next = random(20261122);
const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;

beforeAll(async () => {
  t = await testApp({ modules: caseModules });
  t.app.cases = makeCaseEngine(t.app, [visit, whisper]);
  for (const campus of [newId(), newId()]) {
    let above = { id: '', path: '/' };
    for (let depth = 0; depth < 3; depth++) {
      const id = newId();
      const path = `${above.path}${id}/`;
      await t.app.db
        .insertInto('department')
        .values({ id, code: id.slice(-12), name: id.slice(-4), parent_id: above.id || null, path, campus_id: campus })
        .execute();
      above = { id, path };
      departments.push(above);
    }
  }
  await t.app.db
    .insertInto('role')
    .values(roles.map((code) => ({ code, name: code, name_en: code, duty: 'operate' })))
    .execute();
  for (let i = 0; i < 14; i++) {
    const own = roles.filter(() => next() < 0.5);
    const departmentId = next() < 0.85 ? pick(departments).id : undefined;
    people.push(
      await t.person({ roles: next() < 0.2 ? [...own, 'head'] : own, ...(departmentId ? { departmentId } : {}) }),
    );
  }
  idle = people.at(-1)?.personId ?? '';
  await t.app.db.updateTable('person').set({ is_active: false }).where('id', '=', idle).execute();
  for (let i = 0; i < 16; i++) {
    const ctx = next() < 0.7 ? await ctxOf(t, pick(people.slice(0, -1))) : t.app.system('device');
    const { row } = await ctx.tx((tx) =>
      t.app.cases.open(tx, {
        type: i % 2 === 0 ? 'visit' : 'whisper',
        title: '来访',
        departmentId: next() < 0.8 ? pick(departments).id : null,
        data: { what: '来访' },
      }),
    );
    cases.push(row.id);
    for (let n = 0; n < 4; n++)
      await t.app.db
        .insertInto('case_party')
        .values({
          case_id: row.id,
          person_id: pick(people).personId,
          relation: pick(relations),
          joined_at: t.clock.now(),
        })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
  }
});
afterAll(() => t.stop());

const named: Permission[] = ['hazard.read', 'hazard.manage', 'clue.handle', 'case.read'];
const scope = fc.constantFrom(null, null, ...scopes);
const grants = fc.record(Object.fromEntries(named.map((permission) => [permission, fc.tuple(scope, scope, scope)])));
const audience: fc.Arbitrary<Audience[]> = fc.uniqueArray(
  fc.constantFrom<Audience>(...relations, 'hazard.manage', 'clue.handle', 'hazard.supervise', 'head'),
  { minLength: 1, maxLength: 3 },
);

async function give(given: Record<string, (Scope | null)[]>): Promise<void> {
  await t.app.db.deleteFrom('role_grant').where('role_code', 'in', roles).execute();
  const rows = Object.entries(given).flatMap(([permission, perRole]) =>
    perRole.flatMap((one, i) => (one ? [{ role_code: roles[i] as string, permission, scope: one }] : [])),
  );
  if (rows.length > 0) await t.app.db.insertInto('role_grant').values(rows).execute();
}

test('everyone who is told can read the case; everyone meant who can read it and is not its subject is told', async () => {
  let told = 0;
  let kept = 0;
  await fc.assert(
    fc.asyncProperty(grants, audience, fc.nat({ max: 15 }), async (given, whom, which) => {
      await give(given as Record<string, (Scope | null)[]>);
      const id = cases[which] as string;
      const row = await t.app.db.selectFrom('case').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
      const found = await t.app.system('test').tx((tx) => audienceOf(tx, caseSubject(id), whom));
      expect(new Set(found).size).toBe(found.length);
      expect(found).not.toContain(idle);
      const parties = await t.app.db.selectFrom('case_party').selectAll().where('case_id', '=', id).execute();
      const type = typeOf(t.app.cases, row.type);
      const reach = reachOf(type, row, await peopleOf(t.app.db, row));
      const wrong: string[] = [];
      for (const person of people.slice(0, -1)) {
        const me = person.personId;
        const { rights } = await ctxOf(t, person);
        const mine = parties.filter((party) => party.person_id === me).map(({ relation }) => relation as Audience);
        if (row.reporter_id === me) mine.push('reporter');
        const reads = (await person.call('GET', `/api/v1/cases/${id}`)).status === 200;
        // Whom a case is about is told by name only, never as somebody who holds a permission.
        const isKept = mine.includes('subject') && !whom.includes('subject');
        const isMeant =
          whom.some((one) => mine.includes(one)) ||
          named.some((permission) => whom.includes(permission) && reaches(rights, permission, reach));
        const isTold = found.includes(me);
        if (isTold) told++;
        if (isMeant && (!reads || isKept)) kept++;
        if (isTold && !reads) wrong.push(`${me} was told and cannot read`);
        if (isTold && isKept) wrong.push(`${me} was told of himself`);
        if (isMeant && reads && !isKept && !isTold) wrong.push(`${me} was forgotten`);
        if (isTold && !isMeant && !whom.includes('head')) wrong.push(`${me} was not meant`);
      }
      expect(wrong).toEqual([]);
    }),
    { numRuns: 40, endOnFailure: true },
  );
  // A run that tells nobody, or keeps nothing from anybody, would prove nothing.
  expect(told).toBeGreaterThan(5);
  expect(kept).toBeGreaterThan(5);
});

test('the head is that of the department, or of the nearest one above that has one', async () => {
  await give({});
  const [top = '', middle = '', bottom = ''] = departments.map(({ id }) => id);
  const [above, other] = [
    await t.person({ roles: ['head'], departmentId: top }),
    await t.person({ roles: ['head'], departmentId: departments[3]?.id ?? '' }),
  ];
  const headsOf = async (departmentId: string | null) => {
    const ctx = t.app.system('device');
    const fresh = { type: 'visit', title: '来访', departmentId, data: { what: 'x' } };
    const { row } = await ctx.tx((tx) => t.app.cases.open(tx, fresh));
    return ctx.tx((tx) => audienceOf(tx, caseSubject(row.id), ['head']));
  };
  await t.app.db
    .deleteFrom('person_role')
    .where('role_code', '=', 'head')
    .where('person_id', 'not in', [above.personId, other.personId])
    .execute();
  expect(await headsOf(bottom)).toEqual([above.personId]);
  const nearer = await t.person({ roles: ['head'], departmentId: middle });
  expect(await headsOf(bottom)).toEqual([nearer.personId]);
  expect(await headsOf(middle)).toEqual([nearer.personId]);
  expect(await headsOf(top)).toEqual([above.personId]);
  expect(await headsOf(null)).toEqual([]);
});
