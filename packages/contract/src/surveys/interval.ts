/** Two-sided 95 %. */
const z = 1.96;

export interface MeanInterval {
  low: number;
  high: number;
}

/** Out of a few whole, each answer says more: finite population correction. */
const correction = (n: number, frame: number | null): number =>
  frame === null || frame <= 1 ? 1 : Math.sqrt(Math.max(0, frame - n) / (frame - 1));

/**
 * Where the mean of the whole frame lies with 95 % certainty; null of fewer than two answers, of which one cannot tell.
 * @param frame how many could have been asked; null: not known, taken as very many
 */
export function meanInterval(
  { n, mean, deviation }: { n: number; mean: number; deviation: number },
  frame: number | null,
  [least, most]: readonly [number, number] = [1, 5],
): MeanInterval | null {
  if (n < 2) return null;
  const half = ((z * deviation) / Math.sqrt(n)) * correction(n, frame);
  return { low: Math.max(least, mean - half), high: Math.min(most, mean + half) };
}

/**
 * How many answers a share needs so that it is known to within `margin` (Cochran, with the finite population
 * correction), at the worst case of one half.
 */
export function sampleSize(frame: number | null, margin: number): number {
  const many = (z * z * 0.25) / (margin * margin);
  if (frame === null) return Math.ceil(many);
  return Math.min(frame, Math.ceil(many / (1 + (many - 1) / Math.max(1, frame))));
}
