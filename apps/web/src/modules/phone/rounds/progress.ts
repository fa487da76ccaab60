import type { RoundDetail, RoundSpot } from '@anyuan/contract';

import type { CheckTap, Tap } from '../outbox/tap.ts';

/** What was recorded of a round and waits on this phone. */
export const waitingAt = (taps: readonly Tap[], roundId: string): CheckTap[] =>
  taps.filter((tap): tap is CheckTap => tap.kind === 'check' && tap.roundId === roundId && !tap.refused && !tap.isTold);

/** Been to: what the server knows, and what it is still to hear. */
export const isSeen = ({ key, check }: RoundSpot, waiting: readonly CheckTap[]): boolean =>
  check !== null || waiting.some(({ point }) => point === key);

export const seenOf = ({ spots }: Pick<RoundDetail, 'spots'>, waiting: readonly CheckTap[]): number =>
  spots.filter((spot) => isSeen(spot, waiting)).length;

/** Where to go next. */
export const nextOf = ({ spots }: Pick<RoundDetail, 'spots'>, waiting: readonly CheckTap[]): RoundSpot | undefined =>
  spots.find((spot) => !isSeen(spot, waiting));

/** Where to go, and how many points are left, once this one is recorded, too. */
export function afterwards(
  { spots }: Pick<RoundDetail, 'spots'>,
  waiting: readonly CheckTap[],
  key: string | undefined,
): { next: RoundSpot | undefined; left: number } {
  const open = spots.filter((spot) => spot.key !== key && !isSeen(spot, waiting));
  return { next: open[0], left: open.length };
}
