import { refuse } from '@anyuan/contract';

import type { CaseHooks } from '../../kernel/cases/types.ts';

export const accountabilityHooks: CaseHooks = {
  before: {
    async propose({ tx, input }) {
      if (input['person'] === tx.ctx.actor.id) throw refuse('wrong_person');
    },
    async submit({ row, input }) {
      if (!('statedAt' in row.stamps) && input['noStatement'] === undefined)
        throw refuse('conflict', {
          reason: {
            zh: '本人尚未陈述申辩;放弃陈述的请说明情况',
            en: 'the person has not been heard; if he makes no statement, say why',
          },
        });
    },
    async appeal({ tx, row }) {
      if (row.due_at && tx.now > row.due_at)
        throw refuse('conflict', { reason: { zh: '申诉期已过', en: 'the time to appeal is over' } });
    },
    async file({ tx, row }) {
      if (row.due_at && tx.now <= row.due_at)
        throw refuse('conflict', { reason: { zh: '申诉期未满,不能归档', en: 'it may still be appealed' } });
    },
  },
};
