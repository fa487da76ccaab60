import { caseTypes } from '@anyuan/contract';

import { hooksOf } from '../../kernel/cases/index.ts';

export const opinionHooks = hooksOf(caseTypes.opinion, {
  // Four hours count from when it was found, not from when somebody had the time to write it down.
  async opening(tx, fresh) {
    fresh.data['foundAt'] ??= (fresh.at ?? tx.now).toISOString();
    remember(fresh.data);
  },

  before: {
    assess: ({ data }) => remember(data),
    follow: ({ data }) => remember(data),
  },
});

const rising = ['low', 'middle', 'high'];

/** The heat may fall again; how hot it was is not forgotten. */
function remember(data: Record<string, unknown>): void {
  const [heat, peak] = [data['heat'], data['peak']].map((one) => rising.indexOf(String(one)));
  if ((heat ?? -1) > (peak ?? -1)) data['peak'] = data['heat'];
}
