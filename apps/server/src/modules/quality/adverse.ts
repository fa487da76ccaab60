import { refuse } from '@anyuan/contract';

import { dayOf } from '../../kernel/cases/due.ts';
import { addParties } from '../../kernel/cases/parties.ts';
import type { CaseHooks, Step } from '../../kernel/cases/types.ts';
import type { Tx } from '../../kernel/ctx.ts';
import { ofOwnDepartment } from '../identity/index.ts';

interface Measure {
  measure: string;
  owner: string;
  dueOn: string;
  check: string;
  doneOn?: string;
  evidence?: string;
}
const capaOf = (from: Record<string, unknown>): Measure[] => (from['capa'] as Measure[] | undefined) ?? [];
const isGrave = (data: Record<string, unknown>): boolean => data['harm'] === 'I' || data['harm'] === 'II';
const no = (zh: string, en: string): Error => refuse('conflict', { reason: { zh, en } });

export const adverseHooks: CaseHooks = {
  async opening(tx, fresh) {
    await ofOwnDepartment(tx, fresh);
    if (new Date(String(fresh.data['happenedAt'])) > tx.now)
      throw no('发生时间不能晚于现在', 'it cannot have happened later than now');
  },

  before: {
    async plan({ tx, row, data, input }) {
      if (isGrave(data) && !('analysedAt' in row.stamps))
        throw no('Ⅰ、Ⅱ级事件须先完成根因分析', 'an event of level I or II needs its root cause first');
      if (capaOf(input).some(({ dueOn }) => dueOn < dayOf(tx.now)))
        throw no('完成期限不能早于今天', 'a measure is due in the past');
    },
    async noAction({ data }) {
      if (isGrave(data)) throw no('Ⅰ、Ⅱ级事件必须有改进措施', 'an event of level I or II needs corrective action');
    },
    async progress(step) {
      sameMeasures(step);
      if (capaOf(step.input).some(({ doneOn }) => doneOn !== undefined && doneOn > dayOf(step.tx.now)))
        throw no('完成日期不能晚于今天', 'a measure cannot be done in the future');
    },
    async done({ data }) {
      const open = capaOf(data).filter(({ doneOn, evidence }) => !doneOn || !evidence);
      if (open.length > 0)
        throw no(
          `还有 ${open.length} 项措施没有完成情况:${open.map(({ measure }) => measure).join('、')}`,
          `${open.length} measures are not said to be done: ${open.map(({ measure }) => measure).join(', ')}`,
        );
    },
  },

  after: {
    plan: ({ tx, row, input }) => draw(tx, row.id, input),
    ineffective: ({ tx, row, input }) => draw(tx, row.id, input),
  },
};

/** Whoever says how far a measure is does not change what was ordered. */
function sameMeasures({ row, input }: Step): void {
  const ordered = (list: Measure[]): string =>
    JSON.stringify(list.map(({ measure, owner, dueOn, check }) => [measure, owner, dueOn, check]));
  if (ordered(capaOf(input)) !== ordered(capaOf(row.data)))
    throw no('措施、负责人、期限和检查方法不能更改', 'measures, owners, limits and checks stay as ordered');
}

/** Owners of measures become helpers of the case, and so may not check the effect. */
async function draw(tx: Tx, caseId: string, input: Record<string, unknown>): Promise<void> {
  await addParties(tx, caseId, [...new Set(capaOf(input).map(({ owner }) => owner))], 'responder');
}
