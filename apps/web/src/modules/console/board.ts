import type { CaseItem } from '@anyuan/contract';

/** Open cases and those of today, by id, as the console keeps them: loaded once, then moved on by events. */
export interface Board {
  items: Readonly<Record<string, CaseItem>>;
  todayTotal: number;
  /** Start of the day it counts, ISO. */
  day: string;
}

export interface Loaded {
  open: readonly CaseItem[];
  today: readonly CaseItem[];
  todayTotal: number;
  day: string;
}

/** What an event says of a case: all of it, or what a ring has changed. */
export type Change = CaseItem | (Pick<CaseItem, 'id' | 'version'> & Partial<CaseItem>);

/** Events of the last minute, so that an answer that was on its way while they came in does not undo them. */
export type Recent = readonly { at: number; item: Change }[];
export const keptMs = 60_000;

export const remembered = (recent: Recent, item: Change, now: number): Recent => {
  const before = recent.find((one) => now - one.at < keptMs && one.item.id === item.id)?.item;
  return [
    ...recent.filter((one) => now - one.at < keptMs && one.item.id !== item.id),
    { at: now, item: before && !isWhole(item) ? { ...before, ...item } : item },
  ];
};

const isWhole = (change: Change): change is CaseItem => change.at !== undefined;

/** What was loaded, corrected by newer events. */
export function settled({ open, today, todayTotal, day }: Loaded, recent: Recent): Board {
  const items = Object.fromEntries([...today, ...open].map((item) => [item.id, item]));
  return recent.reduce((board, { item }) => applied(board, item), { items, todayTotal, day } as Board);
}

/** The board after one event. Events may come twice or late: only a newer version counts. */
export function applied(board: Board, change: Change): Board {
  const known = board.items[change.id];
  if (known && known.version >= change.version) return board;
  const item = known ? { ...known, ...change } : change;
  // Of a case that is not on the board a ring says too little; it comes with the next answer.
  if (!isWhole(item)) return board;
  const isToday = item.at >= board.day;
  if (!known && item.closedAt !== null && !isToday) return board;
  return {
    ...board,
    items: { ...board.items, [item.id]: item },
    todayTotal: board.todayTotal + (!known && isToday && item.mode === 'real' ? 1 : 0),
  };
}
