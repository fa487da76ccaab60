import { refuse, type CaseType, type ImportReport, type Reply } from '@anyuan/contract';
import { sql } from 'kysely';

import { archive, type OldCase } from '../../../kernel/cases/archive.ts';
import type { Ctx, Tx } from '../../../kernel/ctx.ts';
import { maxRows as readable, type SheetRow } from '../../../kernel/sheet/columns.ts';
import { readSheet } from '../../../kernel/sheet/read.ts';
import { refuseBad, toReport } from '../../../kernel/sheet/report.ts';
import { sheetReply, writeSheet } from '../../../kernel/sheet/write.ts';
import { readableType } from '../ledgers.ts';
import { importColumns } from './columns.ts';
import { judge, type Draft } from './judge.ts';
import { templateOf } from './template.ts';

const maxRows = 2000;
const note = '导入 Imported';

/** A type whose old records this person may bring in: the right to import, and the right to register such a case. */
function importable(ctx: Ctx, name: string): CaseType {
  const type = readableType(ctx, name);
  if (!type.permissions.create) throw refuse('not_found', { what: name });
  ctx.need(type.permissions.create);
  return type;
}

export async function importTemplate(ctx: Ctx, name: string): Promise<Reply> {
  const type = importable(ctx, name);
  return sheetReply(await templateOf(type), `${type.label[0]}导入模板.xlsx`);
}

/** Reads cases from Excel. A dry run only tells; a real one takes every row or, with a bad one, none. */
export async function importCases(ctx: Ctx, name: string, dryRun: boolean): Promise<ImportReport> {
  const type = importable(ctx, name);
  const rows = await rowsOf(ctx, type);
  const judged = (db: Ctx['db']) => judge(db, type, importColumns(type), rows, ctx.now());
  if (dryRun) return toReport(true, await judged(ctx.db));
  return ctx.tx(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`case import ${type.type}`}, 0))`.execute(tx.db);
    const drafts = await judged(tx.db);
    const done = toReport(false, drafts);
    refuseBad(done);
    await write(
      tx,
      type,
      drafts.filter(({ verdict }) => verdict === 'create'),
    );
    return done;
  });
}

/** The same file again, with what is wrong in a column of its own: to be put right and sent anew. */
export async function markedSheet(ctx: Ctx, name: string): Promise<Reply> {
  const type = importable(ctx, name);
  const columns = importColumns(type);
  const rows = await rowsOf(ctx, type);
  const drafts = await judge(ctx.db, type, columns, rows, ctx.now());
  const said = new Map(
    drafts.map(({ row, problems }) => [row, problems.map(({ column, zh }) => `${column}:${zh}`).join(';')]),
  );
  const marked = rows.map((row) => ({
    ...Object.fromEntries(columns.map(({ key }) => [key, row.cells.get(key) ?? null])),
    problems: said.get(row.row) ?? null,
  }));
  const body = await writeSheet(
    '导入 Import',
    [{ key: 'problems', zh: '问题', en: 'Problems', width: 50 }, ...columns],
    marked,
  );
  return sheetReply(body, `${type.label[0]}导入问题.xlsx`);
}

async function rowsOf(ctx: Ctx, type: CaseType): Promise<SheetRow[]> {
  const rows = await readSheet(ctx.upload().bytes, importColumns(type));
  if (rows.length > Math.min(maxRows, readable)) throw refuse('too_large', { limit: String(maxRows) });
  return rows;
}

async function write(tx: Tx, type: CaseType, drafts: readonly Draft[]): Promise<void> {
  if (drafts.length === 0) return;
  const { cases } = tx.ctx.app;
  const fresh = ({ code, title, placeId, departmentId, data }: Draft) => ({
    type: type.type,
    title,
    placeId,
    departmentId,
    data,
    formerNumber: code,
    reporterId: null,
    note,
  });
  const olds = drafts.flatMap((draft): OldCase[] =>
    draft.at && draft.closedAt ? [{ ...fresh(draft), state: draft.state, at: draft.at, closedAt: draft.closedAt }] : [],
  );
  await archive(cases, tx, olds, note);
  for (const draft of drafts.filter(({ closedAt }) => closedAt === null)) {
    const { row } = await cases.open(tx, fresh(draft));
    if (draft.at) await tx.db.updateTable('case').set({ at: draft.at }).where('id', '=', row.id).execute();
  }
  // One line for all; which ones they are is found by their former numbers.
  tx.audit('ledger.import', 'ledger', type.type, {
    type: type.type,
    rows: drafts.length,
    closed: olds.length,
    first: drafts[0]?.code ?? null,
    last: drafts.at(-1)?.code ?? null,
  });
}
