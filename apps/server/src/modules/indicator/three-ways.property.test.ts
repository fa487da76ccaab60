import { caseTypes, type CaseType, type IndicatorAnswer, type IndicatorName } from '@anyuan/contract';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { caseKeys } from '../../kernel/cases/reading/keys.ts';
import { newId } from '../../kernel/ids.ts';

const kinds = ['alarm', 'hazard', 'complaint', 'tout', 'incident'] as const;
interface One {
  id: string;
  type: (typeof kinds)[number];
  state: string;
  at: number;
  minutes: number;
  arrivals: number[];
  kept: boolean | undefined;
  grave: boolean;
  department: string | null;
}

const now = Date.parse('2026-11-10T09:00:00+08:00');
const day = 86_400_000;
const from = '2026-01-01';
const departments = [newId(), newId(), newId(), newId()];
let t: TestApp;
let director: As;
let guards: string[];

beforeAll(async () => {
  t = await testApp({ at: '2026-11-10T09:00:00+08:00' });
  director = await t.as('director');
  const keeper = await t.as('security-chief');
  guards = (await Promise.all([t.as('guard'), t.as('guard'), t.as('guard')])).map(({ personId }) => personId);
  for (const [i, id] of departments.entries())
    await t.app.db
      .insertInto('department')
      .values({ id, code: `D${i}`, name: `科${i}`, path: `/${id}/` })
      .execute();
  // Entered up to October: what is divided by visits is of those ten months, and of the same ones a year before.
  for (const [year, months] of [
    [2025, 12],
    [2026, 10],
  ] as const)
    for (let month = 1; month <= months; month++)
      await keeper.register.create({ kind: 'hospital-month', year, month, visits: 1000 + month, basis: '统计月报' });
});
afterAll(() => t.stop());

const anyOne = fc
  .record({
    type: fc.constantFrom(...kinds),
    step: fc.integer({ min: 0, max: 10_000 }),
    // Midnights of the first and last day, and any time of two years.
    back: fc.oneof(
      fc.integer({ min: 0, max: 680 * 24 * 60 }).map((minutes) => minutes * 60_000),
      fc.constantFrom(now - Date.parse('2026-01-01T00:00:00+08:00'), now - Date.parse('2025-12-31T23:59:59+08:00')),
    ),
    minutes: fc.integer({ min: 1, max: 9 }),
    arrivals: fc.uniqueArray(fc.integer({ min: 20, max: 400 }), { maxLength: 3 }),
    kept: fc.constantFrom(true, false, undefined),
    grave: fc.boolean(),
    department: fc.constantFrom(null, ...departments),
  })
  .map(({ step, back, ...one }): One => {
    const states = [
      ...Object.keys((caseTypes[one.type] as CaseType).states),
      ...(caseTypes[one.type] as CaseType).final,
    ];
    return { ...one, id: newId(), at: now - back, state: states[step % states.length] as string };
  });

async function store(cases: readonly One[]): Promise<void> {
  await t.owner.deleteFrom('case').execute();
  const iso = (ms: number) => new Date(ms).toISOString();
  const rows = cases.map((one) => {
    const type = caseTypes[one.type] as CaseType;
    const clock = { alarm: 'answer', hazard: 'limit', complaint: 'reply' }[one.type as 'alarm'];
    const closed = type.final.includes(one.state);
    const stamps = {
      ...(one.type === 'alarm' && {
        acknowledgedAt: iso(one.at + 10_000 * one.minutes),
        arrivedAt: iso(one.at + 60_000 * one.minutes),
      }),
      ...(closed && { closedAt: iso(one.at + one.minutes * day) }),
    };
    const base = { state: one.state, is_open: !closed, secrecy: type.secrecy, stamps, reporter_id: null, data: {} };
    return {
      ...base,
      ...caseKeys(type, base, []),
      id: one.id,
      number: one.id,
      type: one.type,
      priority: 3,
      title: '样例',
      department_id: one.department,
      data: JSON.stringify({ grade: one.grave ? 'major' : 'general', kind: one.grave ? 'violence' : 'other' }) as never,
      data_version: 1,
      stamps: JSON.stringify(stamps) as never,
      kept: JSON.stringify(clock && one.kept !== undefined ? { [clock]: one.kept } : {}) as never,
      at: new Date(one.at),
      last_at: new Date(one.at),
      closed_at: closed ? new Date(one.at + one.minutes * day) : null,
    };
  });
  await t.app.db
    .insertInto('case')
    .values(rows as never)
    .execute();
  const parties = cases.flatMap((one) =>
    one.type !== 'alarm'
      ? []
      : one.arrivals.map((seconds, i) => ({
          case_id: one.id,
          person_id: guards[i] as string,
          relation: 'responder',
          joined_at: new Date(one.at),
          stamps: JSON.stringify({ arrivedAt: iso(one.at + seconds * 1000) }) as never,
        })),
  );
  if (parties.length > 0) await t.app.db.insertInto('case_party').values(parties).execute();
}

/** Said once more in SQL, by somebody who knows nothing of figures: numerator and denominator. */
const year = sql`c.at >= '2026-01-01T00:00:00+08:00' and c.at <= '2026-11-10T23:59:59.999+08:00'`;
const tenMonths = sql`c.at >= '2026-01-01T00:00:00+08:00' and c.at < '2026-11-01T00:00:00+08:00'`;
const inSql: Partial<Record<IndicatorName, ReturnType<typeof sql<{ of: number; per: number | null }>>>> = {
  falseAlarms: sql`select count(*) filter (where state = 'falseAlarm') as of, count(*) as per from "case" c where type = 'alarm' and not is_open and ${year}`,
  twoArrived: sql`select count(*) filter (where (select count(*) from case_party y where y.case_id = c.id and extract(epoch from (y.stamps->>'arrivedAt')::timestamptz - c.at) <= 180) >= 2) as of,
    count(*) as per from "case" c where type = 'alarm' and state = 'closed' and ${year}`,
  alarmAck: sql`select sum(extract(epoch from (stamps->>'acknowledgedAt')::timestamptz - at))::float8 as of, count(*) as per from "case" c where type = 'alarm' and ${year}`,
  majorHazards: sql`select count(*) as of, null::int as per from "case" c where type = 'hazard' and is_open and data->>'grade' = 'major'`,
  hazardDays: sql`select sum(extract(epoch from closed_at - at))::float8 as of, count(*) as per from "case" c where type = 'hazard' and state = 'closed' and ${year}`,
  touts: sql`select count(*) as of, null::int as per from "case" c where type = 'tout' and ${year}`,
  complaintsPerThousand: sql`select count(*) as of, 10055 as per from "case" c where type = 'complaint' and ${tenMonths}`,
};

async function listed(opens: string | null): Promise<number | null> {
  if (opens === null) return null;
  const query = new URL(opens, 'http://x').searchParams;
  const { total } = await director.case.list({
    type: query.get('type') as never,
    figure: query.get('figure') ?? undefined,
    limit: 1,
  });
  return total;
}

test('one indicator by three ways is one number: on the board, as the list behind it, in SQL', async () => {
  const property = fc.asyncProperty(fc.array(anyOne, { minLength: 5, maxLength: 60 }), async (cases) => {
    await store(cases);
    const { items } = await director.indicator.board({ span: 'year', fresh: true });
    for (const [name, query] of Object.entries(inSql)) {
      const { rows } = await query.execute(t.app.db);
      const { of, per } = rows[0] as { of: number | null; per: number | null };
      const one = items.find((item) => item.name === name) as IndicatorAnswer;
      // A mean is of as many records as it is divided by; a count is of as many as it says.
      const isMean = one.unit === 'day' || one.unit === 'second';
      const above = await listed(one.opens);
      const below = one.opensPer?.startsWith('/cases') ? await listed(one.opensPer) : one.denominator;
      const round = (value: number | null) => (value === null ? null : Math.round(value * 1000));
      const [top, bottom] = [Number(of ?? 0), per === null ? null : Number(per)];
      const times = { percent: 100, day: 1 / 86_400 }[one.unit as 'percent'] ?? one.times ?? 1;
      const value = bottom === null ? top : bottom === 0 ? null : (top / bottom) * times;
      const told = [name, round(one.value), round(one.numerator ?? 0), one.denominator, above, below];
      expect(told).toEqual([name, round(value), round(top), bottom, isMean ? bottom : top, bottom]);
    }
    // The months of the trend add up to the year.
    const touts = items.find(({ name }) => name === 'touts') as IndicatorAnswer;
    const months = touts.trend.filter(({ month }) => month >= from.slice(0, 7));
    expect(months.reduce((sum, { value }) => sum + (value ?? 0), 0)).toBe(touts.value);
  });
  await fc.assert(property, { numRuns: 10 });
});
