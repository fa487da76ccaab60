/**
 * The law of books, without a database: what an entry does to balances. Server and pages work it out by this; the
 * database refuses whatever breaks it (migration 0120), and a property test compares the two.
 */

/** One end of an entry, at one stock. */
export interface Posting {
  stock: string;
  quantity: number;
  delta: number;
}

export type Does = 'in' | 'out' | 'none' | 'move';

/** What an entry writes: one posting, or both ends of a move. */
export function postings(does: Does, quantity: number, stock: string, to?: string): Posting[] {
  if (does !== 'move') return [{ stock, quantity, delta: does === 'in' ? quantity : does === 'out' ? -quantity : 0 }];
  if (to === undefined || to === stock) throw new Error('a move has two ends');
  return [
    { stock, quantity, delta: -quantity },
    { stock: to, quantity, delta: quantity },
  ];
}

/** Counting sets the balance right: what was found less what should be there. */
export const counted = (stock: string, balance: number, found: number): Posting => ({
  stock,
  quantity: Math.abs(found - balance),
  delta: found - balance,
});

/** `-0` is no number of a book. */
const opposite = (n: number): number => (n === 0 ? 0 : -n);
export const undone = (lines: readonly Posting[]): Posting[] =>
  lines.map((line) => ({ ...line, delta: opposite(line.delta) }));

/** The balances after it; null if one would fall below zero, and then none has moved. */
export function after(
  balances: ReadonlyMap<string, number>,
  entry: readonly Posting[],
): ReadonlyMap<string, number> | null {
  const next = new Map(balances);
  for (const { stock, delta } of entry) {
    const balance = (next.get(stock) ?? 0) + delta;
    if (balance < 0) return null;
    next.set(stock, balance);
  }
  return next;
}

/** How much of a line is still out. */
export const left = (quantity: number, answered: readonly number[]): number =>
  quantity - answered.reduce((sum, one) => sum + one, 0);
