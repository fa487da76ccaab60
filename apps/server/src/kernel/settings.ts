import {
  caseTypes,
  refuse,
  spanUnits,
  type CaseClock,
  type CaseType,
  type ListedThing,
  type Setting,
  type SpanUnit,
} from '@anyuan/contract';
import type { Kysely } from 'kysely';
import { z } from 'zod';

import { amountOf, isByDay, unitOf, weekday, type Calendar, type IsWorking } from './cases/clocks/due.ts';
import { officeHoursKey, quietHoursKey, rangesOf, type TimeRange } from './cases/clocks/hours.ts';
import { planOf, unitsFor, withPlan } from './cases/clocks/plan.ts';
import type { Tx } from './ctx.ts';
import type { ClockPlan } from './db/json-types.ts';
import type { DB } from './db/types.ts';

/** One number a hospital tunes while the system runs: a row in the database, with where its default comes from. */
export interface SettingSpec {
  key: string;
  schema: z.ZodType;
  defaultValue: unknown;
  zh: string;
  en: string;
  unit: string;
  units?: readonly SpanUnit[];
  source: string;
  /** False: the source is not yet confirmed ([M]); pages say so. */
  confirmed: boolean;
  /** The text lists codes of these; they are looked up when it is set and when it is shown. */
  lists?: ListedThing;
}

export interface CalendarDay {
  on: string;
  working: boolean;
  name: string;
}

export interface Settings {
  get<T>(key: string): T;
  clock(type: CaseType, name: string): CaseClock;
  isWorking: IsWorking;
  /** What limits are counted with: working days and office hours. */
  calendar: Calendar;
  /** When reminders that are not urgent wait. */
  readonly quiet: TimeRange | undefined;
  /** Days known for a year; a year without any gets a warning. */
  daysOf(year: number): CalendarDay[];
  all(): Setting[];
  put(tx: Tx, key: string, value: unknown): Promise<Setting>;
  /** Sets days of the calendar; they count as soon as the transaction has been committed. */
  putDays(tx: Tx, days: readonly CalendarDay[]): Promise<void>;
  load(): Promise<void>;
}

const amount = z.number().positive().max(100_000);
/** Steps of no days at all (the same day) only where they are declared so. */
const clockValue = (least: number, declared: SpanUnit, units: readonly SpanUnit[]) =>
  z
    .object({
      steps: z
        .array(least === 0 ? amount.or(z.literal(0)) : amount)
        .min(1)
        .max(10),
      repeat: amount.nullable(),
      warn: amount.nullable().optional(),
      unit: z.enum(spanUnits).default(declared),
    })
    .refine(({ unit }) => unit === declared || units.includes(unit), {
      path: ['unit'],
      error: '此时限可按天延长或以日期为准,不能更换单位',
    })
    .refine(({ unit, steps, repeat, warn }) => !isByDay(unit) || [...steps, repeat, warn].every(isWhole), {
      path: ['unit'],
      error: '按天计算的时限须为整数',
    })
    .refine(({ unit, steps }) => steps[0] !== 0 || isByDay(unit), {
      path: ['steps'],
      error: '只有按天计算的时限可以为 0(当日)',
    })
    .refine(({ steps }) => steps.every((step, at) => at === 0 || step > (steps[at - 1] ?? 0)), {
      path: ['steps'],
      error: '各次提醒须依次递增',
    })
    .refine(({ steps, warn }) => !warn || warn < (steps[0] ?? 0), { path: ['warn'], error: '预警须早于首次提醒' });

const isWhole = (n: number | null | undefined): boolean => n === null || n === undefined || Number.isInteger(n);

/** Every clock of every case type is a setting, in the unit its declaration uses until the hospital chooses another. */
function clockSettings(types: readonly CaseType[]): SettingSpec[] {
  return types.flatMap((type) =>
    Object.entries(type.clocks).map(([name, clock]) => {
      const [first] = clock.steps;
      const unit = first ? unitOf(first) : 'seconds';
      const units = unitsFor(type, name);
      return {
        key: `clock.${type.type}.${name}`,
        // Made when somebody sets it: there are hundreds of clocks, and few are ever touched.
        get schema() {
          return clockValue(first ? amountOf(first) : 1, unit, units);
        },
        defaultValue: planOf(clock),
        zh: `${type.label[0]}:${clock.label[0]}`,
        en: `${type.label[1]}: ${clock.label[1]}`,
        unit,
        units,
        source: clock.source,
        confirmed: clock.isUnconfirmed !== true,
      };
    }),
  );
}

export function makeSettings(
  db: Kysely<DB>,
  specs: readonly SettingSpec[],
  types: readonly CaseType[] = Object.values(caseTypes),
): Settings {
  const known = new Map([...specs, ...clockSettings(types)].map((spec) => [spec.key, spec]));
  let values = new Map<string, unknown>();
  let days = new Map<string, { working: boolean; name: string }>();

  let office: { text: string; ranges: TimeRange[] } = { text: '', ranges: [] };
  const isWorking: IsWorking = (day) => days.get(day)?.working ?? weekday(day);

  const show = (spec: SettingSpec): Setting => ({
    key: spec.key,
    value: values.has(spec.key) ? values.get(spec.key) : spec.defaultValue,
    defaultValue: spec.defaultValue,
    zh: spec.zh,
    en: spec.en,
    unit: spec.unit,
    units: [...(spec.units ?? [])],
    source: spec.source,
    confirmed: spec.confirmed,
    lists: spec.lists ?? null,
    named: [],
  });
  const specOf = (key: string): SettingSpec => {
    const spec = known.get(key);
    if (!spec) throw refuse('not_found', { what: key });
    return spec;
  };

  const settings: Settings = {
    get: <T>(key: string) => show(specOf(key)).value as T,
    clock(type, name) {
      const declared = type.clocks[name];
      if (!declared) throw new Error(`${type.type} declares no clock "${name}"`);
      return withPlan(declared, values.get(`clock.${type.type}.${name}`) as ClockPlan | undefined);
    },
    isWorking,
    calendar: {
      isWorking,
      get office() {
        const text = settings.get<string>(officeHoursKey);
        if (office.text !== text) office = { text, ranges: rangesOf(text) };
        return office.ranges;
      },
    },
    get quiet() {
      return rangesOf(settings.get<string>(quietHoursKey))[0];
    },
    daysOf: (year) =>
      [...days]
        .filter(([on]) => on.startsWith(`${year}-`))
        .map(([on, day]) => ({ on, ...day }))
        .sort((a, b) => (a.on < b.on ? -1 : 1)),
    all: () => [...known.values()].map(show),
    async put(tx, key, value) {
      const spec = specOf(key);
      const parsed = spec.schema.safeParse(value);
      if (!parsed.success)
        throw refuse('invalid', {
          issues: parsed.error.issues.map((issue) => ({
            path: ['value', ...issue.path].join('.'),
            message: issue.message,
          })),
        });
      const before = show(spec).value;
      await tx.db
        .insertInto('setting')
        .values({ key, value: JSON.stringify(parsed.data) as never, changed_at: tx.now })
        .onConflict((conflict) =>
          conflict.column('key').doUpdateSet({ value: JSON.stringify(parsed.data) as never, changed_at: tx.now }),
        )
        .execute();
      tx.audit('setting.put', 'setting', key, { before, after: parsed.data });
      if (key === officeHoursKey) await tx.ctx.app.cases.recountLater(tx);
      tx.afterCommit(() => void values.set(key, parsed.data));
      return { ...show(spec), value: parsed.data };
    },
    async putDays(tx, given) {
      if (given.length === 0) return;
      await tx.db
        .insertInto('calendar_day')
        .values(given.map(({ on, working, name }) => ({ on_date: on, is_working: working, name })))
        .onConflict((conflict) =>
          conflict
            .column('on_date')
            .doUpdateSet((eb) => ({ is_working: eb.ref('excluded.is_working'), name: eb.ref('excluded.name') })),
        )
        .execute();
      await tx.ctx.app.cases.recountLater(tx);
      tx.afterCommit(() => given.forEach(({ on, working, name }) => days.set(on, { working, name })));
    },
    async load() {
      const [rows, calendar] = await Promise.all([
        db.selectFrom('setting').selectAll().execute(),
        db.selectFrom('calendar_day').selectAll().execute(),
      ]);
      values = new Map(rows.map((row) => [row.key, row.value]));
      days = new Map(calendar.map((row) => [String(row.on_date), { working: row.is_working, name: row.name }]));
    },
  };
  return settings;
}
