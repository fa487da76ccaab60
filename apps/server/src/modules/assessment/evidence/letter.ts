import { letterKinds } from '@anyuan/contract';

import { measuredFigure } from './figure.ts';
import { partsOf, type EvidenceProvider } from './provider.ts';

/** 责任书: how many of a kind are signed, in percent; `safety.scored`: another figure of them. */
export const letterEvidence: EvidenceProvider = {
  from: 'letter',
  names: () => letterKinds,
  measure: (ctx, of, period) => {
    const [key, figure] = partsOf(of);
    return Object.hasOwn(letterKinds, key)
      ? measuredFigure(ctx, { source: 'letter', figure: figure ?? 'coverage', by: 'kind', key }, period)
      : Promise.resolve(null);
  },
};
