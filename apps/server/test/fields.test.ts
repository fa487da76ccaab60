import {
  field,
  fieldKinds,
  fieldOf,
  paperState,
  readText,
  textOf,
  titleOf,
  type FieldKindName,
} from '@anyuan/contract';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { finder, reader, samples } from './field-samples.ts';

const names = Object.keys(fieldKinds) as FieldKindName[];

test('a kind is called as it is listed, and what it makes is of that kind', () => {
  for (const name of names) {
    expect(fieldKinds[name].kind).toBe(name);
    expect(fieldOf(samples[name].schema)?.kind.kind).toBe(name);
    expect(fieldOf(samples[name].schema.optional())?.kind.kind).toBe(name);
  }
});

const kindOf = (name: FieldKindName) => fieldOf(samples[name].schema)!.kind;

describe.each(names)('%s', (name) => {
  const { schema, values } = samples[name];
  const kind = kindOf(name);

  test('takes its values, and says in both languages what may be typed', () => {
    fc.assert(fc.property(values, (value) => void schema.parse(value)));
    for (const words of kind.hint(fieldOf(schema)!)) expect(words).not.toBe('');
  });
});

// Files and signatures are not typed.
describe.each(names.filter((name) => kindOf(name).read))('%s, typed,', (name) => {
  const { schema, values } = samples[name];

  test.each(['zh', 'en'] as const)('text read again is the value, and its text the same (%s)', (lang) => {
    fc.assert(
      fc.property(values, (value) => {
        const parsed = schema.parse(value);
        const text = String(textOf(schema, parsed, reader(lang)));
        const read = readText(schema, text, finder);
        expect(read).toEqual({ value: parsed });
        expect(String(textOf(schema, (read as { value: unknown }).value, reader(lang)))).toBe(text);
      }),
      { numRuns: 300 },
    );
  });

  test('never throws at what people type', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(Object.keys(readText(schema, text, finder))).toHaveLength(1);
      }),
    );
  });
});

// People, places, tables are not asked of the public.
describe.each(names.filter((name) => kindOf(name).plain))('%s, asked in public,', (name) => {
  const { schema, values } = samples[name];

  test('what a page without scripts posts is what the schema takes', () => {
    const plain = kindOf(name).plain!(fieldOf(schema)!);
    if (plain.as === 'files') return;
    fc.assert(
      fc.property(values, (value) => {
        // A browser posts the value of an input: keys of ticks, the wall clock of a moment, digits, words.
        const posted =
          plain.as === 'ticks'
            ? [value].flat().map(String).join(',')
            : name === 'time'
              ? String(textOf(schema, value, reader('zh'))).replace(' ', 'T')
              : String(value);
        expect(readText(schema, posted, finder)).toEqual({ value: schema.parse(value) });
      }),
    );
    const words = plain.as === 'ticks' ? plain.options.flatMap(({ label }) => label) : [];
    expect(words).not.toContain('');
  });
});

test('numbers keep every digit, with and without their unit', () => {
  const weight = field.quantity(['重量', 'Weight'], { unit: ['千克', 'kg'], max: 10, decimals: 2 });
  for (const text of ['1.10', '1.1 kg', '1.1千克', '１．１'])
    expect(readText(weight, text, finder)).toEqual({ value: 1.1 });
  for (const text of ['1.234', '11', '-1', '1e1', 'kg', '0x1'])
    expect(readText(weight, text, finder)).toHaveProperty('wrong');
  expect(weight.safeParse(0.1 + 0.2).success).toBe(false);
  expect(titleOf(weight)).toEqual(['重量(千克)', 'Weight (kg)']);
});

test('what more than one bears must be said by its code', () => {
  const asked = field.place(['地点', 'Place']);
  expect(readText(asked, '药房', { find: () => 'many' })).toMatchObject({
    wrong: [expect.stringContaining('不止一个'), expect.any(String)],
  });
});

test('a paper is good on its last day, ends soon before it and is expired after it', () => {
  const until = { validUntil: '2026-11-22' };
  expect(['2026-08-01', '2026-09-23', '2026-11-22', '2026-11-23'].map((today) => paperState(until, today))).toEqual([
    'valid',
    'soon',
    'soon',
    'expired',
  ]);
  expect(paperState({}, '2026-11-23')).toBe('valid');
});
