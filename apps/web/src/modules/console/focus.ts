import type { CaseItem } from '@anyuan/contract';

import { byHeat, isOpen, isTest, isWaiting, rowsOf } from './queue.ts';

export interface Desk {
  selected: string | undefined;
  /** Alarms that came while the operator was typing; they get their turn when he stops. */
  missed: readonly string[];
  /** The page, not the operator, chose last, and when (ms). */
  movedAt: number;
}
export const emptyDesk: Desk = { selected: undefined, missed: [], movedAt: 0 };

export type DeskEvent =
  | { kind: 'choose'; id: string | undefined }
  /** An alarm has come in. */
  | { kind: 'arrive'; id: string; isTyping: boolean; now: number }
  | { kind: 'typingEnds'; now: number }
  /** The list was loaded: whoever sits down sees what is going on. */
  | { kind: 'load'; now: number }
  /** Cases have ended: when it is the one in hand, on to whatever rings next. */
  | { kind: 'settle'; ended: readonly string[]; now: number };

type Items = Readonly<Record<string, CaseItem>>;

/** What the operator has in hand. A new alarm takes his attention only if it is hotter, and never while he types. */
export function deskStep(desk: Desk, event: DeskEvent, items: Items): Desk {
  switch (event.kind) {
    case 'choose':
      return { ...desk, selected: event.id, missed: desk.missed.filter((id) => id !== event.id), movedAt: 0 };
    case 'arrive': {
      const item = items[event.id];
      if (!item || isTest(item) || event.id === desk.selected || !takes(item, inHand(desk, items))) return desk;
      if (event.isTyping) return { ...desk, missed: [...desk.missed.filter((id) => id !== event.id), event.id] };
      return { ...desk, selected: event.id, movedAt: event.now };
    }
    case 'typingEnds': {
      const waiting = desk.missed.flatMap((id) => items[id] ?? []).filter(isWaiting);
      const next = rowsOf(waiting)[0]?.lead;
      const isNew = next !== undefined && takes(next, inHand(desk, items));
      return { selected: isNew ? next.id : desk.selected, missed: [], movedAt: isNew ? event.now : desk.movedAt };
    }
    case 'load': {
      const held = inHand(desk, items);
      if (held && isOpen(held)) return desk;
      return onTo(desk, leadOf(items, isWaiting) ?? leadOf(items, isOpen), event.now);
    }
    case 'settle':
      return desk.selected && event.ended.includes(desk.selected)
        ? onTo(desk, leadOf(items, isWaiting), event.now)
        : desk;
  }
}

const leadOf = (items: Items, wanted: (item: CaseItem) => boolean): CaseItem | undefined =>
  rowsOf(Object.values(items).filter((item) => wanted(item) && !isTest(item)))[0]?.lead;

const onTo = (desk: Desk, next: CaseItem | undefined, now: number): Desk =>
  next ? { ...desk, selected: next.id, movedAt: now } : desk;

/** Which cases were open in the list before and are not any more. */
export const endedBetween = (before: Items, after: Items): string[] =>
  Object.values(before).flatMap((item) => {
    const now = after[item.id];
    return isOpen(item) && !(now && isOpen(now)) ? [item.id] : [];
  });

const inHand = (desk: Desk, items: Items): CaseItem | undefined => (desk.selected ? items[desk.selected] : undefined);

/** Hotter than what is in hand; what still waits is hotter than what somebody has answered. */
const takes = (fresh: CaseItem, held: CaseItem | undefined): boolean =>
  held === undefined || !isOpen(held) || byHeat(fresh, held) < 0;

/** Right after the page moved by itself a key may still be meant for the case before. */
export const settleMs = 600;
export const justMoved = (desk: Desk, now: number): boolean => now - desk.movedAt < settleMs;
