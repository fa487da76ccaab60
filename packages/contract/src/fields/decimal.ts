import { z } from 'zod';

import type { Label } from '../common.ts';
import { type Declared, type Read, wrong } from './kind.ts';

/** Is it a decimal with at most so many digits after the point? Exact: no tolerance, no binary remainder. */
export const hasDecimals = (value: number, decimals: number): boolean => Number(value.toFixed(decimals)) === value;

/** Digits that are never `1e-7`, and never `0.30000000000000004` of what was two decimals. */
export const decimalText = (value: number, decimals: number): string => {
  const fixed = value.toFixed(decimals);
  return fixed.includes('.') ? fixed.replace(/\.?0+$/, '') : fixed;
};

/** The limits of a number field. */
export function limitsOf({ schema }: Declared): { min: number; max: number } {
  const { minValue, maxValue } = schema as z.ZodNumber;
  return { min: minValue ?? 0, max: maxValue ?? Number.MAX_SAFE_INTEGER };
}

/** `1,200.5`, `１２００．５`, `1200.5 kg`: digits as people write them, with or without the unit. */
export function readDecimal(text: string, { meta }: Declared): Read {
  const bare = text.normalize('NFKC').trim();
  const unit = [...new Set(meta.unit ?? [])].find(
    (one) => one !== '' && bare.toLowerCase().endsWith(one.toLowerCase()),
  );
  const digits = digitsIn(unit ? bare.slice(0, -unit.length) : bare);
  return digits === undefined ? wrong('须是数字', 'must be a number') : { value: Number(digits) };
}

/** Plain digits of a number grouped by threes or, as some do in Chinese, by fours; a comma that groups nothing is no number. */
export function digitsIn(text: string): string | undefined {
  const bare = text.replace(/\s/g, '');
  const isGrouped = /^[+-]?(\d{1,3}(,\d{3})+|\d{1,4}(,\d{4})+)(\.\d*)?$/.test(bare);
  if (bare.includes(',') && !isGrouped) return undefined;
  const digits = bare.replaceAll(',', '');
  return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(digits) ? digits : undefined;
}

/** What may be typed where a number is asked for. */
export function numberHint(field: Declared): Label {
  const { min, max } = limitsOf(field);
  const { unit } = field.meta;
  return [`数字(${min}–${max}${unit ? ` ${unit[0]}` : ''})`, `a number, ${min}–${max}${unit ? ` ${unit[1]}` : ''}`];
}

/** How a page without scripts asks for a number. */
export const numberInput = (field: Declared, decimals: number) => {
  const { min, max } = limitsOf(field);
  return {
    as: 'line' as const,
    attributes: {
      type: 'number',
      inputmode: decimals > 0 ? 'decimal' : 'numeric',
      min: String(min),
      max: String(max),
      step: decimals > 0 ? `0.${'1'.padStart(decimals, '0')}` : '1',
    },
    wrong: [`请填 ${min} 到 ${max} 的数字`, `Please give a number from ${min} to ${max}`] as const,
  };
};
