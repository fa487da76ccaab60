import type { CaseHooks } from '../../kernel/cases/types.ts';
import { no } from './rules.ts';

export const releaseHooks: CaseHooks = {
  before: {
    async submit({ tx, input }) {
      if (input['lawyer'] === tx.ctx.actor.id)
        throw no('拟稿人不能审核自己的稿件', 'nobody checks what he has written himself');
    },
  },
};
