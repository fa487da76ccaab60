import { leaveParties } from '../../kernel/cases/parties.ts';
import type { CaseHooks, Step } from '../../kernel/cases/types.ts';
import { checkHandlers } from './involved.ts';
import { isFuture, no } from './rules.ts';

/** Complaints (data sheet C13): what the declaration cannot say. */
export const complaintHooks: CaseHooks = {
  async opening(_, fresh) {
    // Only a snap becomes a complaint of itself.
    if (fresh.followsId) fresh.data['channel'] ??= 'snapshot';
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
      if (others.every((id) => id === row.department_id))
        throw no('请选择承办科室以外的科室', 'choose departments beside the one that handles it');
    },
    async extend({ tx, input }) {
      if (isFuture(tx, input['noticedAt']))
        throw no('须先告知投诉人,再延期', 'tell the complainant first, then extend');
    },
    async archive({ row, data }) {
      if (data['severity'] === 'key' && !('revisitedAt' in row.stamps))
        throw no('重点投诉须回访后归档', 'a key complaint is revisited before it is archived');
    },
  },
};

async function checkInvestigator({ tx, row, data, input }: Step): Promise<void> {
  await checkHandlers(tx, row, data, input['handler']);
}
