import { refuse, type ImportReport, type Lang, type Reply } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Ctx, Tx } from '../../ctx.ts';
import {
  maxRows as readable,
  placeOf,
  readSheet,
  refuseBad,
  sheetReply,
  writeSheet,
  problemColumn,
  type Column,
  type ReportRow,
  type SheetRead,
  type SheetRow,
  toReport,
} from '../../sheet/index.ts';
import { templateOf, type Hint } from './template.ts';

export type { Hint } from './template.ts';

/** What can be read from Excel: its columns, what each row would do, and how that is done. */
export interface ImportSource<D extends ReportRow = ReportRow> {
  /** Of the file names: 设备, 投诉. */
  name: string;
  columns: readonly Column[];
  hintOf(key: string): Hint;
  maxRows?: number;
  /** Two imports of one kind come one after the other. */
  lock(tx: Tx): Promise<unknown>;
  /** Says of every row, in their order, what it would do; the rows count together. Reads only. */
  judge(db: Ctx['db'], rows: readonly SheetRow[]): Promise<D[]>;
  /** Does what was judged; one audit line for all. */
  apply(tx: Tx, drafts: readonly D[]): Promise<void>;
}

export async function importTemplate(source: ImportSource, lang: Lang = 'zh'): Promise<Reply> {
  const body = await templateOf(source.columns, (key) => source.hintOf(key), lang);
  return sheetReply(body, `${source.name}导入模板.xlsx`);
}

/**
 * Reads rows from Excel. A dry run only tells, row by row, and what of the file it leaves out; a real one writes every
 * row or, with a bad one, none.
 */
export async function importSheet<D extends ReportRow>(
  ctx: Ctx,
  source: ImportSource<D>,
  dryRun: boolean,
): Promise<ImportReport> {
  const read = await sheetOf(ctx, source);
  if (dryRun) return toReport(true, await source.judge(ctx.db, read.rows), read, source.columns);
  return ctx.tx(async (tx) => {
    await source.lock(tx);
    const drafts = await source.judge(tx.db, read.rows);
    const done = toReport(false, drafts, read, source.columns);
    refuseBad(done);
    const changed = drafts.filter(({ verdict }) => verdict === 'create' || verdict === 'update');
    if (changed.length > 0) await source.apply(tx, changed);
    return done;
  });
}

/** The same rows again, with what is wrong in a column of its own: to be put right and sent anew. */
export async function markedSheet(ctx: Ctx, source: ImportSource, lang: Lang = 'zh'): Promise<Reply> {
  const { columns } = source;
  const read = await sheetOf(ctx, source);
  const { rows: said } = toReport(true, await source.judge(ctx.db, read.rows), read, columns);
  const marked = read.rows.map((row, at) => ({
    ...Object.fromEntries(columns.map(({ key }) => [key, row.cells.get(key) ?? null])),
    problems: said[at] ? problemsOf(said[at], lang) : null,
  }));
  const body = await writeSheet('导入 Import', [problemColumn, ...columns], marked, lang);
  return sheetReply(body, `${source.name}导入问题.xlsx`);
}

/** The worksheet of a row whose file has more than one comes with what is wrong: the marked file has one. */
function problemsOf({ row, sheet, problems }: ImportReport['rows'][number], lang: Lang): string | null {
  if (problems.length === 0) return null;
  const text = problems
    .map(({ column, columnEn, zh, en }) => (lang === 'zh' ? `${column}:${zh}` : `${columnEn}: ${en}`))
    .join(lang === 'zh' ? ';' : '; ');
  return sheet === undefined ? text : `[${placeOf({ row, sheet })}] ${text}`;
}

async function sheetOf(ctx: Ctx, { columns, maxRows = readable }: ImportSource): Promise<SheetRead> {
  const read = await readSheet(ctx.upload().bytes, columns);
  if (read.rows.length > Math.min(maxRows, readable)) throw refuse('too_large', { limit: String(maxRows) });
  return read;
}

/** The usual lock of an import. */
export const lockImport = (tx: Tx, what: string) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`${what} import`}, 0))`.execute(tx.db);
