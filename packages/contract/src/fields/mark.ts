import { z } from 'zod';

import type { Label } from '../common.ts';
import { numberHint, readDecimal } from './decimal.ts';
import { defineKind, type More, type Tick } from './kind.ts';

const words: readonly Label[] = [
  ['很不满意', 'Very poor'],
  ['不满意', 'Poor'],
  ['一般', 'Fair'],
  ['满意', 'Good'],
  ['很满意', 'Very good'],
];
const ends: Readonly<Record<string, Label>> = { '1': ['差', 'poor'], '5': ['好', 'good'] };
const ticks = words.map(([zh, en], at): Tick => {
  const value = String(at + 1);
  const small = ends[value];
  return { value, label: [value, value], spoken: [`${value} ${zh}`, `${value} ${en}`], ...(small && { small }) };
});

/** How somebody found something, from 1 (very poor) to 5 (very good). */
export const mark = defineKind(
  {
    kind: 'mark',
    cell: 'number',
    text: (value) => Number(value),
    read: readDecimal,
    hint: numberHint,
    plain: () => ({ as: 'ticks', look: 'mark', options: ticks }),
  },
  (of) => ({ mark: (label: Label, m: More = {}) => of(z.number().int().min(1).max(5), { label, ...m }) }),
);
export const markWords = words;
