const year = 364;

export interface Slot {
  daysAgo: number;
  /** 0: the year that ends now, 1: the one before. */
  year: number;
  /** Counts from the newest. */
  n: number;
  time: string;
}

/** Days of two years, evenly spread: so many in the year that ends now, so many in the one before. */
export function spread(now: number, before: number, salt = 0): Slot[] {
  const next = chance(now * 1000 + before + salt);
  const slots = [now, before].flatMap((count, back) =>
    Array.from({ length: count }, (_, i) => ({
      daysAgo: back * year + Math.floor(((i + 0.25 + next(50) / 100) * year) / count),
      year: back,
      time: `${String(8 + next(9)).padStart(2, '0')}:${String(next(60)).padStart(2, '0')}`,
    })),
  );
  return slots.map((slot, n) => ({ ...slot, n }));
}

/** Whole numbers below a limit, the same ones every time. */
export function chance(seed: number): (limit: number) => number {
  let state = (seed * 2_654_435_761 + 1_013_904_223) >>> 0;
  return (limit) => {
    // Linear congruential (Numerical Recipes): variety, not secrecy.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

/** The nth of a list that begins anew at its end. */
export const nth = <T>(list: readonly T[], n: number): T => list[n % list.length] as T;

/** People who are plainly nobody: numbers of the block that the demonstration's own telephones use. */
export const patientName = (n: number): string => `演示患者${String((n % 90) + 10)}`;
export const patientPhone = (n: number): string => `199000${String(90_000 + (n % 9000))}`;
export const admissionNo = (n: number): string => `YS${String(100_000 + n * 37).slice(-6)}`;
