import { caseTypes, pressureHint } from '@anyuan/contract';

import { hooksOf, takeAtOnce } from '../../kernel/cases/index.ts';

export const enquiryHooks = hooksOf(caseTypes.enquiry, {
  opening(_, { data }) {
    if (data.item) data.kind ??= 'convenience';
    if (data.systolic === undefined || data.diastolic === undefined) delete data.hint;
    else data.hint = pressureHint(data.systolic, data.diastolic);
  },

  async opened(tx, row) {
    if (row.data.onSpot) await takeAtOnce(tx, row, 'answer');
  },
});
