import type { Module } from '../../kernel/app.ts';
import { onSignal } from '../signal/index.ts';
import { alarmHooks } from './hooks.ts';
import { raise } from './raise.ts';

export { openAlarm } from './raise.ts';

/** One-key alarms (data sheet C1): what a press means, who is called, and what the declaration cannot say. */
export const alarms: Module = {
  name: 'alarm',
  routes(app) {
    app.cases.use('alarm', alarmHooks);
    for (const kind of ['panic', 'test']) onSignal('*', kind, raise);
    for (const [device, kind] of [
      ['intrusion-zone', 'intrusion'],
      ['door', 'door-forced'],
      ['fire-detector', 'fire'],
    ] as const)
      onSignal(device, kind, raise);
  },
};
