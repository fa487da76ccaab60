import {
  ApiError,
  caseTypes,
  kindNameOf,
  isFinal,
  reportSchema,
  stepFits,
  type CaseAction,
  type CaseType,
  type Named,
} from '@anyuan/contract';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';

import type { As, TestApp } from '../../../test/kit.ts';
import type { Ctx } from '../ctx.ts';
import { newId } from '../ids.ts';
import type { CaseRow } from './reading/row.ts';
import { visibleCases, waitingFor } from './reading/visible.ts';
import { answerTo, caseApp, ctxOf, errand, saidOnce } from './testing.ts';

const types: CaseType[] = [errand, ...Object.values(caseTypes)];
const roles = ['control-room', 'founder', 'guard', 'police', 'head', 'director', 'party-secretary', 'staff'];

let t: TestApp;
let people: As[];
let ctxs: Ctx[];
const there: Partial<Record<Named, string>> = {};
beforeAll(async () => {
  t = await caseApp(types);
  people = await Promise.all(roles.map((role) => t.as(role)));
  ctxs = await Promise.all(people.map((person) => ctxOf(t, person)));
  const [department, thing, place] = [newId(), newId(), newId()];
  await t.app.db
    .insertInto('department')
    .values({ id: department, code: 'D', name: '急诊科', path: `/${department}/` })
    .execute();
  await t.app.db
    .insertInto('place')
    .values({
      id: place,
      code: 'P',
      name: '大厅',
      full_name: '大厅',
      kind: 'campus',
      campus_id: place,
      path: `/${place}/`,
    })
    .execute();
  await t.app.db
    .insertInto('thing')
    .values({
      id: thing,
      kind: 'contract',
      code: 'HT-1',
      name: '合同',
      state: 'inUse',
      in_service: true,
      since: '2026-01-01',
    })
    .execute();
  Object.assign(there, { department, thing, place });
});
afterAll(() => t.stop());

const rowOf = (id: string) => t.app.db.selectFrom('case').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
const eventsOf = (id: string) =>
  t.app.db.selectFrom('case_event').selectAll().where('case_id', '=', id).orderBy('id').execute();
const clocksOf = (id: string) => t.app.db.selectFrom('case_clock').selectAll().where('case_id', '=', id).execute();

const listed = (ctx: Ctx, id: string) =>
  t.app.db
    .selectFrom('case as c')
    .select([
      visibleCases(t.app.cases, ctx.rights).as('seen'),
      sql<boolean>`(${visibleCases(t.app.cases, ctx.rights)} and ${waitingFor(ctx.rights, types)})`.as('turn'),
    ])
    .where('c.id', '=', id)
    .executeTakeFirstOrThrow()
    .then(({ seen, turn }) => ({ seen: Boolean(seen), turn: Boolean(turn) }));

/** What must hold of any case at any moment, said without the engine's own helpers. */
async function check(type: CaseType, row: CaseRow): Promise<void> {
  expect(Object.keys(type.states)).toContain(row.state);
  expect(row.is_open).toBe(!type.final.includes(row.state));
  expect(row.closed_at !== null).toBe(!row.is_open);

  let at: string | null = null;
  const entries = await eventsOf(row.id);
  for (const entry of entries.filter(({ to_state }) => to_state !== null)) {
    expect(entry.from_state).toBe(at);
    at = entry.to_state;
  }
  expect(at).toBe(row.state);
  expect(entries[0]).toMatchObject({ action: 'create', to_state: type.initial });
  // Clock rings and steps each count one version.
  expect(row.version).toBe(entries.length);

  const running = (await clocksOf(row.id)).map(({ clock }) => clock);
  for (const [name, { during, pausedIn, keeps, stoppedBy, when, since }] of Object.entries(type.clocks)) {
    const isStopped = stoppedBy?.some((step) => (type.actions[step]?.stamp ?? '') in row.stamps) ?? false;
    const isMeant = Object.entries(when ?? {}).every(([field, wanted]) =>
      [row.data[field]].flat().some((value) => ([wanted].flat() as unknown[]).includes(value)),
    );
    const stamp = since?.startsWith('stamp:') ? since.slice('stamp:'.length) : undefined;
    const hasStart = since === undefined || (stamp ? stamp in row.stamps : Boolean(row.data[since]));
    if (!isMeant || !hasStart) expect(running).not.toContain(name);
    else if (during.includes(row.state) && !isStopped) expect(running).toContain(name);
    else if (!pausedIn && !keeps) expect(running).not.toContain(name);
  }
}

/** What a step may change, given the case before and after. */
function compare(before: CaseRow, after: CaseRow, action?: CaseAction): void {
  for (const [stamp, at] of Object.entries(before.stamps))
    if (!(action?.restamps && action.stamp === stamp)) expect([stamp, after.stamps[stamp]]).toEqual([stamp, at]);
  expect(after.version).toBeGreaterThan(before.version);
  expect(after.number).toBe(before.number);
  expect(after.at).toEqual(before.at);
}

/** A step that is offered may still lack facts, or evidence that a random answer cannot bring. */
const lacks = ['fields_missing', 'photo_too_old', 'too_many_extensions'];
/** Codes a declared check of the answers may refuse with: a random answer is not always a right one. */
const ruledOut = ({ unique = [] }: CaseType, { rules = {} }: CaseAction): string[] => [
  // The same answer twice, where it may be given once.
  ...unique.map(({ refuses }) => refuses),
  ...(rules.notBefore ? ['date_past', 'too_early'] : []),
  ...(rules.notAfter ? ['date_ahead', 'time_ahead', 'too_late'] : []),
  ...(rules.atMost ? ['too_much'] : []),
  ...(rules.notSelf ? ['somebody_else'] : []),
  ...Object.keys(rules.must ?? {}),
];
const bringsFiles = (action: CaseAction): boolean =>
  Object.values(action.input?.shape ?? {}).some((schema) =>
    ['files', 'signature', 'department'].includes(kindNameOf(schema as never) ?? ''),
  );

function left(
  type: CaseType,
  action: CaseAction,
  before: CaseRow,
  after: CaseRow,
  refused: unknown,
  offered: string[] | null,
): void {
  expect(refused).toBeInstanceOf(ApiError);
  const { code } = refused as ApiError;
  expect(after).toEqual(before);
  if (lacks.includes(code) || ruledOut(type, action).includes(code)) return;
  expect(['not_found', 'wrong_state', 'already_taken', 'wrong_person']).toContain(code);
  if (!bringsFiles(action)) expect(code === 'not_found').toBe(offered === null);
}

function taken(type: CaseType, action: CaseAction, before: CaseRow, after: CaseRow): void {
  expect(stepFits(type, before.state, action)).toBe(true);
  expect(isFinal(type, before.state) && after.state !== before.state).toBe(false);
  expect(after.state).toBe(action.to ?? before.state);
  expect(after.version).toBe(before.version + 1);
  compare(before, after, action);
}

interface Move {
  who: number;
  action: number;
  wait: number;
}

/** A filled-in report form that its type takes: days that lie ahead where they must. */
function reportOf(type: CaseType): Record<string, unknown> {
  const data = saidOnce(type, answerTo({ input: reportSchema(type) }, [people[0]?.personId ?? ''], there));
  for (const [name, than] of Object.entries(type.rules?.notBefore ?? {}))
    if (than === 'today') data[name] = '2099-12-31';
  return Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined));
}

async function play(type: CaseType, moves: readonly Move[]): Promise<string> {
  const reporter = ctxs[moves[0]?.who ?? 0] as Ctx;
  const fresh = { type: type.type, title: '随机', data: reportOf(type) };
  const { row } = await reporter.tx((tx) => t.app.cases.open(tx, fresh));
  let before = await rowOf(row.id);
  await check(type, before);
  const names = Object.keys(type.actions);
  for (const move of moves) {
    t.clock.advance(move.wait);
    await t.app.cases.tick();
    const rung = await rowOf(row.id);
    if (rung.version !== before.version) compare(before, rung);
    expect(before.is_open || rung.version === before.version).toBe(true);
    before = rung;
    await check(type, before);
    const name = names[move.action % names.length] as string;
    const action = type.actions[name];
    if (!action) throw new Error(name);
    const ctx = ctxs[move.who] as Ctx;
    const offered = await t.app.cases.get(ctx, row.id).then(
      ({ actions }) => actions,
      () => null,
    );
    // Lists know the same from the row: whether he sees it, and whether a step that moves it on is his.
    const moves = offered?.some((one) => type.actions[one]?.to !== undefined) ?? false;
    expect(await listed(ctx, row.id)).toEqual({ seen: offered !== null, turn: before.is_open && moves });
    const input = answerTo(action, [people[move.who % 3]?.personId ?? ''], there);
    const refused = await t.app.cases.act(ctx, row.id, name, input).then(
      () => null,
      (error: unknown) => error,
    );
    const after = await rowOf(row.id);
    // What is offered as a button is what succeeds once its facts are there, and nothing else does.
    const isOffered = offered?.includes(name) ?? false;
    const allowed = [...lacks, ...ruledOut(type, action)];
    const mayLack = refused !== null && (bringsFiles(action) || allowed.includes((refused as ApiError).code));
    expect([name, isOffered || refused !== null, !isOffered || refused === null || mayLack]).toEqual([
      name,
      true,
      true,
    ]);
    if (refused) left(type, action, before, after, refused, offered);
    else taken(type, action, before, after);
    before = after;
    await check(type, before);
  }
  return before.state;
}

const moves = fc.array(
  fc.record({
    who: fc.nat({ max: roles.length - 1 }),
    action: fc.nat({ max: 100 }),
    wait: fc.oneof({ weight: 5, arbitrary: fc.nat({ max: 30 }) }, { weight: 1, arbitrary: fc.nat({ max: 400_000 }) }),
  }),
  { minLength: 3, maxLength: 25 },
);

const isLong = (type: CaseType): boolean => type === errand || type.type === 'alarm';

test.each(types.map((type) => [type.type, type] as const))(
  'whatever anybody tries on %s, it stays within its declaration',
  async (_, type) => {
    const ends = new Set<string>();
    await fc.assert(
      fc.asyncProperty(moves, async (some) => {
        ends.add(await play(type, some));
      }),
      // The engine is the same for every type: two of them are tried at length, the others for what they declare.
      { numRuns: isLong(type) ? 12 : 4, endOnFailure: true },
    );
    // A run in which nothing ever moved would prove nothing.
    expect(ends.size).toBeGreaterThan(isLong(type) ? 1 : 0);
  },
  120_000,
);

test('a hundred doors to a closed case, and none of them opens', async () => {
  const operator = ctxs[0] as Ctx;
  for (const type of types) {
    const { row } = await operator.tx((tx) =>
      t.app.cases.open(tx, { type: type.type, title: '关', data: reportOf(type) }),
    );
    await t.app.db.deleteFrom('case_clock').where('case_id', '=', row.id).execute();
    await t.app.db
      .updateTable('case')
      .set({ state: type.final[0] as string, is_open: false, closed_at: t.clock.now(), due_at: null })
      .where('id', '=', row.id)
      .execute();
    const closed = await rowOf(row.id);
    // Some doors are meant for closed cases, and lead nowhere else (a penalty that follows a finding).
    const doors = Object.entries(type.actions).filter(([, { from }]) => !from.includes(closed.state));
    for (const ctx of ctxs)
      for (const [name, action] of doors)
        await expect(
          t.app.cases.act(ctx, row.id, name, answerTo(action, [ctx.rights.personId ?? ''], there)),
        ).rejects.toBeInstanceOf(ApiError);
    // Nor does time.
    t.clock.advance(40_000);
    await t.app.cases.tick();
    expect(await rowOf(row.id)).toEqual(closed);
  }
});
