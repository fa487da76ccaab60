import { field, type ApiError, type CaseType } from '@anyuan/contract';
import { sql } from 'kysely';
import { afterAll, beforeEach, expect, test } from 'vitest';

import type { TestApp } from '../../../test/kit.ts';
import type { Ctx } from '../ctx.ts';
import { bringIndexes } from './declared-indexes.ts';
import { makeCaseEngine } from './engine.ts';
import { caseApp, errand, openErrand } from './testing.ts';

/** One errand of a content at a time; looked up by its weight. */
const once: CaseType = {
  ...errand,
  fields: errand.fields.extend({ team: field.text(['班组', 'Team']).optional() }),
  unique: [{ fields: ['what', { loose: 'team' }], while: 'open', refuses: 'already_exists' }],
  indexed: ['weight'],
};

let t: TestApp | undefined;
let ctx: Ctx;
beforeEach(async () => {
  await t?.stop();
  t = await caseApp();
  ctx = t.app.system('test');
  await declare(once);
});
afterAll(() => t?.stop());

const app = () => (t as TestApp).app;

async function declare(type: CaseType): Promise<void> {
  app().cases = makeCaseEngine(app(), [type]);
  await (
    await app().cases.prepare()
  )();
}

const open = (what: string, team?: string, mode: 'real' | 'drill' = 'real') =>
  openErrand(ctx, { data: { what, weight: 1, ...(team !== undefined && { team }) }, mode });

async function indexes(): Promise<string[]> {
  const { rows } = await sql<{ indexdef: string }>`
    select indexdef from pg_indexes where tablename = 'case' and starts_with(indexname, 'declared_')`.execute(app().db);
  return rows.map(({ indexdef }) => indexdef.replace(/^.* USING /, '').replaceAll('::text', '')).sort();
}

test('the second case that says the same is refused as declared, and the refusal names the first', async () => {
  const first = await open('送血', 'A 组');
  const { number } = await app()
    .db.selectFrom('case')
    .select('number')
    .where('id', '=', first)
    .executeTakeFirstOrThrow();
  await expect(open('送血', ' a组')).rejects.toMatchObject({ code: 'already_exists', details: { what: number } });
  await open('送血', 'B组');
  await open('送药', 'A组');
  // Whoever says nothing is free; a drill stands in nobody's way; a closed one neither.
  await open('送血');
  await open('送血');
  await open('送血', 'A组', 'drill');
  await app().cases.act(ctx, first, 'drop', {});
  const tries = await Promise.allSettled(Array.from({ length: 10 }, () => open('送血', 'A组')));
  expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const refusals = tries.flatMap((one) => (one.status === 'rejected' ? [(one.reason as ApiError).code] : []));
  expect(new Set(refusals)).toEqual(new Set(['already_exists']));
});

test('the database follows the declarations: what is missing is made, what is gone is dropped, what is not ours stays', async () => {
  const before = await indexes();
  expect(before).toEqual([
    expect.stringMatching(/^btree \(\(\(data ->> 'weight'\)\)\) WHERE \(type = 'errand'\)$/),
    expect.stringMatching(/^btree \(mode, .*'what'.*regexp_replace.*WHERE \(\(type = 'errand'\) AND is_open\)$/),
  ]);
  await sql`create index case_of_the_house on "case" (title)`.execute(t!.owner);
  // Cases are there already, so they are built while others write.
  await open('送血');
  await declare({ ...once, indexed: ['what'], unique: [] });
  expect(await indexes()).toEqual([expect.stringContaining("(data ->> 'what')")]);
  const house = await sql`select from pg_indexes where indexname = 'case_of_the_house'`.execute(app().db);
  expect(house.rows).toHaveLength(1);

  app().cases = makeCaseEngine(app(), [once]);
  await Promise.all(Array.from({ length: 4 }, () => bringIndexes(app().cases, app())));
  expect(await indexes()).toEqual(before);
});

test('what a start left half made is made again', async () => {
  const before = await indexes();
  await sql`update pg_index set indisvalid = false where indexrelid in
    (select oid from pg_class where starts_with(relname, 'declared_'))`.execute(t!.owner);
  await bringIndexes(app().cases, app());
  const broken = await sql`select from pg_index x join pg_class i on i.oid = x.indexrelid
    where starts_with(i.relname, 'declared_') and not x.indisvalid`.execute(app().db);
  expect(broken.rows).toEqual([]);
  expect(await indexes()).toEqual(before);
});

test('a hospital that said something twice before it was forbidden starts, and is held to it once that is settled', async () => {
  await declare({ ...once, unique: [] });
  await open('送血', 'A组');
  const second = await open('送血', 'A组');
  await declare(once);
  expect((await indexes()).filter((one) => one.includes('mode'))).toEqual([]);
  await app().cases.act(ctx, second, 'drop', {});
  await declare(once);
  expect((await indexes()).filter((one) => one.includes('mode'))).toHaveLength(1);
  await expect(open('送血', 'A组')).rejects.toMatchObject({ code: 'already_exists' });
});
