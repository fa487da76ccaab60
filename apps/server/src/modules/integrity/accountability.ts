import { caseTypes, refuse } from '@anyuan/contract';

import { hooksOf } from '../../kernel/cases/index.ts';

export const accountabilityHooks = hooksOf(caseTypes.accountability, {
  before: {
    propose({ tx, input }) {
      if (input.person === tx.ctx.actor.id) throw refuse('wrong_person');
    },
    async appeal({ tx, row }) {
      if (row.due_at && tx.now > row.due_at) throw refuse('appeal_over');
    },
    async file({ tx, row }) {
      if (row.due_at && tx.now <= row.due_at) throw refuse('appeal_open');
    },
  },
});
