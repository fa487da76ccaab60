import { refuse, type ImportReport } from '@anyuan/contract';

import type { Column, SheetRead } from './columns.ts';

type Said = ImportReport['rows'][number];
/** A row as its judge sees it: columns by their Chinese titles. */
export interface ReportRow extends Pick<Said, 'row' | 'code' | 'verdict'> {
  problems: Omit<Said['problems'][number], 'columnEn'>[];
}

/** What an import does, or would do. `rows` are judged in the order they were read. */
export function toReport(
  dryRun: boolean,
  rows: readonly ReportRow[],
  { rows: read, leftOut }: SheetRead,
  columns: readonly Column[],
): ImportReport {
  const english = new Map(columns.map(({ zh, en }) => [zh, en]));
  const count = (verdict: ReportRow['verdict']) => rows.filter((row) => row.verdict === verdict).length;
  return {
    dryRun,
    total: rows.length,
    create: count('create'),
    update: count('update'),
    same: count('same'),
    bad: count('bad'),
    leftOut,
    rows: rows.map(({ row, code, verdict, problems }, at) => {
      const sheet = read[at]?.sheet;
      if (read[at]?.row !== row) throw new Error('rows must be judged in the order they were read');
      const said = problems.map((one) => ({ ...one, columnEn: english.get(one.column) ?? one.column }));
      return { row, ...(sheet !== undefined && { sheet }), code, verdict, problems: said };
    }),
  };
}

/** A real run writes all rows or none: with one bad row it is refused, and the refusal carries the report. */
export function refuseBad(report: ImportReport): void {
  if (report.bad > 0)
    throw refuse('invalid', {
      issues: report.rows
        .filter((row) => row.verdict === 'bad')
        .slice(0, 20)
        .map((row) => ({
          path: `rows.${placeOf(row)}`,
          message: row.problems.map(({ column, zh, en }) => `${column}:${zh} ${en}`).join(';'),
        })),
      report,
    });
}

/** `5`, or `二楼!5` where rows of more than one worksheet are read. */
export const placeOf = ({ row, sheet }: { row: number; sheet?: string | undefined }): string =>
  sheet === undefined ? String(row) : `${sheet}!${row}`;

/** Codes that stand in the file more than once, and in which rows. */
export function repeated(
  rows: readonly { row: number; sheet?: string | undefined; code: string }[],
): Map<string, string[]> {
  const byCode = Map.groupBy(rows, (row) => row.code);
  return new Map(
    [...byCode].filter(([code, all]) => code !== '' && all.length > 1).map(([code, all]) => [code, all.map(placeOf)]),
  );
}
