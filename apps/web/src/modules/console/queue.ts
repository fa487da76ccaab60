import { type CaseItem } from '@anyuan/contract';

import { caseType } from '../../case-types.ts';

/** One row of the queue: everything of one kind that rings at one place. */
export interface Row {
  key: string;
  /** The one the operator works on: the hottest, oldest first. */
  lead: CaseItem;
  members: readonly CaseItem[];
  repeats: number;
  escalation: number;
  waiting: number;
}

export const tabs = ['open', 'waiting', 'handling', 'today'] as const;
export type Tab = (typeof tabs)[number];

const topKinds = new Set(['panic', 'duress', 'fire']);
export const floodSize = 10;
export const floodMs = 600_000;

export const kindOf = (item: CaseItem): string =>
  typeof item.facts['kind'] === 'string' ? item.facts['kind'] : item.type;
export const isOpen = (item: CaseItem): boolean => item.closedAt === null;
/** Nobody of the control room has answered yet. */
export const isWaiting = (item: CaseItem): boolean =>
  isOpen(item) && item.state === (caseType(item.type)?.initial ?? 'raised');
/** A test calls nobody, and sounds like nothing else. */
export const isTest = (item: CaseItem): boolean => item.mode === 'test';

/** Smaller is hotter: tests last, one-key and fire on top, then urgency, then who still waits, then who waits longest. */
function heatOf(item: CaseItem): (number | string)[] {
  return [
    isTest(item) ? 1 : 0,
    isOpen(item) ? 0 : 1,
    topKinds.has(kindOf(item)) ? 0 : 1,
    item.priority,
    isWaiting(item) ? 0 : 1,
  ];
}

function compare(a: readonly (number | string)[], b: readonly (number | string)[]): number {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at < 0 ? 0 : (a[at] ?? 0) < (b[at] ?? 0) ? -1 : 1;
}

/** Negative: `a` is hotter. */
export const byHeat = (a: CaseItem, b: CaseItem): number => compare(heatOf(a), heatOf(b));
const inQueue = (a: CaseItem, b: CaseItem): number => byHeat(a, b) || compare([a.at, a.id], [b.at, b.id]);

export function shown(items: readonly CaseItem[], tab: Tab, day: string): CaseItem[] {
  switch (tab) {
    case 'open':
      return items.filter(isOpen);
    case 'waiting':
      return items.filter(isWaiting);
    case 'handling':
      return items.filter((item) => isOpen(item) && !isWaiting(item));
    case 'today':
      return items.filter((item) => item.at >= day);
  }
}

/** Rows in working order. Ended cases stand alone: only what is open floods. */
export function rowsOf(items: readonly CaseItem[]): Row[] {
  const groups = new Map<string, CaseItem[]>();
  for (const item of items) {
    const key = isOpen(item) ? groupOf(item) : item.id;
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return [...groups]
    .map(([key, found]): Row => {
      const members = found.toSorted(inQueue);
      return {
        key,
        lead: members[0] as CaseItem,
        members,
        repeats: members.reduce((sum, { repeats }) => sum + repeats, 0),
        escalation: Math.max(...members.map(({ escalation }) => escalation)),
        waiting: members.filter(isWaiting).length,
      };
    })
    .toSorted((a, b) => (isOpen(a.lead) ? inQueue(a.lead, b.lead) : newestFirst(a.lead, b.lead)));
}

const newestFirst = (a: CaseItem, b: CaseItem): number =>
  isOpen(a) === isOpen(b) ? compare([b.at, b.id], [a.at, a.id]) : byHeat(a, b);

export const groupOf = (item: CaseItem): string =>
  // The place of a zone that nobody has registered is that of its host, wherever the zone itself is.
  `${item.mode}|${kindOf(item)}|${item.place?.id ?? item.device?.id ?? item.id}|${typeof item.facts['zone'] === 'string' ? item.facts['zone'] : ''}`;

/** How many alarms came in the last ten minutes, when they are a flood. */
export function floodOf(items: readonly CaseItem[], now: number): number | undefined {
  const fresh = items.filter((item) => !isTest(item) && now - Date.parse(item.at) < floodMs).length;
  return fresh >= floodSize ? fresh : undefined;
}

export function countsOf(items: readonly CaseItem[]): { waiting: number; handling: number } {
  const real = items.filter((item) => isOpen(item) && !isTest(item));
  const waiting = real.filter(isWaiting).length;
  return { waiting, handling: real.length - waiting };
}
