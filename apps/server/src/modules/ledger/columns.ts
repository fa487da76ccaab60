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
  return {
    key,
    label,
    kind: kindOf(schema),
    read: (row) => (row.masked.includes(key) ? hidden : cellOf(schema, row.data[key], row, lang)),
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

/** A value as people read it. */
export function cellOf(schema: z.ZodType, value: unknown, row: NamedRow, lang: Lang): LedgerCell {
  if (value === undefined || value === null) return null;
  const join = (texts: readonly LedgerCell[]) =>
    texts.filter((text) => text !== null).join(lang === 'zh' ? '、' : ', ');
  const options = fieldMeta(schema)?.options;
  const one = (item: unknown): LedgerCell => {
    if (options) return say(options[String(item)], lang) || String(item);
    switch (widgetOf(schema)) {
      case 'person':
      case 'people':
        return row.names.person(String(item));
      case 'department':
      case 'departments':
        return row.names.department(String(item));
      case 'time':
        return local(String(item));
      default:
        return typeof item === 'number' ? item : String(item);
    }
  };
  if (typeof value === 'boolean') return value ? yes[lang] : no[lang];
  const widget = widgetOf(schema);
  if (widget === 'files' || widget === 'signature') return files([value].flat().length, lang);
  const shape = rowShape(schema)?.shape;
  if (shape && Array.isArray(value))
    return (value as Record<string, unknown>[])
      .map((line) => Object.entries(shape).map(([name, column]) => cellOf(column as z.ZodType, line[name], row, lang)))
      .map((cells) => cells.filter((cell) => cell !== null).join(' '))
      .join(lang === 'zh' ? ';' : '; ');
  return Array.isArray(value) ? join(value.map(one)) : one(value);
}

const yes = { zh: '是', en: 'yes' } as const;
const no = { zh: '否', en: 'no' } as const;
const files = (count: number, lang: Lang): string => (lang === 'zh' ? `附 ${count} 件` : `${count} attached`);

const offset = 8 * 3_600_000;

/** `2026-05-01 08:30` of the hospital. */
export function local(at: Date | string | null | undefined): string | null {
  if (at === null || at === undefined) return null;
  const ms = new Date(at).getTime();
  return Number.isNaN(ms) ? null : new Date(ms + offset).toISOString().slice(0, 16).replace('T', ' ');
}
