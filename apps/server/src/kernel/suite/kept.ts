import { sql, type Kysely } from 'kysely';

import { canonical } from '../canonical.ts';
import type { DB } from '../db/types.ts';
import { exitCodes, StartError } from '../start-error.ts';
import type { SuiteName } from './suite.ts';

/** The suite an installation works with. */
export interface KeptSuite {
  name: SuiteName;
  /** That of what is found again by its MAC. */
  macs: SuiteName;
}

/** Lines of the trail that say with which suite it goes on; `detail` holds `suite`. */
export const suiteActions: readonly string[] = ['suite.begin', 'suite.switch'];

/** Where nobody has said anything. */
export const usualSuite: KeptSuite = { name: 'standard', macs: 'standard' };

/** What the data say; null: nobody has chosen, and nothing was sealed yet. */
export async function keptSuite(db: Kysely<DB>): Promise<KeptSuite | null> {
  const row = await db.selectFrom('suite').select(['name', 'macs']).executeTakeFirst();
  if (row) return row as KeptSuite;
  return (await db.selectFrom('secret_check').select('mac').executeTakeFirst()) ? usualSuite : null;
}

/** The suite of this database; a new one takes what the setting says, any other must agree with it. */
export async function openSuite(db: Kysely<DB>, wanted: SuiteName | undefined, now: Date): Promise<KeptSuite> {
  const kept = await keptSuite(db);
  if (kept) {
    if (wanted !== undefined && wanted !== kept.name) throw otherSuite(kept.name, wanted);
    return kept;
  }
  if (wanted === undefined || wanted === 'standard') return usualSuite;
  const begun = { name: wanted, macs: wanted };
  const line = {
    actorKind: 'system',
    actorName: 'anyuan',
    action: 'suite.begin',
    subjectType: 'suite',
    detail: canonical({ suite: wanted }),
  };
  await db.transaction().execute(async (tx) => {
    await tx
      .insertInto('suite')
      .values({ ...begun, since: now })
      .execute();
    await sql`select seal(${now}, ${JSON.stringify([line])}::jsonb, '[]')`.execute(tx);
  });
  return begun;
}

const otherSuite = (kept: SuiteName, wanted: SuiteName) =>
  new StartError(
    'suite_differs',
    `这套数据使用密码套件 ${kept},而设置 ANYUAN_SUITE 是 ${wanted}:请改回设置,或先运行 npm run anyuan suite ${wanted} 转换。`,
    `These data work with the cipher suite ${kept}, the setting ANYUAN_SUITE says ${wanted}: change the setting back, or run npm run anyuan suite ${wanted} first.`,
    { exitCode: exitCodes.config },
  );
