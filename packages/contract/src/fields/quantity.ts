import { z } from 'zod';

import type { Label } from '../common.ts';
import { fault } from '../fault.ts';
import { hasDecimals, numberHint, numberInput, readDecimal } from './decimal.ts';
import { defineKind, type More } from './kind.ts';

interface Measure extends Omit<More, 'unit' | 'decimals'> {
  /** Absent: what it counts has none. */
  unit?: Label;
  min?: number;
  max?: number;
  /** Digits after the point, 0 to 6; absent: whole numbers. */
  decimals?: number;
}

/**
 * A number with its unit: weight, length, share, dose. At most 15 digits in all, which a double holds exactly,
 * so that what was typed is what is stored, printed and summed (as `numeric`).
 */
export const quantity = defineKind(
  {
    kind: 'quantity',
    cell: 'number',
    text: (value) => Number(value),
    read: readDecimal,
    hint: numberHint,
    plain: (field) => numberInput(field, field.meta.decimals ?? 0),
  },
  (of) => ({
    quantity: (label: Label, { min = 0, max = 1_000_000, decimals = 0, ...m }: Measure) =>
      of(
        z
          .number()
          .min(min)
          .max(max)
          .refine(
            (value) => hasDecimals(value, decimals),
            decimals > 0
              ? fault(`最多 ${decimals} 位小数`, `${decimals} decimals at most`)
              : fault('须是整数', 'must be a whole number'),
          ),
        { label, decimals, ...m },
      ),
  }),
);
