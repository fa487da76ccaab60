import { Worker } from 'node:worker_threads';

import { refuse } from '@anyuan/contract';

import { maxRows, type Column, type RawRow, type SheetRow } from './columns.ts';
import { findHeader } from './header.ts';
import type { WorkerAnswer } from './worker.ts';

const maxMs = 60_000;
const maxHeapMb = 768;
// One sheet at a time; a second one waits instead of taking the second core too.
let turn: Promise<unknown> = Promise.resolve();

/**
 * Reads an Excel file in a thread of its own with a limit on memory and time: neither a large sheet nor a hostile one
 * holds up an alarm. Refuses `bad_file` and `too_large`.
 */
export async function readSheet(bytes: Buffer, columns: readonly Column[]): Promise<SheetRow[]> {
  const mine = turn.then(() => inThread(bytes));
  turn = mine.catch(() => undefined);
  const answer = await mine;
  if ('refused' in answer) {
    if (answer.refused === 'not a sheet') throw bad('不是 Excel(.xlsx)文件', 'it is not an Excel (.xlsx) file');
    throw refuse('too_large', { limit: answer.refused === 'too large' ? '100 MB' : String(maxRows) });
  }
  const rows = rowsOf(answer.sheets, columns);
  if (rows.length > maxRows) throw refuse('too_large', { limit: String(maxRows) });
  return rows;
}

function inThread(bytes: Buffer): Promise<WorkerAnswer> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: bytes,
      resourceLimits: { maxOldGenerationSizeMb: maxHeapMb },
      execArgv: [],
    });
    const timer = setTimeout(() => {
      resolve({ refused: 'too large' });
      void worker.terminate();
    }, maxMs);
    worker.once('message', (answer: WorkerAnswer) => resolve(answer));
    worker.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? resolve({ refused: 'too large' }) : reject(error),
    );
    worker.once('exit', () => {
      clearTimeout(timer);
      reject(new Error('the reader of the sheet ended without an answer'));
    });
  });
}

/** The rows below the heading, of the first worksheet that has one. */
export function rowsOf(sheets: RawRow[][], columns: readonly Column[]): SheetRow[] {
  for (const sheet of sheets) {
    const header = findHeader(sheet, columns);
    if (!header) continue;
    return sheet
      .slice(header.index + 1)
      .map((raw) => toRow(raw, header.keys))
      .filter((row) => !isHeading(row) && (row.errors.size > 0 || [...row.cells.values()].some((text) => text !== '')));
  }
  const needed = columns.filter((column) => column.identifies);
  throw bad(
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
