import {
  field,
  parseFigureRef,
  type CaseType,
  type Figure,
  type FigureAnswer,
  type FigureNumber,
  type Filter,
  type Measure,
} from '@anyuan/contract';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';

import type { TestApp } from '../../../../test/kit.ts';
import type { Ctx } from '../../ctx.ts';
import { newId } from '../../ids.ts';
import { caseApp, errand } from '../testing.ts';
import { figureFilter, figures } from './source.ts';

const colours = { red: ['红', 'Red'], green: ['绿', 'Green'], blue: ['蓝', 'Blue'] } as const;
const big: Filter = { stamp: 'doneAt', data: { colour: ['red', 'blue'] } };

/** One of every kind of measure and filter. */
const sample: CaseType = {
  ...errand,
  type: 'sample',
  fields: z.object({
    colour: field.choice(['颜色', 'Colour'], colours).optional(),
    marks: field.choices(['标记', 'Marks'], colours).optional(),
    money: field.money(['金额', 'Amount']).optional(),
    urgent: field.yesNo(['紧急', 'Urgent']).optional(),
    people: field.people(['人员', 'People']).optional(),
  }),
  groups: ['colour', 'marks'],
  figures: {
    all: { label: ['数', 'All'], of: { count: {} }, unit: 'case' },
    open: { label: ['数', 'Open'], of: { count: { open: true, noStamp: 'doneAt' } }, unit: 'case' },
    marked: { label: ['数', 'Marked'], of: { count: { data: { marks: 'red', urgent: true } } }, unit: 'case' },
    rate: { label: ['率', 'Rate'], of: { count: { state: ['done', 'doing'] } }, per: { count: big }, unit: 'percent' },
    kept: {
      label: ['率', 'Kept'],
      of: { count: { kept: 'deadline' } },
      per: { count: { promised: 'deadline' } },
      unit: 'permille',
    },
    broken: { label: ['数', 'Broken'], of: { count: { broken: 'deadline' } }, unit: 'case', at: 'doneAt' },
    money: { label: ['额', 'Money'], of: { sum: 'money', where: { state: 'done' } }, unit: 'yuan' },
    each: { label: ['额', 'Each'], of: { mean: 'money' }, unit: 'yuan', at: 'doneAt' },
    took: { label: ['天', 'Took'], of: { between: ['at', 'doneAt'] }, unit: 'day' },
    middle: { label: ['额', 'Middle'], of: { median: 'money', where: { open: false } }, unit: 'yuan' },
    halfTook: { label: ['分', 'Half took'], of: { median: ['at', 'doneAt'] }, unit: 'minute', at: 'doneAt' },
    people: { label: ['人', 'People'], of: { distinct: 'people' }, unit: 'person' },
    shades: { label: ['种', 'Shades'], of: { distinct: 'colour', where: { open: false } }, unit: 'score' },
    wards: { label: ['科', 'Wards'], of: { distinct: 'department' }, unit: 'score' },
    share: { label: ['均', 'Share'], of: { sum: 'money' }, per: { distinct: 'people' }, unit: 'yuan' },
  } satisfies Record<string, Figure>,
};

interface One {
  id: string;
  type: string;
  mode: string;
  demo: boolean;
  state: string;
  secrecy: number;
  department: string | null;
  at: number;
  stamps: Record<string, string>;
  kept: Record<string, boolean>;
  data: Record<string, unknown>;
}

const departments = [newId(), newId(), newId()];
const people = [newId(), newId(), newId(), newId()];
const day = 86_400_000;
const every = 61;
const start = Date.parse('2024-02-20T00:00:00+08:00');
const optional = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: undefined });

const anyOne: fc.Arbitrary<One> = fc
  .record({
    type: fc.constantFrom('sample', 'sample', 'sample', 'errand'),
    mode: fc.constantFrom('real', 'real', 'real', 'test', 'drill'),
    demo: fc.constantFrom(false, false, true),
    state: fc.constantFrom('fresh', 'doing', 'review', 'done', 'dropped'),
    secrecy: fc.constantFrom(1, 1, 4),
    department: fc.constantFrom(null, ...departments),
    // The midnights at which periods begin and end are where counting goes wrong.
    at: fc
      .tuple(fc.integer({ min: 0, max: 12 }), fc.constantFrom(0, 0, 1, -1, 12 * 3600_000))
      .map(([step, ms]) => start + step * every * day + ms),
    done: optional(fc.integer({ min: 0, max: 40 * 24 * 60 }).map((minutes) => minutes * 60_000)),
    promise: optional(fc.boolean()),
    colour: optional(fc.constantFrom('red', 'green', 'blue', 'gone')),
    marks: optional(fc.uniqueArray(fc.constantFrom('red', 'green', 'blue'), { minLength: 1 })),
    money: optional(fc.integer({ min: 0, max: 10_000_000 }).map((cents) => cents / 100)),
    urgent: optional(fc.boolean()),
    people: optional(fc.uniqueArray(fc.constantFrom(...people), { minLength: 1 })),
  })
  .map(({ done, promise, colour, marks, money, urgent, people: some, ...one }) => ({
    ...one,
    id: newId(),
    stamps: done === undefined ? {} : { doneAt: new Date(one.at + done).toISOString() },
    kept: promise === undefined ? {} : { deadline: promise },
    data: Object.fromEntries(
      Object.entries({ colour, marks, money, urgent, people: some }).filter(([, value]) => value !== undefined),
    ),
  }));

let t: TestApp;
let ctx: Ctx;
beforeAll(async () => {
  t = await caseApp([errand, sample]);
  // All days that are asked for have passed: what lies ahead has no year before (`period.test.ts`).
  t.clock.set(new Date(start + 20 * every * day));
  ctx = t.app.system('test');
  for (const [i, id] of departments.entries())
    await t.app.db
      .insertInto('department')
      .values({ id, code: `D${i}`, name: `科${i}`, path: `/${id}/` })
      .execute();
});
afterAll(() => t.stop());

async function store(cases: readonly One[]): Promise<void> {
  await t.owner.deleteFrom('case').execute();
  await t.app.db
    .insertInto('case')
    .values(
      cases.map((one) => ({
        id: one.id,
        number: one.id,
        type: one.type,
        mode: one.mode,
        is_demo: one.demo,
        state: one.state,
        is_open: !['done', 'dropped'].includes(one.state),
        priority: 3,
        secrecy: one.secrecy,
        title: '样例',
        department_id: one.department,
        data: JSON.stringify(one.data) as never,
        data_version: 3,
        stamps: JSON.stringify(one.stamps) as never,
        kept: JSON.stringify(one.kept) as never,
        at: new Date(one.at),
        last_at: new Date(one.at),
      })),
    )
    .execute();
}

// The same words said once more, slowly, without the database.
const localDay = (ms: number) => new Date(ms + 8 * 3600_000).toISOString().slice(0, 10);
const stampOf = (one: One, name: string) => (name === 'at' ? one.at : Date.parse(one.stamps[name] ?? ''));
const list = (value: unknown): unknown[] => (value === undefined ? [] : Array.isArray(value) ? value : [value]);

function fits(filter: Filter, one: One): boolean {
  const isOpen = !['done', 'dropped'].includes(one.state);
  return (
    (filter.state === undefined || list(filter.state).includes(one.state)) &&
    (filter.stamp === undefined || filter.stamp in one.stamps) &&
    (filter.noStamp === undefined || !(filter.noStamp in one.stamps)) &&
    (filter.open === undefined || filter.open === isOpen) &&
    (filter.kept === undefined || one.kept[filter.kept] === true) &&
    (filter.broken === undefined || one.kept[filter.broken] === false) &&
    (filter.promised === undefined || filter.promised in one.kept) &&
    Object.entries(filter.data ?? {}).every(([name, wanted]) =>
      list(one.data[name]).some((value) => list(wanted).includes(value)),
    )
  );
}

const asked = (measure: Measure): Filter => ('count' in measure ? measure.count : (measure.where ?? {}));
const betweenOf = (measure: Measure) =>
  'between' in measure ? measure.between : 'median' in measure && typeof measure.median !== 'string' && measure.median;
function operand(measure: Measure, one: One): unknown {
  if ('count' in measure) return 1;
  if ('sum' in measure) return one.data[measure.sum];
  if ('mean' in measure) return one.data[measure.mean];
  if ('median' in measure && typeof measure.median === 'string') return one.data[measure.median];
  const times = betweenOf(measure);
  if (times) {
    const seconds = (stampOf(one, times[1]) - stampOf(one, times[0])) / 1000;
    return Number.isNaN(seconds) ? undefined : seconds;
  }
  const named = (measure as { distinct: string }).distinct;
  return named === 'department' ? (one.department ?? undefined) : one.data[named];
}

const behind = (measure: Measure, cases: readonly One[]) =>
  cases.filter((one) => fits(asked(measure), one) && operand(measure, one) !== undefined);

function worth(measure: Measure, cases: readonly One[]): number | null {
  const values = behind(measure, cases).map((one) => operand(measure, one));
  if ('count' in measure) return values.length;
  if ('distinct' in measure) return new Set(values.flatMap(list)).size;
  if ('median' in measure) {
    const sorted = (values as number[]).toSorted((a, b) => a - b);
    const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
    return low === undefined || high === undefined ? null : (low + high) / 2;
  }
  // In cents, so that it is exact.
  const sum = (values as number[]).reduce((total, value) => total + Math.round(value * 100), 0) / 100;
  if ('sum' in measure) return sum;
  return values.length === 0 ? null : sum / values.length;
}

function naive(figure: Figure, cases: readonly One[]): number | null {
  const of = worth(figure.of, cases);
  const unit = { day: 1 / 86_400, minute: 1 / 60, percent: 100, permille: 1000 }[figure.unit as 'day'] ?? 1;
  if (!figure.per) return of === null ? null : of * unit;
  const per = worth(figure.per, cases);
  return of === null || !per ? null : (of / per) * unit;
}

function belongs(one: One, figure: Figure, from: string, to: string): boolean {
  const at = stampOf(one, figure.at ?? 'at');
  const on = Number.isNaN(at) ? '' : localDay(at);
  return one.type === 'sample' && one.mode === 'real' && !one.demo && on >= from && on <= to;
}

const groupsOf = (one: One, figure: Figure, by: string): unknown[] => {
  if (by === 'none') return [null];
  if (by === 'month') return [localDay(stampOf(one, figure.at ?? 'at')).slice(0, 7)];
  if (by === 'department') return [one.secrecy < 4 ? one.department : null];
  const values = list(one.data[by]);
  return values.length === 0 ? [null] : values;
};

const near = (found: number | null, wanted: number | null) =>
  wanted === null || found === null
    ? found === wanted
    : Math.abs(found - wanted) < 1e-6 * Math.max(1, Math.abs(wanted));

const lastYearOf = (by: string, key: string | null) =>
  by === 'month' && key ? `${Number(key.slice(0, 4)) - 1}${key.slice(4)}` : key;

test('figures by SQL are what counting by hand gives, now and a year before, whole and split', async () => {
  const property = fc.asyncProperty(
    fc.array(anyOne, { minLength: 1, maxLength: 60 }),
    fc.integer({ min: 5, max: 11 }),
    fc.integer({ min: 1, max: 6 }),
    fc.constantFrom('none', 'month', 'department', 'colour', 'marks'),
    async (cases, first, length, by) => {
      await store(cases);
      const from = localDay(start + first * every * day);
      const to = localDay(start + (first + length) * every * day - day);
      const groups = await figures(ctx, sample, { from, to, by });
      const until = new Date(Date.parse(to) + day);
      const back = (at: Date) => new Date(Date.UTC(at.getUTCFullYear() - 1, at.getUTCMonth(), at.getUTCDate()));
      const before = [back(new Date(from)), new Date(back(until).getTime() - day)].map((at) =>
        at.toISOString().slice(0, 10),
      );
      for (const { key, figures: answers } of groups)
        for (const answer of answers) await check(answer, key, by, cases, [from, to], before as [string, string]);
      // Whoever is counted by hand has a group.
      const keys = groups.map((group) => group.key);
      const here = cases.filter((one) => belongs(one, {} as Figure, from, to));
      for (const one of here) for (const key of groupsOf(one, {} as Figure, by)) expect(keys).toContain(key);
    },
  );
  await fc.assert(property, { numRuns: 60 });
});

async function check(
  answer: FigureAnswer,
  key: string | null,
  by: string,
  cases: readonly One[],
  now: readonly [string, string],
  before: readonly [string, string],
): Promise<void> {
  const figure = sample.figures?.[answer.name] as Figure;
  const inGroup = ([from, to]: readonly [string, string], wanted: unknown) =>
    cases.filter((one) => belongs(one, figure, from, to) && groupsOf(one, figure, by).includes(wanted));
  const mine = inGroup(now, key);
  const last = inGroup(before, lastYearOf(by, key));
  const wanted = { value: naive(figure, mine), lastYear: naive(figure, last) };
  const found = { value: answer.value, lastYear: (answer.lastYear as FigureNumber).value };
  const same = near(found.value, wanted.value) && near(found.lastYear, wanted.lastYear);
  expect(same ? {} : { name: answer.name, by, key, found, wanted }).toEqual({});

  // The number opens exactly the records it was counted from.
  for (const part of ['of', 'per'] as const) {
    const measure = figure[part];
    const reference = answer[part];
    if (!measure || !reference) continue;
    expect(parseFigureRef(reference)).toMatchObject({ name: answer.name, part });
    const rows = await t.app.db
      .selectFrom('case as c')
      .select('c.id')
      .where(figureFilter([sample], reference, false))
      .execute();
    expect({ reference, ids: rows.map(({ id }) => id).sort() }).toEqual({
      reference,
      ids: behind(measure, mine)
        .map(({ id }) => id)
        .sort(),
    });
  }
}

test('demonstration cases count while the hospital is a demonstration', async () => {
  const [one] = fc.sample(anyOne, 1) as [One];
  const at = Date.parse('2025-06-01T12:00:00+08:00');
  await store([{ ...one, type: 'sample', mode: 'real', demo: true, at, stamps: {} }]);
  const ask = async () =>
    (await figures(ctx, sample, { from: '2025-06-01', to: '2025-06-01', by: 'none' }))[0]?.figures[0]?.value;
  expect(await ask()).toBe(0);
  await sql`insert into setting (key, value, changed_at) values ('hospital.demo', 'true', now())`.execute(t.app.db);
  await t.app.settings.load();
  expect(await ask()).toBe(1);
});
