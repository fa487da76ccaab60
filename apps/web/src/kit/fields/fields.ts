import {
  fieldMeta,
  fieldOf,
  type CaseAction,
  type FieldKindName,
  type FieldMeta,
  kindNameOf,
  type Label,
} from '@anyuan/contract';

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
  /** Its words in both languages. */
  label?: Label;
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

/** The kind of a declared field. */
export const kindOf = (field: FieldSchema): FieldKindName | undefined => kindNameOf(field as never);

export const limitOf = (field: FieldSchema): number => inner(field).maxLength ?? 4000;

/** Does a field stand for ids of uploaded files and nothing else? */
export const needsUpload = (field: FieldSchema): boolean => {
  const kind = fieldOf(field as never)?.kind;
  return kind?.files !== undefined && kind.read === null;
};

/** Numbers stand to the right. */
export const isNumeric = (field: FieldSchema): boolean => fieldOf(field as never)?.kind.cell === 'number';

/** Tables and pictures are no column of a list. */
export const isUnlisted = (field: FieldSchema): boolean => fieldOf(field as never)?.kind.files !== undefined;

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

/** Said anew each time a step is taken. */
export const isOwn = (field: FieldSchema): boolean => fieldOf(field as never)?.kind.isOwn === true;
