import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { z } from 'zod';

import * as contract from '../index.ts';
import { phoneNumber } from './phone.ts';
import { cleanPhone, isPhone, phoneHref, phoneText } from './telephone.ts';

test.each([
  ['13800001234', '13800001234'],
  ['138 0000 1234', '13800001234'],
  ['１３８－００００－１２３４', '13800001234'],
  ['138.0000.1234', '13800001234'],
  ['+86 138 0000 1234', '13800001234'],
  ['+86-138-0000-1234', '13800001234'],
  ['0086 13800001234', '13800001234'],
  ['8613800001234', '13800001234'],
  // Pasted from a spreadsheet or WeChat: marks of direction, a byte order mark, a zero-width space.
  ['\u202D13800001234\u202C', '13800001234'],
  ['\uFEFF138\u200B0000\u00A01234', '13800001234'],
  ['电话：138 0000 1234', '13800001234'],
  ['(010) 6552-1234', '01065521234'],
  ['（０１０）６５５２１２３４', '01065521234'],
  ['010-65521234-8012', '01065521234x8012'],
  ['010-6552 1234 转 8012', '01065521234x8012'],
  ['010－65521234转8012', '01065521234x8012'],
  ['0571-8723 6114 分机 12', '057187236114x12'],
  ['65521234 ext. 8012', '65521234x8012'],
  ['65521234#8012', '65521234x8012'],
  ['+86 10 6552 1234', '01065521234'],
  ['400-810-1234', '4008101234'],
  ['8012', '8012'],
  ['110', '110'],
  ['6552-1234', '65521234'],
  ['+852 2123 4567', '+85221234567'],
  ['00852 2123 4567', '+85221234567'],
])('%j is stored as %s', (text, clean) => {
  expect(phoneNumber.parse(text)).toBe(clean);
  expect(isPhone(clean)).toBe(true);
});

test.each([
  '',
  '请打我',
  '12',
  '1.38E+10',
  // A digit is missing, one is too many, two numbers in one.
  '1380000123',
  '138000012345',
  '13800001234/13900001234',
  '13800001234、8012',
  '138-0000-1234-5678901',
  'abc13800001234',
])('%j is refused, not guessed', (text) => expect(phoneNumber.safeParse(text).success).toBe(false));

test('a stored number is shown so that it can be read out, and is read back from that', () => {
  expect(['13800001234', '01065521234x8012', '4008101234', '057187236114', '8012', '请打我'].map(phoneText)).toEqual([
    '138 0000 1234',
    '010-6552 1234 转 8012',
    '400-810-1234',
    '0571-8723 6114',
    '8012',
    '请打我',
  ]);
  expect(phoneHref('010-6552 1234 转 8012')).toBe('tel:01065521234,8012');
  const digits = (least: number, most: number) => fc.stringMatching(new RegExp(`^\\d{${least},${most}}$`));
  const whole = fc.oneof(
    digits(9, 9).map((rest) => `13${rest}`),
    digits(8, 8).map((rest) => `0106${rest.slice(1)}`),
    digits(7, 7).map((rest) => `05718${rest.slice(1)}`),
    digits(7, 7).map((rest) => `400${rest}`),
    digits(6, 6).map((rest) => `6${rest}`),
  );
  fc.assert(
    fc.property(whole, fc.option(digits(1, 5), { nil: undefined }), (number, extension) => {
      const clean = extension === undefined ? number : `${number}x${extension}`;
      expect(cleanPhone(clean)).toBe(clean);
      expect(cleanPhone(phoneText(clean))).toBe(clean);
    }),
  );
});

interface Def {
  shape?: Record<string, z.ZodType>;
  innerType?: z.ZodType;
  element?: z.ZodType;
  in?: z.ZodType;
  options?: readonly z.ZodType[];
}

/** Every question for a telephone number below a schema, by its way. */
function numbersIn(schema: z.ZodType, way: string): [way: string, schema: z.ZodType][] {
  const { shape = {}, innerType, element, in: before, options = [] } = schema.def as unknown as Def;
  const below = [innerType, element, before, ...options].flatMap((one) => (one ? numbersIn(one, way) : []));
  const named = Object.entries(shape).flatMap(([key, one]) => [
    ...(/phone$/i.test(key) ? [[`${way}.${key}`, one] as [string, z.ZodType]] : []),
    ...numbersIn(one, `${way}.${key}`),
  ]);
  return [...below, ...named];
}

test('whoever asks for a telephone number, by form, sheet or route, stores it clean', () => {
  type Route = { input?: z.ZodType };
  const routes = Object.entries(contract)
    .filter(([name, api]) => name.endsWith('Api') && typeof api === 'object')
    .flatMap(([name, api]) =>
      Object.entries(api as Record<string, Route>).map(([one, route]) => [`${name}.${one}`, route] as const),
    )
    .flatMap(([way, { input }]) => (input ? numbersIn(input, way) : []));
  const things = Object.values({ ...contract.registers, ...contract.thingKinds }).flatMap((kind) =>
    numbersIn(kind.fields as z.ZodType, kind.title[1]),
  );
  const cases = (Object.values(contract.caseTypes) as contract.CaseType[]).flatMap((type) => [
    ...numbersIn(type.fields as z.ZodType, type.type),
    ...Object.entries(type.actions).flatMap(([name, { input }]) =>
      input ? numbersIn(input as z.ZodType, `${type.type}.${name}`) : [],
    ),
  ]);
  const asked = [...routes, ...things, ...cases];
  expect(asked.length).toBeGreaterThan(12);
  const unclean = asked.filter(([, schema]) => {
    const { success, data } = schema.safeParse('138-0000 1234');
    return !success || data !== '13800001234';
  });
  expect(unclean.map(([way]) => way)).toEqual([]);
});
