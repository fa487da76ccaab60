import { refuse } from '@anyuan/contract';

import type { CaseHooks, Step } from '../../kernel/cases/types.ts';
import { ofOwnDepartment } from '../identity/index.ts';

const cents = (yuan: unknown): number => Math.round(Number(yuan) * 100);

/** Money that changes hands is counted again by whoever takes it. */
function sameAmount({ input, data }: Step, counted: string, expected: string): void {
  if (cents(input[counted]) !== cents(data[expected]))
    throw refuse('conflict', {
      reason: {
        zh: `清点金额 ${String(input[counted])} 元与登记的 ${String(data[expected])} 元不一致`,
        en: `${String(input[counted])} was counted, ${String(data[expected])} was registered`,
      },
    });
}

const goneTo = (where: string) => async (step: Step) => {
  sameAmount(step, 'deposited', 'counted');
  step.data['disposal'] = where;
};

export const redPacketHooks: CaseHooks = {
  async opening(tx, fresh) {
    await ofOwnDepartment(tx, fresh);
    if (new Date(String(fresh.data['receivedAt'])) > tx.now)
      throw refuse('conflict', {
        reason: { zh: '收到时间不能晚于现在', en: 'it cannot have been received later than now' },
      });
  },

  before: {
    async entrust({ tx, input }) {
      if (input['keeper'] === tx.ctx.actor.id)
        throw refuse('conflict', { reason: { zh: '代收人不能是上交人本人', en: 'somebody else must keep it' } });
    },
    keep: async (step) => sameAmount(step, 'received', 'amount'),
    receive: async (step) => sameAmount(step, 'received', 'amount'),
    book: async (step) => sameAmount(step, 'counted', 'amount'),
    async differ({ tx, row, input, data }) {
      if (cents(input['counted']) === cents(data['amount']))
        throw refuse('conflict', { reason: { zh: '金额一致,请登记入账', en: 'the amounts agree: book it' } });
      if ([tx.ctx.actor.id, row.reporter_id].includes(String(input['witness'])))
        throw refuse('conflict', {
          reason: { zh: '共同清点人须是另一人,且不是上交人', en: 'somebody else must count, and not who handed it in' },
        });
    },
    async toDeposit({ data }) {
      if (data['itemType'] !== 'cash')
        throw refuse('conflict', {
          reason: { zh: '只有现金可转住院预交金', en: 'only cash can be turned into a deposit' },
        });
    },
    deposit: goneTo('deposited'),
    surrender: goneTo('surrendered'),
    async returned({ data }) {
      data['disposal'] = 'returned';
    },
  },
};
