import { caseTypes, refuse } from '@anyuan/contract';

import { hooksOf, leaveParties, type NewCase, type Step } from '../../kernel/cases/index.ts';
import type { Tx } from '../../kernel/ctx.ts';
import { checkHandlers } from './involved.ts';

/** Complaints (data sheet C13): what the declaration cannot say. */
export const complaintHooks = hooksOf(caseTypes.complaint, {
  async opening(tx, fresh) {
    // Only a snap becomes a complaint of itself; it came when the snap did.
    if (fresh.followsId) fresh.data['channel'] ??= 'snapshot';
    fresh.data['receivedAt'] ??= (await receiptOf(tx, fresh)).toISOString();
  },

  before: {
    dispatch: checkInvestigator,
    async reroute(step) {
      await checkInvestigator(step);
      // Whoever investigated for the former department is reminded of it no more.
      await leaveParties(step.tx, step.row.id, 'assignee');
    },
    async severalDepartments({ row, input }) {
      const others = input['others'] as string[];
      if (others.every((id) => id === row.department_id)) throw refuse('other_departments', { path: 'others' });
    },
  },
});

/** When the hospital was told: with the case it grew out of, in the former book, or now. */
async function receiptOf(tx: Tx, { followsId, at }: NewCase): Promise<Date> {
  if (!followsId) return at ?? tx.now;
  const before = await tx.db.selectFrom('case').select('at').where('id', '=', followsId).executeTakeFirst();
  return before?.at ?? tx.now;
}

async function checkInvestigator({ tx, row, data, input }: Step): Promise<void> {
  await checkHandlers(tx, row, data, input['handler']);
}
