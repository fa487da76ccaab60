import { refuse } from '@anyuan/contract';

import type { App } from '../../kernel/app.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { holdersOf } from '../identity/index.ts';
import { notify } from '../notice/index.ts';
import { alone } from './alone.ts';
import { backupKey, keepApart } from './keys.ts';
import { backupsIn, foldersIn, makeBackup, prune } from './make.ts';
import { placeOf, placeText } from './places.ts';
import { drill } from './restore.ts';

type Kind = 'backup' | 'drill';
interface Outcome {
  name: string;
  bytes: number | null;
  files: number;
  rows: number;
}

/** A share that hangs must not hold a snapshot of the database open for days. */
const withinMs = 6 * 3_600_000;

/** Makes a backup, copies the keys apart, lets old ones go. What fails is on record, told, and thrown. */
export const runBackup = (ctx: Ctx): Promise<Outcome> =>
  onRecord(ctx, 'backup', async (app, to) => {
    const place = placeOf(to);
    await mustBeThere(ctx, to);
    const key = await backupKey(app.config.data);
    const from = { url: app.database.ownerUrl, ...foldersIn(app.config.data), key, suite: app.suite.name };
    const made = await makeBackup(from, place, ctx.now(), AbortSignal.timeout(withinMs));
    await keepApart(app.config);
    await prune(place, key, app.settings.get<number>('backup.keepDays'), ctx.now());
    return made;
  });

/** Restores the newest backup into a scratch database and compares. */
export const runDrill = (ctx: Ctx): Promise<Outcome> =>
  onRecord(ctx, 'drill', async (app, to) => {
    const place = placeOf(to);
    const [newest] = await backupsIn(place);
    if (!newest) throw new Error('没有可恢复的备份 there is no backup to restore');
    const key = await backupKey(app.config.data);
    const { rows, files, chain } = await drill({ place, key, name: newest.name }, app.database.ownerUrl);
    if (!chain.ok) throw new Error(`恢复出的记录不完整 the restored record does not hold: ${chain.problems[0] ?? ''}`);
    return { name: newest.name, bytes: null, files, rows };
  });

/** A share that is not mounted is an empty folder of the disk the backups are to survive. */
async function mustBeThere(ctx: Ctx, to: string): Promise<void> {
  const last = await ctx.app.db
    .selectFrom('backup_run')
    .select(['name', 'place'])
    .where('kind', '=', 'backup')
    .where('is_good', '=', true)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (last?.place !== placeText(to) || (await backupsIn(placeOf(to))).length > 0) return;
  throw new Error(
    `之前的备份(${last.name})不在那里了:共享目录没有挂载?若确要从头开始,请运行 npm run anyuan backup。 The backups made before are not there: is the share mounted? To begin anew run npm run anyuan backup.`,
  );
}

async function onRecord(ctx: Ctx, kind: Kind, work: (app: App, to: string) => Promise<Outcome>): Promise<Outcome> {
  const { app } = ctx;
  const to = app.config.backupTo;
  if (to === undefined) throw refuse('backup_not_set_up');
  return alone(app.database.ownerUrl, async () => {
    const run = { id: newId(), kind, at: ctx.now(), place: placeText(to) };
    try {
      const outcome = await work(app, to);
      await ctx.tx(async (tx) => {
        await tx.db
          .insertInto('backup_run')
          .values({ ...run, ended_at: tx.now, is_good: true, ...outcome })
          .execute();
        tx.audit(`${kind}.done`, 'backup', run.id, { ...outcome });
      });
      return outcome;
    } catch (error) {
      const problem = (error as Error).message.slice(0, 500);
      app.log.error({ err: error }, `the ${kind} failed`);
      await ctx.tx(async (tx) => {
        await tx.db
          .insertInto('backup_run')
          .values({ ...run, ended_at: tx.now, is_good: false, problem })
          .execute();
        tx.audit(`${kind}.failed`, 'backup', run.id, { problem });
        await notify(tx, await holdersOf(tx, 'setting.manage'), {
          subject: null,
          urgent: false,
          ...(kind === 'backup'
            ? { zh: '数据备份失败,请到工作台查看原因', en: 'The backup failed; the workbench says why' }
            : { zh: '备份恢复演练失败,请到工作台查看原因', en: 'The restore drill failed; the workbench says why' }),
        });
      });
      throw error;
    }
  });
}
