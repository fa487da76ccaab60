import { z } from 'zod';

import type { Label } from '../common.ts';
import { said } from '../fault.ts';
import { type Cell, type Declared, fieldOf, type Finder, type Mention, type Read, type Reader, say } from './kind.ts';

type Values = Record<string, unknown>;

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

/** Columns of a table that have a text. */
export const written = (shape: z.ZodObject['shape']): [string, z.ZodType][] =>
  Object.entries(shape).flatMap(([name, schema]): [string, z.ZodType][] =>
    fieldOf(schema as z.ZodType)?.kind.read ? [[name, schema as z.ZodType]] : [],
  );

const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('|', '\\|').replaceAll('\n', '\\n');
const unescaped = (text: string): string => text.replace(/\\(.)/g, (_, one: string) => (one === 'n' ? '\n' : one));

/** One row as a line, its cells apart by ` | `; a bar within a cell is written `\|`. */
export function lineOf(shape: z.ZodObject['shape'], row: unknown, reader: Reader): string {
  const cells = written(shape).map(([name, schema]) =>
    escaped(String(textOf(schema, (row as Values)[name], reader) ?? '')),
  );
  return cells.join(' | ').replace(/( \| )*$/, '');
}

/** The row a line says. */
export function rowIn(shape: z.ZodObject['shape'], line: string, finder: Finder): Read {
  const cells = (line.match(/(?:\\.|[^|\\])+|(?<=\|)(?=\|)|^(?=\|)/g) ?? []).map((cell) => unescaped(cell.trim()));
  const row: Values = {};
  for (const [at, [name, schema]] of written(shape).entries()) {
    const text = cells[at] ?? '';
    if (text === '') continue;
    const read = readText(schema, text, finder);
    if ('wrong' in read) return read;
    row[name] = read.value;
  }
  return { value: row };
}

/** The words over the columns of a line. */
export const columnWords = (shape: z.ZodObject['shape'], lang: 'zh' | 'en'): string =>
  written(shape)
    .map(([, schema]) => say(fieldOf(schema)?.meta.label, lang))
    .join(' | ');

const each = <T>(shape: z.ZodObject['shape'], row: unknown, look: (schema: z.ZodType, value: unknown) => T[]): T[] =>
  Object.entries(shape).flatMap(([name, schema]) => look(schema as z.ZodType, (row as Values | null)?.[name]));

export const mentionsInRow = (shape: z.ZodObject['shape'], row: unknown): Mention[] => each(shape, row, mentionsIn);
export const filesInRow = (shape: z.ZodObject['shape'], row: unknown): string[] => each(shape, row, filesIn);

/** A value as print, Excel and log show it; null: nothing to show. A schema that is no field shows its value. */
export function textOf(schema: z.ZodType, value: unknown, reader: Reader): Cell {
  if (isEmpty(value)) return null;
  const field = fieldOf(schema);
  if (field) return field.kind.text(value, field, reader);
  return typeof value === 'number' || typeof value === 'string' ? value : JSON.stringify(value);
}

/** The heading of its column: numbers stand without their unit, so that Excel can count them. */
export function titleOf(schema: z.ZodType, name = ''): Label {
  const field = fieldOf(schema);
  const { label = [name, name] as const, unit } = field?.meta ?? {};
  return unit && field?.kind.cell === 'number' ? [`${label[0]}(${unit[0]})`, `${label[1]} (${unit[1]})`] : label;
}

/** What somebody typed as the value of a field, checked by its schema. */
export function readText(schema: z.ZodType, text: string, finder: Finder): Read {
  const field = fieldOf(schema);
  if (!field?.kind.read) return { wrong: ['不可填写', 'cannot be written'] };
  const read = field.kind.read(text, field, finder);
  if ('wrong' in read) return read;
  const parsed = schema.safeParse(read.value);
  if (parsed.success) return { value: parsed.data };
  return { wrong: said(parsed.error.issues[0]) };
}

/** Ids of people, departments and places a value names. */
export function mentionsIn(schema: z.ZodType, value: unknown): Mention[] {
  const field = fieldOf(schema);
  return isEmpty(value) ? [] : (field?.kind.mentions?.(value, field) ?? []);
}

/** Ids of the stored files in a value. */
export function filesIn(schema: z.ZodType, value: unknown): string[] {
  const field = fieldOf(schema);
  return isEmpty(value) ? [] : (field?.kind.files?.(value, field) ?? []);
}

/** The row inside a field that is a table, or the parts of one that is one row. */
export function rowOf({ schema }: Declared): z.ZodObject | undefined {
  const element = schema instanceof z.ZodArray ? schema.element : schema;
  return element instanceof z.ZodObject ? element : undefined;
}

export const rowShapeOf = (field: Declared): z.ZodObject['shape'] => rowOf(field)?.shape ?? {};
