import { field, fieldMeta } from '@anyuan/contract';
import { expect, test } from 'vitest';
import type { z } from 'zod';

import { numberText } from './number-text.ts';

const shown = (schema: z.ZodType, value: number): string => numberText(value, fieldMeta(schema));

test('an amount is grouped so that it can be read; a port, a year or the number of a sheet is no amount', () => {
  expect(shown(field.count(['人次', 'People']), 18_560)).toBe('18,560');
  expect(shown(field.between(['床位', 'Beds'], 1, 20_000), 1200)).toBe('1,200');
  expect(shown(field.numeral(['端口', 'Port'], 1, 65_535), 18_560)).toBe('18560');
  expect(shown(field.numeral(['年度', 'Year'], 2000, 2100).optional(), 2026)).toBe('2026');
  expect(shown(field.numeral(['起号', 'First number'], 0, 999_999_999), 330_000_001)).toBe('330000001');
});
