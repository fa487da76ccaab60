import type { Figure, FigureNumber, Measure } from '@anyuan/contract';
import { sql, type RawBuilder } from 'kysely';

import { all, type Condition } from './condition.ts';
import type { FigureSource } from './source.ts';

/** The records a measure of a figure looks at. */
export function counted<F>(source: FigureSource<F>, figure: Figure<F>, measure: Measure<F>): Condition {
  const unknown = source.unknownTo?.(figure);
  const some = lookedAt(source, measure);
  return unknown ? all([some, sql`not ${unknown}`]) : some;
}

function lookedAt<F>(source: FigureSource<F>, measure: Measure<F>): Condition {
  if ('count' in measure) return source.matches(measure.count);
  return all([source.matches(measure.where), sql`${operand(source, measure)} is not null`]);
}

function operand<F>(source: FigureSource<F>, measure: Exclude<Measure<F>, { count: unknown }>): RawBuilder<unknown> {
  if ('sum' in measure) return numbered(source, measure.sum);
  if ('mean' in measure) return numbered(source, measure.mean);
  if ('distinct' in measure) return different(source, measure.distinct).value;
  if ('median' in measure && typeof measure.median === 'string') return numbered(source, measure.median);
  const [from, to] = timesOf(measure) as readonly [string, string];
  if (!source.instantOf) throw new Error(`${source.name}: nothing happens at a time`);
  return sql`extract(epoch from ${source.instantOf(to)} - ${source.instantOf(from)})`;
}

/** The two instants a measure of time lies between. */
export const timesOf = (measure: Measure<unknown>): readonly [from: string, to: string] | undefined => {
  if ('between' in measure) return measure.between;
  return 'median' in measure && typeof measure.median !== 'string' ? measure.median : undefined;
};

/** The field a measure reads; none if it counts, or measures time. */
export function fieldOf(measure: Measure<unknown>): string | undefined {
  if ('sum' in measure) return measure.sum;
  if ('mean' in measure) return measure.mean;
  if ('distinct' in measure) return measure.distinct;
  return 'median' in measure && typeof measure.median === 'string' ? measure.median : undefined;
}

function numbered<F>({ name, numberOf }: FigureSource<F>, field: string): RawBuilder<unknown> {
  if (!numberOf) throw new Error(`${name}: ${field} is no number`);
  return numberOf(field);
}

function different<F>(
  { name, differentOf }: FigureSource<F>,
  field: string,
): { value: RawBuilder<unknown>; isList: boolean } {
  if (!differentOf) throw new Error(`${name}: ${field} has no values`);
  return differentOf(field);
}

/** Two aggregates say it all: what is added up, and how many records that was. */
export interface Aggregates {
  total: RawBuilder<unknown>;
  records: RawBuilder<unknown>;
  /** What lies sealed comes one by one, opened, and is put together here. */
  put?: (values: readonly unknown[]) => number;
}

export function aggregatesOf<F>(source: FigureSource<F>, figure: Figure<F>, measure: Measure<F>): Aggregates {
  const condition = counted(source, figure, measure);
  const records = sql`count(*) filter (where ${condition})`;
  if ('count' in measure) return { total: records, records };
  const value = operand(source, measure);
  if ('median' in measure) {
    // However many there are, the middle one is one of them.
    if (source.isSecret?.(figure)) throw new Error(`${source.name}: a median tells what one record keeps secret`);
    return { total: sql`percentile_cont(0.5) within group (order by ${value}) filter (where ${condition})`, records };
  }
  if (source.isSealed?.(fieldOf(measure) ?? ''))
    return {
      total: sql`jsonb_agg(${value}) filter (where ${condition})`,
      records,
      put: 'distinct' in measure ? countDifferent : addUp,
    };
  if (!('distinct' in measure)) return { total: sql`sum(${value}) filter (where ${condition})`, records };
  if (!different(source, measure.distinct).isList)
    return { total: sql`count(distinct ${value}) filter (where ${condition})`, records };
  // Each chosen one counts for himself, not each combination of them.
  const lists = sql`jsonb_agg(${value}) filter (where ${condition})`;
  const total = sql`(select count(distinct one) from jsonb_array_elements(${lists}) as list(many), jsonb_array_elements(many) as single(one))`;
  return { total, records };
}

const addUp = (values: readonly unknown[]): number =>
  values.reduce<number>((sum, one) => sum + (typeof one === 'number' ? Math.round(one * 100) : 0), 0) / 100;
const countDifferent = (values: readonly unknown[]): number =>
  new Set(values.flat().map((one) => JSON.stringify(one))).size;

/** What the database answered for one measure. */
export interface Counted {
  total: number | null;
  records: number;
}
export const nothing: Counted = { total: null, records: 0 };

const perUnit: Partial<Record<Figure['unit'], number>> = { day: 86_400, minute: 60 };
const isMean = (measure: Measure<unknown>): boolean => 'mean' in measure || 'between' in measure;

function worth(measure: Measure<unknown>, unit: Figure['unit'], { total, records }: Counted): number | null {
  const sum = (timesOf(measure) ? 1 / (perUnit[unit] ?? 1) : 1) * (total ?? 0);
  if ('median' in measure) return records === 0 ? null : sum;
  if (!isMean(measure)) return sum;
  return records === 0 ? null : sum / records;
}

const times: Partial<Record<Figure['unit'], number>> = { percent: 100, permille: 1000 };

export function numberFrom<F>({ of, per, unit }: Figure<F>, ofCounted: Counted, perCounted: Counted): FigureNumber {
  const value = worth(of, unit, ofCounted);
  if (per) {
    const below = worth(per, unit, perCounted);
    const rate = value === null || below === null || below === 0 ? null : (value / below) * (times[unit] ?? 1);
    return { value: rate, numerator: value, denominator: below };
  }
  if (!isMean(of)) return { value, numerator: value, denominator: null };
  return { value, numerator: ofCounted.total ?? 0, denominator: ofCounted.records };
}
