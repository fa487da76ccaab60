import type { Module } from '../../kernel/app.ts';
import { alarmHooks } from './hooks.ts';
import { alarmKinds, raised } from './raise.ts';

export { openAlarm } from './raise.ts';

/** Alarms (data sheet C1): what calls for help, from any kind of device, who is called, and what the declaration cannot say. */
export const alarms: Module = {
  name: 'alarm',
  zh: '一次按下成为一起警情:并案、叫人、催办',
  routes(app) {
    app.cases.use(alarmHooks);
    for (const kind of alarmKinds) app.signals.on('alarm', '*', kind, raised);
  },
};
