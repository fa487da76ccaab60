import { dayAfter, lastDayOf, type Period } from './period.ts';

/** A total of fewer says what one of them is. */
export const fewest = 3;

/** How many records each combination of secret measures takes in, on one day. */
export interface DayCount {
  day: string;
  /** Which of the measures count these records: one character each. */
  kind: string;
  records: number;
}

/** Days that are told together or not at all. */
export interface Block {
  days: ReadonlySet<string>;
  isTold: boolean;
  /** The last day of the month it closes with. */
  to: string;
}

/**
 * Cuts time into blocks, so that whatever is added and subtracted of what is told, the rest is none or at least `fewest`
 * records of every kind. A block is of whole months, closes as soon as it holds enough, and is never opened again: so
 * the difference of two looks, however far apart, is a sum of whole blocks, too.
 * @param open first month that is not over yet; nothing from then on is told
 */
export function blocksOf(counts: readonly DayCount[], open: string): Block[] {
  const blocks: Block[] = [];
  let gathered: DayCount[] = [];
  const months = Map.groupBy(
    counts.toSorted((a, b) => (a.day < b.day ? -1 : 1)),
    ({ day }) => day.slice(0, 7),
  );
  const block = (isTold: boolean, month: string): Block => ({
    days: new Set(gathered.map(({ day }) => day)),
    isTold,
    to: lastDayOf(month),
  });
  for (const [month, days] of months) {
    gathered.push(...days);
    if (month >= open || !isEnough(gathered)) continue;
    blocks.push(block(true, month));
    gathered = [];
  }
  if (gathered.length > 0) blocks.push(block(false, '9999-12'));
  return blocks;
}

function isEnough(counts: readonly DayCount[]): boolean {
  const kinds = Map.groupBy(counts, ({ kind }) => kind);
  return [...kinds.values()].every((some) => some.reduce((sum, { records }) => sum + records, 0) >= fewest);
}

/** How many days with records of a block lie in a period: none, some, or all. */
function share({ days }: Block, { from, to }: Period): 'none' | 'some' | 'all' {
  const inside = [...days].filter((day) => day >= from && day <= to).length;
  return inside === 0 ? 'none' : inside === days.size ? 'all' : 'some';
}

/** Whether a total over a period may be told: it takes in whole blocks, and only such as may be. */
export const mayTell = (blocks: readonly Block[], period: Period): boolean =>
  blocks.every((block) => {
    const part = share(block, period);
    return part === 'none' || (part === 'all' && block.isTold);
  });

/**
 * The part of a period whose total may be told: as many whole blocks as lie in it. What a block of its first and last
 * days leaves outside is not told, and the days say so. Null: not one lies in it whole.
 */
export function toldPart(blocks: readonly Block[], period: Period): Period | null {
  const touched = blocks.filter((block) => share(block, period) !== 'none');
  const isWhole = (block: Block): boolean => block.isTold && share(block, period) === 'all';
  const first = touched.findIndex(isWhole);
  if (touched.length === 0) return period;
  if (first < 0) return null;
  const last = touched.findLastIndex(isWhole);
  const before = touched[first - 1];
  return {
    from: before ? dayAfter(before.to) : period.from,
    to: last === touched.length - 1 ? period.to : (touched[last] as Block).to,
  };
}
