import {
  baseColumns,
  fieldMeta,
  rowShape,
  type BaseColumn,
  type CaseType,
  type Label,
  type Ledger,
  type LedgerCell,
  type LedgerColumn,
} from '@anyuan/contract';
import { z } from 'zod';

import { showsReporter, visibleData } from '../../kernel/cases/secrets.ts';
import type { Names } from './names.ts';
import type { NamedRow } from './rows.ts';

export type Lang = 'zh' | 'en';

/** A column, and how its cell is read from a case. */
export interface LedgerReader extends LedgerColumn {
  read(row: NamedRow): LedgerCell;
}

export const hidden = '***';
// Names of people and what leads to them.
const personal = new Set(['person', 'people', 'department', 'departments', 'phone', 'signature']);
const personalBase = new Set<string>(['reporter', 'assignee', 'checker', 'department']);

/** The columns of a register. What is secret is masked for everybody; a public one leaves people and departments out. */
export function readersOf(type: CaseType, ledger: Ledger, lang: Lang): LedgerReader[] {
  return ledger.columns
    .filter((key) => !ledger.isPublic || !isPersonal(type, key))
    .map((key) =>
      key in baseColumns
        ? baseReader(type, key as BaseColumn, lang)
        : key.startsWith('stamp:')
          ? stampReader(type, key)
          : fieldReader(type, key, lang),
    );
}

function isPersonal(type: CaseType, key: string): boolean {
  if (personalBase.has(key)) return true;
  const schema = type.fields.shape[key] as z.ZodType | undefined;
  return (
    schema !== undefined && (personal.has(widgetOf(schema)) || visibleData(type, { [key]: '' }, null).masked.length > 0)
  );
}

const widgetOf = (schema: z.ZodType): string => fieldMeta(schema)?.widget ?? '';
const say = (label: Label | undefined, lang: Lang): string => label?.[lang === 'zh' ? 0 : 1] ?? '';

function baseReader(type: CaseType, key: BaseColumn, lang: Lang): LedgerReader {
  const of = (kind: LedgerColumn['kind'], read: LedgerReader['read']) => ({ key, label: baseColumns[key], kind, read });
  switch (key) {
    case 'number':
      return of('text', (row) => row.number);
    case 'title':
      return of('long', (row) => row.title);
    case 'at':
      return of('time', (row) => local(row.at));
    case 'dueAt':
      return of('time', (row) => local(row.due_at));
    case 'closedAt':
      return of('time', (row) => local(row.closed_at));
    case 'place':
      return of('text', (row) => row.place_path);
    case 'device':
      return of('text', (row) => row.device_name);
    case 'department':
      return of('text', (row) => row.department_name);
    case 'reporter':
      return of('text', (row) => (showsReporter(type, null) ? row.names.person(row.reporter_id) : hidden));
    case 'assignee':
    case 'checker':
      return of('text', (row) => row.names.party(row.id, key, lang));
    case 'state':
      return of('text', (row) => say(type.states[row.state], lang) || row.state);
    default:
      return key satisfies never;
  }
}

function stampReader(type: CaseType, key: string): LedgerReader {
  const stamp = key.slice('stamp:'.length);
  const step = Object.values(type.actions).find((action) => action.stamp === stamp)?.label ?? ([stamp, stamp] as const);
  const label: Label = stamp === 'closedAt' ? baseColumns.closedAt : [`${step[0]}时间`, `${step[1]}: time`];
  return { key, label, kind: 'time', read: (row) => local(row.stamps[stamp]) };
}

function fieldReader(type: CaseType, key: string, lang: Lang): LedgerReader {
  const schema = type.fields.shape[key] as z.ZodType;
  const label = fieldMeta(schema)?.label ?? ([key, key] as const);
  const cell = cellReader(schema, lang);
  return {
    key,
    label,
    kind: kindOf(schema),
    read: (row) => (row.masked.includes(key) ? hidden : cell(row.data[key], row.names)),
  };
}

function inner(schema: z.ZodType): z.ZodType {
  return schema instanceof z.ZodOptional ? inner(schema.unwrap() as z.ZodType) : schema;
}

function kindOf(schema: z.ZodType): LedgerColumn['kind'] {
  const widget = widgetOf(schema);
  if (widget === 'date') return 'date';
  if (widget === 'time') return 'time';
  if (widget === 'textarea' || widget === 'rows') return 'long';
  return inner(schema) instanceof z.ZodNumber ? 'number' : 'text';
}

/** How the values of a field are read by people. */
export function cellReader(schema: z.ZodType, lang: Lang): (value: unknown, names: Names) => LedgerCell {
  const one = itemReader(schema, lang);
  const comma = lang === 'zh' ? '、' : ', ';
  return (value, names) => {
    if (value === undefined || value === null) return null;
    if (!Array.isArray(value)) return one(value, names);
    return value
      .map((item) => one(item, names))
      .filter((text) => text !== null)
      .join(comma);
  };
}

function itemReader(schema: z.ZodType, lang: Lang): (value: unknown, names: Names) => LedgerCell {
  const { options, widget } = fieldMeta(schema) ?? {};
  if (options) return (value) => say(options[String(value)], lang) || String(value);
  const shape = rowShape(schema)?.shape;
  if (shape) {
    const columns = Object.entries(shape).map(
      ([name, column]) => [name, cellReader(column as z.ZodType, lang)] as const,
    );
    return (row, names) =>
      columns
        .map(([name, read]) => read((row as Record<string, unknown>)[name], names))
        .filter((cell) => cell !== null)
        .join(' ');
  }
  switch (widget) {
    case 'person':
    case 'people':
      return (value, names) => names.person(String(value));
    case 'department':
    case 'departments':
      return (value, names) => names.department(String(value));
    case 'time':
      return (value) => local(String(value));
    case 'files':
    case 'signature':
      return () => attached[lang];
    default:
      return (value) =>
        typeof value === 'number' ? value : typeof value === 'boolean' ? (value ? yes : no)[lang] : String(value);
  }
}

const yes = { zh: '是', en: 'yes' } as const;
const no = { zh: '否', en: 'no' } as const;
const attached = { zh: '有附件', en: 'attached' } as const;

const offset = 8 * 3_600_000;

/** `2026-05-01 08:30` of the hospital. */
export function local(at: Date | string | null | undefined): string | null {
  if (at === null || at === undefined) return null;
  const ms = typeof at === 'string' ? Date.parse(at) : at.getTime();
  return Number.isNaN(ms) ? null : new Date(ms + offset).toISOString().slice(0, 16).replace('T', ' ');
}
