import {
  baseColumns,
  fieldOf,
  type Lang,
  lastMinute,
  local,
  textOf,
  titleOf,
  type BaseColumn,
  type CaseType,
  type Label,
  type Ledger,
  type LedgerCell,
  type LedgerColumn,
} from '@anyuan/contract';
import type { z } from 'zod';

import { showsReporter, visibleData } from '../../kernel/cases/index.ts';
import { hidden, say } from '../../kernel/registers/index.ts';
import type { NamedRow } from './rows.ts';

/** A column, and how its cell is read from a case. */
export interface LedgerReader extends LedgerColumn {
  read(row: NamedRow): LedgerCell;
}

// Names of people and what leads to them.
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
    schema !== undefined &&
    (fieldOf(schema)?.kind.isPersonal === true || visibleData(type, { [key]: '' }, null).masked.length > 0)
  );
}

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
      return of('time', (row) => row.due_at && local(lastMinute(row.due_at)));
    case 'closedAt':
      return of('time', (row) => local(row.closed_at));
    case 'place':
      return of('text', (row) => row.place_path);
    case 'device':
      return of('text', (row) => row.device_name);
    case 'department':
      return of('text', (row) => row.department_name);
    case 'reporter':
      return of('text', (row) =>
        showsReporter(type, null) ? row.reporter_id && row.names.name('person', row.reporter_id) : hidden,
      );
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
  return {
    key,
    label: titleOf(schema, key),
    kind: fieldOf(schema)?.kind.cell ?? 'text',
    read: ({ masked, data, names }) =>
      masked.includes(key) ? hidden : textOf(schema, data[key], { lang, name: names.name }),
  };
}
