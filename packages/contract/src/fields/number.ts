import { z } from 'zod';

import type { Label } from '../common.ts';
import { numberHint, numberInput, readDecimal } from './decimal.ts';
import { defineKind, type More } from './kind.ts';

/** A whole number. */
export const number = defineKind(
  {
    kind: 'number',
    cell: 'number',
    text: (value) => Number(value),
    read: readDecimal,
    hint: numberHint,
    plain: (field) => numberInput(field, 0),
  },
  (of) => ({
    count: (label: Label, m: More = {}) => of(z.number().int().min(0).max(100_000), { label, ...m }),
    /** Within limits, e.g. a score or a number of representatives. */
    between: (label: Label, min: number, max: number, m: More = {}) =>
      of(z.number().int().min(min).max(max), { label, ...m }),
    /** A number that names something and counts nothing: a year, a port. */
    numeral: (label: Label, min: number, max: number, m: More = {}) =>
      of(z.number().int().min(min).max(max), { label, isName: true, ...m }),
  }),
);
