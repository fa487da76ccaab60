import type { CaseType, Figure, FigureNumber, Measure } from '@anyuan/contract';
import { sql, type RawBuilder } from 'kysely';
import { z } from 'zod';

import { all, matches, numberOf, stampOf, valueOf } from './where.ts';

/** The records a measure looks at. */
export function counted(measure: Measure): RawBuilder<boolean> {
  if ('count' in measure) return matches(measure.count);
  return all([matches(measure.where), sql`${operand(measure)} is not null`]);
}

function operand(measure: Exclude<Measure, { count: unknown }>): RawBuilder<unknown> {
  if ('sum' in measure) return numberOf(measure.sum);
  if ('mean' in measure) return numberOf(measure.mean);
  if ('between' in measure) {
    const [from, to] = measure.between;
    return sql`extract(epoch from ${stampOf(to)} - ${stampOf(from)})`;
  }
  const { distinct } = measure;
  if (distinct === 'reporter') return sql`c.reporter_id`;
  if (distinct === 'department') return sql`c.department_id`;
  if (distinct === 'place') return sql`c.place_id`;
  return sql`nullif(${valueOf(distinct)}, 'null'::jsonb)`;
}

/** Two aggregates say it all: what is added up, and how many records that was. */
export interface Aggregates {
  total: RawBuilder<unknown>;
  records: RawBuilder<unknown>;
}

export function aggregatesOf(type: CaseType, measure: Measure): Aggregates {
  const condition = counted(measure);
  const records = sql`count(*) filter (where ${condition})`;
  if ('count' in measure) return { total: records, records };
  const value = operand(measure);
  if (!('distinct' in measure)) return { total: sql`sum(${value}) filter (where ${condition})`, records };
  if (!isList(type, measure.distinct))
    return { total: sql`count(distinct ${value}) filter (where ${condition})`, records };
  // Each chosen one counts for himself, not each combination of them.
  const lists = sql`jsonb_agg(${value}) filter (where ${condition})`;
  const total = sql`(select count(distinct one) from jsonb_array_elements(${lists}) as list(many), jsonb_array_elements(many) as single(one))`;
  return { total, records };
}

function isList(type: CaseType, field: string): boolean {
  const schema = type.fields.shape[field] as z.ZodType | undefined;
  const inner = schema instanceof z.ZodOptional ? (schema.unwrap() as z.ZodType) : schema;
  return inner instanceof z.ZodArray;
}

/** What the database answered for one measure. */
export interface Counted {
  total: number | null;
  records: number;
}
export const nothing: Counted = { total: null, records: 0 };

const perUnit: Partial<Record<Figure['unit'], number>> = { day: 86_400, minute: 60 };
const isMean = (measure: Measure): boolean => 'mean' in measure || 'between' in measure;

function worth(measure: Measure, unit: Figure['unit'], { total, records }: Counted): number | null {
  const sum = ('between' in measure ? 1 / (perUnit[unit] ?? 1) : 1) * (total ?? 0);
  if (!isMean(measure)) return sum;
  return records === 0 ? null : sum / records;
}

const times: Partial<Record<Figure['unit'], number>> = { percent: 100, permille: 1000 };

export function numberFrom({ of, per, unit }: Figure, ofCounted: Counted, perCounted: Counted): FigureNumber {
  const value = worth(of, unit, ofCounted);
  if (per) {
    const below = worth(per, unit, perCounted);
    const rate = value === null || below === null || below === 0 ? null : (value / below) * (times[unit] ?? 1);
    return { value: rate, numerator: value, denominator: below };
  }
  if (!isMean(of)) return { value, numerator: value, denominator: null };
  return { value, numerator: ofCounted.total ?? 0, denominator: ofCounted.records };
}
