import type { Module } from '../../kernel/app.ts';
import { removeOld } from './remove-old.ts';

/** Lets go, every night, of what need not be kept longer: intake log, event stream, notices, dead sessions. */
export const retention: Module = {
  name: 'retention',
  zh: '到期日志的清理',
  routes: (app) => app.jobs.cron('17 19 * * * retention ?id=retention&fill=1d&max=3'),
  jobs: { retention: async (_, ctx) => void (await removeOld(ctx)) },
};
