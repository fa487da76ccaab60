import { caseTypes, type incidentKinds, type Priority } from '@anyuan/contract';

import { hooksOf } from '../../kernel/cases/index.ts';

type Kind = keyof typeof incidentKinds;
/** Where minutes decide, ahead of the queue. */
const priorities: Partial<Record<Kind, Priority>> = { violence: 1, baby: 1, missing: 2, illness: 2, disturbance: 2 };

export const incidentHooks = hooksOf(caseTypes.incident, {
  async opening(_, fresh) {
    const { kind } = fresh.data;
    const own = kind && priorities[kind];
    if (own) fresh.priority ??= own;
  },
});
