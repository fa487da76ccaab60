/** How alike two texts are, 0 to 1: shared pairs of neighbouring letters (Dice). Spaces and marks do not count. */
export const likeness = (a: string, b: string): number => likenessTo(a)(b);

/** The same for one text against thousands: it is taken apart once, and each of the others costs some microseconds. */
export function likenessTo(text: string): (other: string) => number {
  const letters = lettersOf(text);
  const places = new Map<number, number>();
  const counts: number[] = [];
  for (let at = 0; at + 1 < letters.length; at++) {
    const pair = pairAt(letters, at);
    const place = places.get(pair);
    if (place === undefined) {
      places.set(pair, counts.length);
      counts.push(1);
    } else counts[place]!++;
  }
  const mine = Math.max(0, letters.length - 1);
  const left = new Int32Array(counts.length);
  return (other) => {
    const its = lettersOf(other);
    const total = mine + Math.max(0, its.length - 1);
    if (total === 0) return 0;
    left.set(counts);
    let shared = 0;
    for (let at = 0; at + 1 < its.length; at++) {
      const place = places.get(pairAt(its, at));
      if (place !== undefined && left[place]! > 0) {
        left[place]!--;
        shared++;
      }
    }
    return (2 * shared) / total;
  };
}

const lettersOf = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

/** Two neighbouring code units as one number. */
const pairAt = (letters: string, at: number): number => letters.charCodeAt(at) * 65_536 + letters.charCodeAt(at + 1);
