import { caseTypes } from '@anyuan/contract';

import { hooksOf } from '../../kernel/cases/index.ts';

export const greenChannelHooks = hooksOf(caseTypes.greenChannel, {
  /** It began at the door, whenever somebody found the time to open it here: medians count from there. */
  opening(_, fresh) {
    if (fresh.data.doorAt) fresh.at = new Date(fresh.data.doorAt);
  },
});
