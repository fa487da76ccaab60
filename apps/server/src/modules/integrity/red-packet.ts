import { caseTypes, refuse } from '@anyuan/contract';

import { hooksOf, type Step } from '../../kernel/cases/index.ts';
import { ofOwnDepartment } from '../identity/index.ts';

const cents = (yuan: unknown): number => Math.round(Number(yuan) * 100);

/** Money that changes hands is counted again by whoever takes it. */
function sameAmount({ input, data }: Step, counted: string, expected: string): void {
  if (cents(input[counted]) !== cents(data[expected]))
    throw refuse('amounts_differ', {
      path: counted,
      counted: String(input[counted]),
      expected: String(data[expected]),
    });
}

const goneTo = (where: string) => async (step: Step) => {
  sameAmount(step, 'deposited', 'counted');
  step.data['disposal'] = where;
};

export const redPacketHooks = hooksOf(caseTypes.redPacket, {
  async opening(tx, fresh) {
    await ofOwnDepartment(tx, fresh);
  },

  before: {
    keep: async (step) => sameAmount(step, 'received', 'amount'),
    receive: async (step) => sameAmount(step, 'received', 'amount'),
    book: async (step) => sameAmount(step, 'counted', 'amount'),
    async differ({ tx, row, input, data }) {
      if (cents(input['counted']) === cents(data['amount'])) throw refuse('amounts_agree');
      if ([tx.ctx.actor.id, row.reporter_id].includes(String(input['witness'])))
        throw refuse('witness_involved', { path: 'witness' });
    },
    deposit: goneTo('deposited'),
    surrender: goneTo('surrendered'),
    async returned({ data }) {
      data['disposal'] = 'returned';
    },
  },
});
