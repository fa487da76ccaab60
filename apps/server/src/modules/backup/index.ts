import { ApiError, backupApi, refuse } from '@anyuan/contract';

import type { Module } from '../../kernel/app.ts';
import { runBackup, runDrill } from './run.ts';
import { backupState } from './state.ts';

export { backupCommand, restoreCommand } from './command.ts';

/** The record kept elsewhere: sealed backups every night, and once a month the proof that one can be restored. */
export const backups: Module = {
  name: 'backup',
  zh: '备份:每夜加密备份到别处,按月恢复演练',
  routes(app) {
    // 02:23 and 03:23 in China, when least happens.
    if (app.config.backupTo !== undefined) {
      app.jobs.cron('23 18 * * * backup ?id=backup&fill=1d&max=2');
      app.jobs.cron('23 19 1 * * backup-drill ?id=backup-drill&fill=3d&max=2');
    }
    app.http.api('backup', backupApi, {
      state: (_input, ctx) => backupState(ctx),
      make: async (_input, ctx) => {
        await runBackup(ctx).catch((error: unknown) => {
          throw error instanceof ApiError ? error : refuse('backup_failed', { reason: (error as Error).message });
        });
        return backupState(ctx);
      },
    });
  },
  jobs: {
    backup: async (_, ctx) => void (await runBackup(ctx)),
    'backup-drill': async (_, ctx) => void (await runDrill(ctx)),
  },
};
