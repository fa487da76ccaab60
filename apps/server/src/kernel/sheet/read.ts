import { refuse } from '@anyuan/contract';

import { ChildEnded, inChild } from '../children.ts';
import {
  columnName,
  hintSheet,
  maxColumns,
  maxRows,
  problemColumn,
  type CellFault,
  type Column,
  type RawRow,
  type RawSheet,
  type SheetRead,
  type SheetRow,
} from './columns.ts';
import { findHeader, type Header } from './header.ts';
import type { Unread, WorkerAnswer } from './worker.ts';

const maxMs = 60_000;
const maxHeapMb = 768;
// One sheet at a time; a second one waits instead of taking the second core too.
let turn: Promise<unknown> = Promise.resolve();

const reasons: Partial<Record<Unread, CellFault>> = {
  'not a sheet': ['不是表格文件(.xlsx、.xls 或 .csv)', 'it is not a table (.xlsx, .xls or .csv)'],
  locked: ['文件设有密码,请去掉密码后再选', 'the file has a password; save it without one'],
  'web page': [
    '文件名是表格,内容却是网页;请在 Excel 或 WPS 中打开并另存为 .xlsx',
    'the file is a web page under the name of a table; open it in a spreadsheet program and save it as .xlsx',
  ],
};

/**
 * Reads an .xlsx, .xls or .csv file in a process of its own with a limit on memory and time: neither a large sheet nor a hostile one
 * holds up an alarm. Refuses `bad_file` and `too_large`.
 */
export async function readSheet(bytes: Buffer, columns: readonly Column[]): Promise<SheetRead> {
  const mine = turn.then(() => inProcess(bytes));
  turn = mine.catch(() => undefined);
  const answer = await mine;
  if ('refused' in answer) {
    const why = reasons[answer.refused];
    if (why) throw bad(...why);
    throw refuse('too_large', { limit: answer.refused === 'too large' ? '100 MB' : String(maxRows) });
  }
  const read = rowsOf(answer.sheets, columns);
  if (read.rows.length > maxRows) throw refuse('too_large', { limit: String(maxRows) });
  return read;
}

async function inProcess(bytes: Buffer): Promise<WorkerAnswer> {
  try {
    return await inChild<WorkerAnswer>(new URL('./worker.ts', import.meta.url), bytes, {
      ms: maxMs,
      heapMb: maxHeapMb,
    });
  } catch (error) {
    // Too much for its memory or its time.
    if (error instanceof ChildEnded) return { refused: 'too large' };
    throw error;
  }
}

/** The rows below the heading, of every worksheet that has one, and what is left out. */
export function rowsOf(sheets: readonly RawSheet[], columns: readonly Column[]): SheetRead {
  const found = sheets.flatMap((sheet) => {
    const header = sheet.isHidden ? null : findHeader(sheet, columns);
    return header ? [{ sheet, header }] : [];
  });
  if (found.length === 0) throw noHeading(columns);
  const read = found.map(({ sheet, header }) => partOf(sheet, header, found.length > 1));
  const isRead = new Set(found.map(({ sheet }) => sheet));
  return {
    rows: read.flatMap(({ rows }) => rows),
    leftOut: {
      sheets: sheets
        .filter((one) => !isRead.has(one) && one.rows.length > 0 && one.name !== hintSheet)
        .map(({ name }) => name),
      columns: [...new Set(read.flatMap((part) => part.columns))],
      hidden: read.flatMap(({ hidden }) => (hidden.count > 0 ? [hidden] : [])),
    },
  };
}

/** What one worksheet holds below its heading. */
function partOf(sheet: RawSheet, { index, keys, unknown }: Header, isOneOfMany: boolean) {
  const below = sheet.rows.slice(index + 1);
  const known = below.map((raw) => ({ raw, row: toRow(raw, keys) })).filter(({ row }) => !isHeading(row));
  const rows = known.filter(({ row }) => row.errors.size > 0 || [...row.cells.values()].some((text) => text !== ''));
  const hidden = rows.filter(({ raw }) => raw.isHidden).map(({ raw }) => raw.row);
  const untitled = new Set(
    known.flatMap(({ raw }) =>
      raw.cells.flatMap((cell, at) => (cell !== '' && !titled(keys, sheet, index, at) ? [at] : [])),
    ),
  );
  return {
    rows: rows.filter(({ raw }) => !raw.isHidden).map(({ row }) => (isOneOfMany ? { ...row, sheet: sheet.name } : row)),
    columns: [
      ...unknown.filter((title) => !isProblem(title)),
      ...[...untitled].sort((a, b) => a - b).map((at) => (at >= maxColumns ? `${columnName(at)}…` : columnName(at))),
    ],
    hidden: { sheet: sheet.name, count: hidden.length, rows: ranges(hidden) },
  };
}

const titled = (keys: Header['keys'], sheet: RawSheet, index: number, at: number): boolean =>
  (keys[at] ?? null) !== null || (sheet.rows[index]?.cells[at] ?? '') !== '';

const isProblem = (title: string): boolean => [problemColumn.zh, problemColumn.en].includes(title);

/** `3–5, 9`. */
function ranges(rows: readonly number[]): string {
  const parts: [from: number, to: number][] = [];
  for (const row of rows) {
    const last = parts.at(-1);
    if (last && row === last[1] + 1) last[1] = row;
    else parts.push([row, row]);
  }
  return parts.map(([from, to]) => (from === to ? String(from) : `${from}–${to}`)).join(', ');
}

function noHeading(columns: readonly Column[]) {
  const needed = columns.filter((column) => column.identifies);
  return bad(
    `表头缺少“${needed.map((column) => column.zh).join('、')}”列`,
    `the heading has no column ${needed.map((column) => `"${column.en}"`).join(', ')}`,
  );
}

function toRow(raw: RawRow, keys: (string | null)[]): SheetRow {
  const row: SheetRow = { row: raw.row, cells: new Map(), errors: new Map() };
  keys.forEach((key, i) => {
    if (key === null) return;
    const cell = raw.cells[i] ?? '';
    if (typeof cell === 'string') row.cells.set(key, cell);
    else row.errors.set(key, cell.error);
  });
  return row;
}

/** The hidden line of keys, wherever sorting has put it. */
const isHeading = (row: SheetRow): boolean =>
  [...row.cells].filter(([key, text]) => text === key).length > 1 &&
  [...row.cells].every(([key, text]) => text === '' || text === key);

const bad = (zh: string, en: string) => refuse('bad_file', { reason: { zh, en } });
