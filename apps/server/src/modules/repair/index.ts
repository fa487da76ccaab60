import { caseTypes, refuse } from '@anyuan/contract';

import type { Module } from '../../kernel/app.ts';
import { hooksOf } from '../../kernel/cases/index.ts';
import { leaveStates } from '../device/index.ts';
import { repairKey } from './ask.ts';
import { conditionHandlers } from './signals.ts';
import { startAsking } from './silent.ts';

export { askForSilent } from './silent.ts';

const hooks = hooksOf(caseTypes.repair, {
  /** What somebody reports of a device whose repair is under way belongs there. */
  async opening(tx, fresh) {
    if (!fresh.deviceId) return;
    const key = repairKey(fresh.deviceId);
    const open = await tx.db
      .selectFrom('case')
      .select('number')
      .where('join_key', '=', key)
      .where('is_open', '=', true)
      .executeTakeFirst();
    if (open) throw refuse('already_open', { number: open.number });
    fresh.joinKey = key;
  },
  after: {
    /** Many devices never say that they are well again: whoever checked it has said so. */
    pass: ({ tx, row }) => wellAgain(tx, row.id),
    dismiss: ({ tx, row }) => wellAgain(tx, row.id),
  },
});

async function wellAgain(tx: Parameters<typeof leaveStates>[0], caseId: string): Promise<void> {
  const rows = await tx.db
    .selectFrom('device_state')
    .select('device_id')
    .distinct()
    .where('case_id', '=', caseId)
    .execute();
  for (const { device_id } of rows) await leaveStates(tx, device_id, ['tamper', 'fault', 'power-loss', 'low-battery']);
}

/** Devices out of order: what they say of their own condition, who is told, until somebody has checked that they work. */
export const repairs: Module = {
  name: 'repair',
  zh: '设备报修:设备自报的状态、失联,告知责任人,直到验收',
  routes(app) {
    app.cases.use(hooks);
    for (const [kind, handler] of conditionHandlers) app.signals.on('repair', '*', kind, handler);
  },
  start: async (app) => startAsking(app),
};
