import { fieldMeta, type CaseAction, type FieldMeta } from '@anyuan/contract';

export type Schema = NonNullable<CaseAction['input']>;
export type Values = Record<string, unknown>;

/** As much of a Zod schema as a form looks at. */
export interface FieldSchema {
  safeParse: (value: unknown) => {
    success: boolean;
    data?: unknown;
    error?: { issues: readonly Issue[] } | undefined;
  };
  def: { type: string; innerType?: FieldSchema };
  isInt?: boolean;
  minValue?: number | null;
  maxValue?: number | null;
  maxLength?: number | null;
}

/** What Zod, or the server in its place, has to say of one value. */
export interface Issue {
  path: readonly PropertyKey[];
  message: string;
  code?: string | undefined;
  minimum?: number | bigint | undefined;
  maximum?: number | bigint | undefined;
}

export const fieldsOf = (schema: Schema): [name: string, field: FieldSchema][] =>
  Object.entries(schema.shape as unknown as Record<string, FieldSchema>);

export const metaOf = (field: FieldSchema): FieldMeta | undefined => fieldMeta(field as never);

export const isOptional = (field: FieldSchema): boolean => field.safeParse(undefined).success;

/** The schema inside `optional` and the like. */
export const inner = (field: FieldSchema): FieldSchema =>
  field.def.innerType && ['optional', 'default', 'nullable'].includes(field.def.type)
    ? inner(field.def.innerType)
    : field;

/** What draws a field: its declared widget, else the sort of its values. */
export function widgetOf(field: FieldSchema): string {
  const meta = metaOf(field);
  return meta?.widget ?? (meta?.options ? 'choice' : inner(field).def.type);
}

/** Widgets whose values are ids of uploaded files. */
const fileWidgets = new Set(['files', 'signature']);
export const needsUpload = (field: FieldSchema): boolean => fileWidgets.has(widgetOf(field));

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

/** What was left empty is absent; so are empty rows of a table. */
export function clean(values: Values): Values {
  return Object.fromEntries(
    Object.entries(values)
      .map(([name, value]): [string, unknown] => [name, Array.isArray(value) ? value.flatMap(cleanRow) : value])
      .filter(([, value]) => !isEmpty(value)),
  );
}

function cleanRow(row: unknown): unknown[] {
  if (row === null || typeof row !== 'object') return [row];
  const kept = clean(row as Values);
  return Object.keys(kept).length > 0 ? [kept] : [];
}
