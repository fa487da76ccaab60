import type { OverdueSource } from '@anyuan/contract';

import { unansweredItems } from './assessment.ts';
import { overdueCases } from './cases.ts';
import { unscoredLetters, unsignedLetters } from './letters.ts';
import type { OverdueProvider } from './provider.ts';
import { unreadDocuments } from './reading.ts';
import { missedRounds } from './rounds.ts';
import { overdueThings } from './things.ts';

export type { OverdueProvider, Overdues } from './provider.ts';

/** Whatever can be past its day. A new source is a line here and a word in `overdueSources` of the contract. */
export const providers: readonly OverdueProvider[] = [
  overdueCases,
  missedRounds,
  overdueThings,
  unreadDocuments,
  unsignedLetters,
  unscoredLetters,
  unansweredItems,
];

export function providerOf(source: OverdueSource): OverdueProvider {
  const found = providers.find((one) => one.source === source);
  if (!found) throw new Error(`nobody provides ${source}`);
  return found;
}
