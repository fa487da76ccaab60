import { caseTypes } from '@anyuan/contract';

import type { Module } from '../../kernel/app.ts';
import { hooksOf } from '../../kernel/cases/index.ts';
import { handoverHooks } from './handover.ts';
import { incidentHooks } from './incident.ts';
import { toutHooks } from './tout.ts';

/** Order in the hospital (data sheets C2, C4): what the declarations of its case types cannot say. */
export const order: Module = {
  name: 'order',
  zh: '医托、治安事件、求助、职工纠纷、警医联动与移交',
  routes({ cases }) {
    cases.use(toutHooks);
    cases.use(incidentHooks);
    cases.use(handoverHooks);
    cases.use(staffDisputeHooks);
  },
};

const staffDisputeHooks = hooksOf(caseTypes.staffDispute, {
  before: {
    talk({ data }) {
      data.talks = (data.talks ?? 0) + 1;
    },
  },
});
