import type { backupApi, BackupProblem, Result } from '@anyuan/contract';

import type { Ctx } from '../../kernel/ctx.ts';

const hourMs = 3_600_000;
/** A night may be missed by some hours, not a second one. */
const backupDueMs = 36 * hourMs;
const drillDueMs = 40 * 24 * hourMs;

/** The last backups and drills, and what is wrong now for whoever operates. */
export async function backupState(ctx: Ctx): Promise<Result<typeof backupApi.state>> {
  const { app } = ctx;
  const rows = await app.db
    .selectFrom('backup_run')
    .selectAll()
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(60)
    .execute();
  const last = (kind: string, good?: boolean) =>
    rows.find((row) => row.kind === kind && (good === undefined || row.is_good === good));
  const isDemo = app.settings.get<boolean>('hospital.demo');
  const since = await installedAt(ctx);
  const isLate = (kind: string, ms: number) => ctx.now().getTime() - (last(kind, true)?.at ?? since).getTime() > ms;
  const isSetUp = app.config.backupTo !== undefined;
  const problems: BackupProblem[] = [];
  if (!isSetUp) {
    if (!isDemo) problems.push('notSetUp');
  } else {
    if (last('backup')?.is_good === false) problems.push('failed');
    else if (isLate('backup', backupDueMs)) problems.push('overdue');
    if (last('drill')?.is_good === false) problems.push('drillFailed');
    else if (isLate('drill', drillDueMs)) problems.push('drillOverdue');
  }
  return {
    isSetUp,
    problems,
    items: rows.slice(0, 20).map((row) => ({
      kind: row.kind as 'backup' | 'drill',
      at: row.at.toISOString(),
      isGood: row.is_good,
      name: row.name,
      bytes: row.bytes,
      files: row.files,
      rows: row.rows,
      problem: row.problem,
    })),
  };
}

/** From when on backups are owed: the first line of the record. */
async function installedAt({ app, now }: Ctx): Promise<Date> {
  const row = await app.db.selectFrom('audit').select('at').orderBy('seq').limit(1).executeTakeFirst();
  return row?.at ?? now();
}
