import { describe, expect, test } from 'vitest';
import { z } from 'zod';

import { fieldMeta, isSecret } from './case-fields.ts';
import { baseColumns, isStaffSplit, type Filter, type Measure } from './case-figures.ts';
import type { CaseType } from './case-kit.ts';
import { caseTypes } from './cases/index.ts';
import { figureRef, parseFigureRef } from './ledger.ts';

const all = Object.values(caseTypes) as CaseType[];

const stampsOf = (type: CaseType): string[] => [
  'at',
  'closedAt',
  ...Object.values(type.actions).flatMap(({ stamp }) => (stamp ? [stamp] : [])),
];

function inner(schema: z.ZodType | undefined): z.ZodType | undefined {
  return schema instanceof z.ZodOptional ? inner(schema.unwrap() as z.ZodType) : schema;
}

/** What a filter names that its type does not have. */
function unknownIn(type: CaseType, filter: Filter = {}): string[] {
  const wrong: string[] = [];
  for (const state of [filter.state ?? []].flat()) if (!(state in type.states)) wrong.push(`state ${state}`);
  for (const stamp of [filter.stamp, filter.noStamp])
    if (stamp !== undefined && !stampsOf(type).includes(stamp)) wrong.push(`stamp ${stamp}`);
  for (const clock of [filter.kept, filter.broken, filter.promised])
    if (clock !== undefined && !(clock in type.clocks)) wrong.push(`clock ${clock}`);
  for (const [field, wanted] of Object.entries(filter.data ?? {})) {
    const schema = inner(type.fields.shape[field] as z.ZodType | undefined);
    const one = schema instanceof z.ZodArray ? (schema.element as z.ZodType) : schema;
    for (const value of [wanted].flat()) if (!one?.safeParse(value).success) wrong.push(`${field} = ${value}`);
  }
  return wrong;
}

function unknownOf(type: CaseType, measure: Measure): string[] {
  if ('count' in measure) return unknownIn(type, measure.count);
  const wrong = unknownIn(type, measure.where);
  const times = 'between' in measure ? measure.between : 'median' in measure ? measure.median : '';
  if (typeof times !== 'string')
    return [...wrong, ...times.filter((stamp) => !stampsOf(type).includes(stamp)).map((s) => `stamp ${s}`)];
  const [kind, field] = Object.entries(measure).find(([key]) => key !== 'where') as [string, string];
  if (kind === 'distinct' && ['reporter', 'department', 'place'].includes(field)) return wrong;
  const schema = inner(type.fields.shape[field] as z.ZodType | undefined);
  const fits = kind === 'distinct' ? schema : schema instanceof z.ZodNumber;
  return fits ? wrong : [...wrong, `${kind} ${field}`];
}

describe.each(all.map((type) => [type.type, type] as const))('%s', (_, type) => {
  test('figures count what the type has, in units that fit', () => {
    for (const [name, { of, per, at, unit, label }] of Object.entries(type.figures ?? {})) {
      expect({ name, wrong: [of, per].flatMap((one) => (one ? unknownOf(type, one) : [])) }).toEqual({
        name,
        wrong: [],
      });
      expect(stampsOf(type)).toContain(at ?? 'at');
      expect({ name, isRate: unit === 'percent' || unit === 'permille', per: per !== undefined }).toMatchObject(
        unit === 'percent' || unit === 'permille' ? { per: true } : {},
      );
      expect({ name, label: label.every((text) => text.length > 0) }).toEqual({ name, label: true });
      // Its name travels in addresses.
      expect(name).toMatch(/^[a-zA-Z][a-zA-Z0-9]*$/);
    }
  });

  test('statistics are split by choices that are no secret', () => {
    for (const field of (type.groups ?? []).filter((by) => !isStaffSplit(by))) {
      const schema = type.fields.shape[field] as z.ZodType;
      const isChoice = fieldMeta(schema)?.options !== undefined || inner(schema) instanceof z.ZodBoolean;
      expect({ field, isChoice }).toEqual({ field, isChoice: true });
      expect({ field, secret: isSecret(schema) }).toEqual({ field, secret: false });
    }
  });

  test('ledgers have columns that exist', () => {
    for (const [name, { columns, where, label }] of Object.entries(type.ledgers ?? {})) {
      const wrong = columns.filter(
        (column) =>
          !(column in baseColumns) &&
          !(column in type.fields.shape) &&
          !(column.startsWith('stamp:') && stampsOf(type).includes(column.slice(6))),
      );
      expect({ name, wrong: [...wrong, ...unknownIn(type, where)] }).toEqual({ name, wrong: [] });
      expect(new Set(columns).size).toBe(columns.length);
      expect({ name, label: label.every((text) => text.length > 0) }).toEqual({ name, label: true });
      expect(name).toMatch(/^[a-zA-Z][a-zA-Z0-9]*$/);
    }
  });
});

test('which records a figure counted travels as one word', () => {
  const whole = { type: 'alarm', name: 'ack', part: 'of', from: '2026-01-01', to: '2026-06-30' } as const;
  for (const ref of [whole, { ...whole, by: 'nature', key: 'theft' }, { ...whole, by: 'department' }])
    expect(parseFigureRef(figureRef(ref))).toEqual(ref);
  for (const text of ['', 'alarm', 'alarm~ack~both~2026-01-01~2026-06-30', 'alarm~ack~of~2026-01-01~yesterday'])
    expect(parseFigureRef(text)).toBeUndefined();
});
