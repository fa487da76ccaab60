import { caseTypes, scopes, type Permission, type Scope } from '@anyuan/contract';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';

import type { As, TestApp } from '../../../test/kit.ts';
import { reaches } from '../auth/rights.ts';
import type { Ctx } from '../ctx.ts';
import { newId } from '../ids.ts';
import { answerTo, caseApp, ctxOf, errand, openErrand } from './testing.ts';

let t: TestApp;
let people: As[];
const departments: string[] = [];
const caseIds: string[] = [];
const roles = ['a', 'b', 'c'];

const random = (seed: number) => () => ((seed = (seed * 48271) % 2147483647) - 1) / 2147483646;
const pick = <T>(list: readonly T[], next: () => number): T => list[Math.floor(next() * list.length)] as T;

/** Two campuses; in each a department with two below it, one of these with one more below. */
async function makeDepartments(): Promise<void> {
  for (const campus of [newId(), newId()]) {
    let paths: { id: string; path: string }[] = [{ id: '', path: '/' }];
    for (const parent of [0, 1, 1, 2]) {
      const id = newId();
      const path = `${paths[parent]?.path}${id}/`;
      paths = [...paths, { id, path }];
      const above = paths[parent]?.id;
      await t.app.db
        .insertInto('department')
        .values({ id, code: id.slice(-12), name: id.slice(-4), parent_id: above || null, path, campus_id: campus })
        .execute();
      departments.push(id);
    }
  }
}

beforeAll(async () => {
  t = await caseApp([errand, ...Object.values(caseTypes)]);
  await makeDepartments();
  await t.app.db
    .insertInto('role')
    .values(roles.map((code) => ({ code, name: code, name_en: code, duty: 'operate' })))
    .execute();
  const next = random(20261122);
  people = [];
  for (let i = 0; i < 12; i++) {
    const own = roles.filter(() => next() < 0.5);
    const departmentId = next() < 0.8 ? pick(departments, next) : undefined;
    people.push(await t.person({ roles: own, ...(departmentId ? { departmentId } : {}) }));
  }
  const operator = await t.as('control-room');
  const ctxs = await Promise.all([...people, operator].map((person) => ctxOf(t, person)));
  const commander = ctxs.at(-1) as Ctx;
  for (let i = 0; i < 60; i++) {
    const where = next() < 0.8 ? { departmentId: pick(departments, next) } : {};
    const by = pick([...ctxs, t.app.system('device')], next);
    const kind = next() < 0.5 ? { type: 'alarm', data: { kind: 'panic' } } : {};
    const id = await openErrand(by, { ...where, ...kind });
    caseIds.push(id);
    if (next() < 0.4) continue;
    // Somebody joins it, and later steps are heard by him too.
    const someone = [pick(people, next).personId];
    const steps = 'type' in kind ? (['acknowledge', 'dispatch'] as const) : (['assign'] as const);
    const actions = ('type' in kind ? caseTypes.alarm : errand).actions as Record<string, typeof errand.actions.assign>;
    for (const step of steps)
      await t.app.cases.act(commander, id, step, answerTo(actions[step] as never, someone)).catch(() => undefined);
  }
});
afterAll(() => t.stop());

/** The last event of each case, told to this caller or not, by the rule of the stream. */
async function heard(ctx: Ctx): Promise<string[]> {
  const rows = await t.app.db
    .selectFrom('event')
    .select(['subject_id', 'reach'])
    .distinctOn('subject_id')
    .where('subject_id', 'in', caseIds)
    .orderBy('subject_id')
    .orderBy('seq', 'desc')
    .execute();
  return rows
    .filter(({ reach }) => reaches(ctx.rights, reach.permission as Permission, reach))
    .map((row) => row.subject_id)
    .sort();
}

async function listed(ctx: Ctx, sort: 'new' | 'old' | 'queue' | 'due' = 'queue'): Promise<string[]> {
  const ids: string[] = [];
  const totals = new Set<number>();
  let cursor: string | undefined;
  do {
    const page = await t.app.cases.list(ctx, { sort, limit: 7, cursor });
    ids.push(...page.items.map(({ id }) => id));
    totals.add(page.total);
    cursor = page.next ?? undefined;
  } while (cursor);
  expect([...totals]).toEqual([ids.length]);
  return ids.sort();
}

async function gettable(ctx: Ctx): Promise<string[]> {
  const found = await Promise.all(
    caseIds.map((id) =>
      t.app.cases.get(ctx, id).then(
        () => [id],
        () => [],
      ),
    ),
  );
  return found.flat().sort();
}

/** The rule in plain words, from the tables themselves. */
async function allowed(ctx: Ctx, scopeOf: (permission: Permission) => Scope | null): Promise<string[]> {
  const me = ctx.rights;
  const rows = await t.app.db
    .selectFrom('case as c')
    .leftJoin('department as d', 'd.id', 'c.department_id')
    .select(['c.id', 'c.type', 'c.reporter_id', 'd.path', 'd.campus_id'])
    .execute();
  const parties = await t.app.db.selectFrom('case_party').selectAll().execute();
  return rows
    .filter((row) => {
      const scope = scopeOf(row.type === 'alarm' ? 'alarm.read' : 'case.read');
      if (scope === null) return false;
      const isMine =
        row.reporter_id === me.personId ||
        parties.some((party) => party.case_id === row.id && party.person_id === me.personId);
      const within: Record<Scope, boolean> = {
        own: false,
        department: row.path !== null && row.path === me.departmentPath,
        departments: row.path !== null && me.departmentPath !== null && row.path.startsWith(me.departmentPath),
        campus: row.campus_id !== null && row.campus_id === me.campusId,
        all: true,
      };
      return isMine || within[scope];
    })
    .map(({ id }) => id)
    .sort();
}

const scope = fc.constantFrom(null, ...scopes);
const grants = fc.record({ 'alarm.read': fc.tuple(scope, scope, scope), 'case.read': fc.tuple(scope, scope, scope) });

test('list, single read and event stream show each person the same cases: those the rule allows', async () => {
  let seen = 0;
  await fc.assert(
    fc.asyncProperty(grants, fc.nat({ max: 11 }), async (given, who) => {
      await t.app.db.deleteFrom('role_grant').where('role_code', 'in', roles).execute();
      const rows = Object.entries(given).flatMap(([permission, perRole]) =>
        perRole.flatMap((one, i) => (one ? [{ role_code: roles[i] as string, permission, scope: one }] : [])),
      );
      if (rows.length > 0) await t.app.db.insertInto('role_grant').values(rows).execute();
      const person = people[who] as As;
      const mine = await t.app.db
        .selectFrom('person_role')
        .select('role_code')
        .where('person_id', '=', person.personId)
        .execute();
      const widest = (permission: Permission): Scope | null => {
        const held = rows.filter(
          (row) => row.permission === permission && mine.some(({ role_code }) => role_code === row.role_code),
        );
        return [...scopes].reverse().find((one) => held.some((row) => row.scope === one)) ?? null;
      };
      const ctx = await ctxOf(t, person);
      const right = await allowed(ctx, widest);
      seen += right.length;
      // In every order, page by page, nothing twice and nothing left out.
      for (const sort of ['new', 'old', 'queue', 'due'] as const) expect(await listed(ctx, sort)).toEqual(right);
      expect(await gettable(ctx)).toEqual(right);
      expect(await heard(ctx)).toEqual(right);
    }),
    { numRuns: 40, endOnFailure: true },
  );
  expect(seen).toBeGreaterThan(100);
});

test('a department that moves takes its cases along: whoever is above it now sees them, whoever was does not', async () => {
  const founder = await t.as('founder');
  const below = async (code: string, parent?: string) =>
    founder.identity.putDepartment({ code, name: code, ...(parent && { parent }) });
  const [from, to] = [await below('FROM'), await below('TO')];
  const ward = await below('WARD', 'FROM');
  await t.app.db.insertInto('role').values({ code: 'sees', name: 'x', name_en: 'x', duty: 'operate' }).execute();
  await t.app.db
    .insertInto('role_grant')
    .values({ role_code: 'sees', permission: 'case.read', scope: 'departments' })
    .execute();
  const [before, after] = await Promise.all(
    [from, to].map(({ id }) => t.person({ roles: ['sees'], departmentId: id })),
  );
  const id = await openErrand(t.app.system('test'), { departmentId: ward.id });
  const sees = async (who: As) => (await listed(await ctxOf(t, who))).includes(id);
  expect([await sees(before as As), await sees(after as As)]).toEqual([true, false]);
  await below('WARD', 'TO');
  expect([await sees(before as As), await sees(after as As)]).toEqual([false, true]);
});
