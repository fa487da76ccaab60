import { caseTypes } from '@anyuan/contract';

import { hooksOf } from '../../kernel/cases/index.ts';
import { contractorOf } from './contract.ts';

export const visitHooks = hooksOf(caseTypes.contractorVisit, {
  async opening(tx, { data }) {
    if (data.contract && data.plannedOn) data.contractor = await contractorOf(tx, data.contract, data.plannedOn);
  },
  before: {
    report({ data, input }) {
      data.found = input.defects?.length ?? 0;
    },
  },
});
