import type { RoundSpot } from '@anyuan/contract';

/** What a label says, whatever is printed around it: `…/p/<token>`, `…/p/~<code>`, `…/m/thing/<code>`, or the code alone. */
export function markIn(text: string): string {
  const inside = /\/(?:p|m\/thing)\/([^/?#\s]+)/.exec(text)?.[1];
  const said = inside === undefined ? text : decoded(inside);
  return said.trim().replace(/^~/, '').toLowerCase();
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The point a label hangs at; it needs no network. */
export const spotOf = <S extends Pick<RoundSpot, 'marks'>>(spots: readonly S[], mark: string): S | undefined =>
  spots.find(({ marks }) => marks.some((one) => one.toLowerCase() === mark));
