import { refuse, type ImportReport } from '@anyuan/contract';

export type ReportRow = ImportReport['rows'][number];

/** What an import does, or would do. */
export function toReport(dryRun: boolean, rows: readonly ReportRow[]): ImportReport {
  const count = (verdict: ReportRow['verdict']) => rows.filter((row) => row.verdict === verdict).length;
  return {
    dryRun,
    total: rows.length,
    create: count('create'),
    update: count('update'),
    same: count('same'),
    bad: count('bad'),
    rows: rows
      .map(({ row, code, verdict, problems }) => ({ row, code, verdict, problems }))
      .sort((a, b) => a.row - b.row),
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
          path: `rows.${row.row}`,
          message: row.problems.map(({ column, zh, en }) => `${column}:${zh} ${en}`).join(';'),
        })),
      report,
    });
}

/** Row numbers of codes that stand in the sheet more than once. */
export function repeated(rows: readonly { row: number; code: string }[]): Map<string, number[]> {
  const byCode = Map.groupBy(rows, (row) => row.code);
  return new Map(
    [...byCode]
      .filter(([code, all]) => code !== '' && all.length > 1)
      .map(([code, all]) => [code, all.map((one) => one.row)]),
  );
}
