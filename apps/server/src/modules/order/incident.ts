import { refuse, type incidentKinds, type Priority } from '@anyuan/contract';

import type { CaseHooks } from '../../kernel/cases/types.ts';

type Kind = keyof typeof incidentKinds;
/** Where minutes decide, ahead of the queue. */
const priorities: Partial<Record<Kind, Priority>> = { violence: 1, baby: 1, missing: 2, illness: 2, disturbance: 2 };

export const incidentHooks: CaseHooks = {
  async opening(_, fresh) {
    const own = priorities[fresh.data['kind'] as Kind];
    if (own) fresh.priority ??= own;
  },

  before: {
    async close({ input, data }) {
      if ((input['injured'] as number) > (input['persons'] as number))
        throw refuse('conflict', {
          reason: { zh: '受伤人数不能多于涉事人数', en: 'more injured than persons involved' },
        });
      if (input['settledBy'] === 'police' && !data['policeNumber'])
        throw refuse('conflict', {
          reason: { zh: '移交公安的,须有报警回执号', en: 'settled by the police needs their number' },
        });
    },
  },
};
