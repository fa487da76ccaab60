const everyMs = 2 * 3_600_000;

/** A bell that was heard at noon may be unplugged at two: heard longer ago than this, it is asked again. */
export const isHeardDue = (heardAt: string | null, now: number): boolean => now - Number(heardAt ?? 0) >= everyMs;
