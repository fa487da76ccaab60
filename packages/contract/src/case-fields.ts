import { z } from 'zod';

import type { Secrecy } from './case-kit.ts';
import type { Label } from './common.ts';
import type { Permission } from './permissions.ts';

/** What a field needs beside its schema for forms and tables: label, widget, secrecy. */
export interface FieldMeta {
  label: Label;
  widget?: string;
  /** 3: hidden until opened with a purpose; 4: not even a broken glass shows it. */
  secrecy?: Secrecy;
  /** Who may open it, when that is not the type's `confidential`. */
  sees?: Permission;
  options?: Record<string, Label>;
  unit?: Label;
}

const meta = <T extends z.ZodType>(schema: T, m: FieldMeta): T =>
  schema.meta(m as unknown as Record<string, unknown>) as T;
type More = Partial<FieldMeta>;
type Options = Record<string, Label>;
const keysOf = <const O extends Options>(options: O) =>
  Object.keys(options) as [keyof O & string, ...(keyof O & string)[]];

const uuid = z.uuid();
const twoDecimals = (n: number) => Math.abs(n * 100 - Math.round(n * 100)) < 1e-6;

/** The fields a case type is declared with: each one is a schema with its words, its widget and its secrecy. */
export const field = {
  text: (label: Label, m: More = {}) => meta(z.string().trim().min(1).max(200), { label, ...m }),
  longText: (label: Label, m: More = {}) =>
    meta(z.string().trim().min(1).max(4000), { label, widget: 'textarea', ...m }),
  count: (label: Label, m: More = {}) => meta(z.number().int().min(0).max(100_000), { label, ...m }),
  /** A whole number within limits, e.g. a score or a number of representatives. */
  between: (label: Label, min: number, max: number, m: More = {}) =>
    meta(z.number().int().min(min).max(max), { label, ...m }),
  /** Yuan with at most two decimals; summed as decimals, never as floats. */
  money: (label: Label, m: More = {}) =>
    meta(z.number().min(0).max(1_000_000_000).refine(twoDecimals, { error: '金额最多两位小数' }), {
      label,
      widget: 'money',
      unit: ['元', 'CNY'],
      ...m,
    }),
  yesNo: (label: Label, m: More = {}) => meta(z.boolean(), { label, ...m }),
  /** A calendar day of the hospital, `YYYY-MM-DD`. */
  date: (label: Label, m: More = {}) => meta(z.iso.date(), { label, widget: 'date', ...m }),
  /** An instant. */
  time: (label: Label, m: More = {}) => meta(z.iso.datetime({ offset: true }), { label, widget: 'time', ...m }),
  phone: (label: Label, m: More = {}) =>
    meta(
      z
        .string()
        .trim()
        .regex(/^\+?[\d -]{3,20}$/, { error: '电话号码只能是数字' }),
      { label, widget: 'phone', ...m },
    ),
  choice: <const O extends Options>(label: Label, options: O, m: More = {}) =>
    meta(z.enum(keysOf(options)), { label, options, widget: 'choice', ...m }),
  choices: <const O extends Options>(label: Label, options: O, m: More = {}) =>
    meta(
      z
        .array(z.enum(keysOf(options)))
        .min(1)
        .max(30),
      { label, options, widget: 'choices', ...m },
    ),
  person: (label: Label, m: More = {}) => meta(uuid, { label, widget: 'person', ...m }),
  people: (label: Label, m: More = {}) => meta(z.array(uuid).min(1).max(40), { label, widget: 'people', ...m }),
  department: (label: Label, m: More = {}) => meta(uuid, { label, widget: 'department', ...m }),
  departments: (label: Label, m: More = {}) =>
    meta(z.array(uuid).min(1).max(300), { label, widget: 'departments', ...m }),
  files: (label: Label, m: More = {}) => meta(z.array(uuid).max(20), { label, widget: 'files', ...m }),
  /** At least one photo; where it has to be newer than a step, the action says `photo`. */
  photos: (label: Label, m: More = {}) => meta(z.array(uuid).min(1).max(20), { label, widget: 'files', ...m }),
  /** A hand-written signature, drawn on the screen and kept as a file of the case. */
  signature: (label: Label, m: More = {}) => meta(uuid, { label, widget: 'signature', ...m }),
  /** A short table, e.g. the list of what was sealed. */
  rows: <T extends z.ZodObject>(label: Label, row: T, m: More = {}) =>
    meta(z.array(row).min(1).max(200), { label, widget: 'rows', ...m }),
};

/** What a step asks: fields of the case that must be answered now, and what belongs to the step alone. */
export function asks<F extends z.ZodObject>(
  fields: F,
  required: readonly (keyof F['shape'] & string)[],
  more: z.core.$ZodLooseShape = {},
): z.ZodObject {
  const now = required.map((name) => {
    const schema = fields.shape[name] as z.ZodType;
    return [name, schema instanceof z.ZodOptional ? schema.unwrap() : schema] as const;
  });
  return z.object({ ...Object.fromEntries(now), ...more });
}

/** A schema does not change once it is made, and a register asks of each one a hundred thousand times. */
function remembered<T>(read: (schema: z.ZodType) => T): (schema: z.ZodType) => T {
  const known = new WeakMap<z.ZodType, { is: T }>();
  return (schema) => {
    let found = known.get(schema);
    if (!found) known.set(schema, (found = { is: read(schema) }));
    return found.is;
  };
}

/** The meta of a field, also when it is optional. */
export const fieldMeta: (schema: z.ZodType) => FieldMeta | undefined = remembered((schema) => {
  const found = schema.meta() as FieldMeta | undefined;
  if (found?.label) return found;
  return schema instanceof z.ZodOptional ? fieldMeta(schema.unwrap() as z.ZodType) : undefined;
});

/** The table inside a `rows` field, for its form and its print. */
export const rowShape: (schema: z.ZodType) => z.ZodObject | undefined = remembered((schema) => {
  const inner = schema instanceof z.ZodOptional ? (schema.unwrap() as z.ZodType) : schema;
  const element = inner instanceof z.ZodArray ? inner.element : undefined;
  return element instanceof z.ZodObject ? element : undefined;
});

export const isSecret = (schema: z.ZodType): boolean => (fieldMeta(schema)?.secrecy ?? 0) >= 3;
