import type { CaseHooks } from '../../kernel/cases/types.ts';
import { isFuture, no } from './rules.ts';

export const opinionHooks: CaseHooks = {
  // Four hours count from when it was found, not from when somebody had the time to write it down.
  async opening(tx, fresh) {
    if (isFuture(tx, fresh.data['foundAt'])) throw no('发现时间不能晚于现在', 'it cannot be found in the future');
    fresh.data['foundAt'] ??= tx.now.toISOString();
  },
};
