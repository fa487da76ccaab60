import { createHash } from 'node:crypto';

import { refuse, type Label, type Lang, type LedgerCell, type LedgerColumn } from '@anyuan/contract';

import { canonical } from '../ctx.ts';
import type { JsonObject } from '../db/index.ts';

export interface RegisterRow {
  /** What the screen opens. */
  id: string;
  cells: LedgerCell[];
}

export interface RegisterPage {
  rows: RegisterRow[];
  next: string | null;
}

/**
 * A register (台账) that somebody asks for: columns, filter and rows, wherever they come from. Page, print, PDF,
 * Excel and fingerprint take one; whoever has rows to show makes one. Its rows are within the caller's reach.
 */
export interface RegisterSource {
  label: Label;
  lang: Lang;
  columns: readonly LedgerColumn[];
  /** Its rows carry numbers of their own: on paper they are not counted beside. */
  hasNumbers?: boolean;
  /** On paper it is a book: each sheet brings forward, is summed up and carries over. */
  carried?: Carried;
  /** Which rows, said under the title: the period, the filter. */
  scope: string;
  /** The same in the name of a file. */
  fileScope: string;
  /** The page of the product that shows it, for the code on paper. */
  link: URLSearchParams;
  page: string;
  signatures: readonly Label[];
  /** Nothing of it leaves for paper or a file without saying what for. */
  needsPurpose: boolean;
  /** Its line in the audit: `ledger.export`, `device.print`; what, and which rows. */
  audit: { name: string; type: string; id: string | null; detail: JsonObject };
  count(): Promise<number>;
  read(asked: { limit: number; cursor?: string | undefined }): Promise<RegisterPage>;
}

/** What goes from sheet to sheet, by the keys of columns. */
export interface Carried {
  /** Where the words stand (摘要). */
  words: string;
  /** Added up: 收, 发. */
  sums: readonly string[];
  /** As the last line says: 存. */
  lasts: readonly string[];
}

const atOnce = 500;

/** All rows, some hundred at a time: a hundred thousand never lie in memory together. */
export async function* everyRow(source: RegisterSource): AsyncGenerator<LedgerCell[][]> {
  for (let cursor: string | undefined; ;) {
    const { rows, next } = await source.read({ limit: atOnce, cursor });
    if (rows.length > 0) yield rows.map(({ cells }) => cells);
    if (next === null) return;
    cursor = next;
  }
}

// 5,000 rows are some 250 pages; who wants more takes the Excel file.
const maxPrinted = 5000;

export interface Printed {
  rows: LedgerCell[][];
  sha256: string;
}

/** The rows of a register, and the fingerprint that tells whether a print is still what is recorded. */
export async function printedRows(source: RegisterSource): Promise<Printed> {
  if ((await source.count()) > maxPrinted) throw refuse('too_large', { limit: String(maxPrinted) });
  const rows: LedgerCell[][] = [];
  for await (const some of everyRow(source)) rows.push(...some);
  const head = source.columns.map(({ key }) => key);
  const sha256 = createHash('sha256')
    .update(canonical([head, ...rows]))
    .digest('hex');
  return { rows, sha256 };
}

/** What a print of it would carry now. */
export async function digestOf(source: RegisterSource): Promise<{ rows: number; sha256: string }> {
  const { rows, sha256 } = await printedRows(source);
  return { rows: rows.length, sha256 };
}

export function checkPurpose(isNeeded: boolean, purpose: string | undefined): void {
  if (isNeeded && purpose === undefined)
    throw refuse('invalid', { issues: [{ path: 'purpose', message: '须填写用途 a purpose is needed' }] });
}

/** What is kept of a register that was taken away. */
export const taken = (source: RegisterSource, rows: number, purpose: string | undefined): JsonObject => ({
  ...source.audit.detail,
  rows,
  ...(purpose === undefined ? {} : { purpose }),
});
