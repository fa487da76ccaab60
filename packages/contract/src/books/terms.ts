import type { z } from 'zod';

import type { Label } from '../common.ts';
import { fieldMeta } from '../fields/index.ts';
import {
  asDeclared,
  dayAfter,
  everyDays,
  type Interval,
  type Intervals,
  type Limit,
  type LimitOf,
  type Source,
} from '../things/terms.ts';
import type { BookItemFacts, BookKind } from './kit.ts';

/** So many days, under a rule; a hospital may set them otherwise. */
export interface BookDays {
  days: number;
  source: Source;
}
export const inDays = (days: number, source: Source): BookDays => ({ days, source });

/** How long something is kept: a line, or the paper that stands behind it. */
export interface BookKeep {
  label: Label;
  /** Lines of these movements; absent: every line. */
  of?: readonly string[];
  /** Counted from the day it was done, or from the day its batch is good until. */
  from: 'done' | 'expiry';
  for: Intervals;
  source: Source;
}

/** Reported once a year, of the year before, by a line of this movement. */
export interface BookYearly {
  movement: string;
  /** Field of that line with the year it is about. */
  year: string;
  /** `MM-DD`, the last day for it. */
  until: string;
  when: (item: BookItemFacts) => boolean;
  source: Source;
}

/** Every number of days or months a book goes by, with a key to set it. */
export function bookLimits({ expiry, count, outstanding, keeps, item }: BookKind): (Limit & { label: Label })[] {
  const due = outstanding?.due;
  const nameOf = (by: string, choice: string): Label =>
    fieldMeta(item.shape[by] as z.ZodType)?.options?.[choice] ?? [choice, choice];
  const days = (key: string, label: Label, given: BookDays | undefined) =>
    given ? [{ key, label, interval: everyDays(given.days), source: given.source }] : [];
  return [
    ...days('expiry', ['到期提醒提前', 'warned of its end before'], expiry),
    ...days('count', ['盘点周期', 'counted every'], count.every),
    ...days(
      'due',
      [`${outstanding?.label[0] ?? ''}时限`, outstanding?.label[1] ?? ''],
      due && 'days' in due ? due : undefined,
    ),
    ...Object.entries(keeps ?? {}).flatMap(([name, keep]) =>
      partsOf(`keep.${name}`, keep.for).map(({ key, interval, by, choice }) => {
        const [zh, en] = by === undefined ? ['', ''] : nameOf(by, choice).map((text) => ` (${text})`);
        const label: Label = [`${keep.label[0]}保存${zh}`, `${keep.label[1]} kept${en}`];
        return { key, interval, label, source: keep.source };
      }),
    ),
  ];
}

interface Part {
  key: string;
  interval: Interval;
  by?: string;
  choice: string;
}
const partsOf = (key: string, given: Intervals): Part[] =>
  'by' in given
    ? Object.entries(given.intervals).map(([choice, interval]) => ({
        key: `${key}.${choice}`,
        interval,
        by: given.by,
        choice,
      }))
    : [{ key, interval: given, choice: '' }];

/** What of a line says how long it is kept. Days are `YYYY-MM-DD`. */
export interface KeptLine {
  movement: string;
  doneOn: string;
  expiresOn: string | null;
  data: Readonly<Record<string, unknown>>;
}

/** Until when a line and its papers are kept at least; what has no end yet is left out. */
export function keptUntil(
  { keeps }: Pick<BookKind, 'keeps'>,
  { movement, doneOn, expiresOn, data }: KeptLine,
  limitOf: LimitOf = asDeclared,
): { keep: string; until: string }[] {
  return Object.entries(keeps ?? {}).flatMap(([keep, { of, from, for: given }]) => {
    const start = from === 'done' ? doneOn : expiresOn;
    const choice = 'by' in given ? String(data[given.by]) : undefined;
    const interval = 'by' in given ? given.intervals[choice ?? ''] : given;
    if (!interval || start === null || (of && !of.includes(movement))) return [];
    const key = choice === undefined ? `keep.${keep}` : `keep.${keep}.${choice}`;
    return [{ keep, until: dayAfter(start, { ...interval, count: limitOf(key, interval) }) }];
  });
}
