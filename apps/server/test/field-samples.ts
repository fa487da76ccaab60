import { field, type FieldKindName, type Finder, type Reader } from '@anyuan/contract';
import fc from 'fast-check';
import { z } from 'zod';

/** One declared field of every kind, and values of it. For tests over the whole registry; a kind without one does not compile. */
export interface Sample {
  schema: z.ZodType;
  values: fc.Arbitrary<unknown>;
}

const ids = Array.from({ length: 12 }, (_, n) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`);
const id = fc.constantFrom(...ids);
const some = fc.uniqueArray(id, { minLength: 1, maxLength: 4 });
/** Words with what separates cells, options and lines elsewhere. */
const words = fc
  .string({ unit: fc.constantFrom(...'安院 药房a|\\,、;:n-1=+@"\'<&'.split('')), minLength: 1, maxLength: 40 })
  .map((text) => text.trim())
  .filter((text) => text !== '' && !/^'[=+\-@]/.test(text));
const lines = fc.array(words, { minLength: 1, maxLength: 3 }).map((all) => all.join('\n'));
const day = fc
  .integer({ min: 0, max: 40_000 })
  .map((days) => new Date(Date.UTC(1990, 0, 1) + days * 86_400_000).toISOString().slice(0, 10));
const minute = fc.integer({ min: 0, max: 30_000_000 }).map((minutes) => new Date(minutes * 60_000).toISOString());
const decimal = (decimals: number, most: number) =>
  fc.integer({ min: 0, max: most * 10 ** decimals }).map((whole) => Number((whole / 10 ** decimals).toFixed(decimals)));
const options = {
  guard: ['保安员证', "Guard's certificate"],
  fire: ['消防设施操作员、四级', 'Fire operator, class 4'],
  other: ['其他 证书', 'Other paper'],
} as const;
const key = fc.constantFrom('guard', 'fire', 'other');
const optional = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: undefined, freq: 3 });
const defined = (value: object): object =>
  Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined));
const label = ['问题', 'Question'] as const;

export const samples: Record<FieldKindName, Sample> = {
  text: { schema: field.text(label), values: words },
  longText: { schema: field.longText(label), values: lines },
  number: { schema: field.count(label), values: fc.integer({ min: 0, max: 100_000 }) },
  quantity: {
    schema: field.quantity(label, { unit: ['千克', 'kg'], min: 0, max: 5000, decimals: 3 }),
    values: decimal(3, 5000),
  },
  money: { schema: field.money(label), values: decimal(2, 1_000_000_000) },
  mark: { schema: field.mark(label), values: fc.integer({ min: 1, max: 5 }) },
  yesNo: { schema: field.yesNo(label), values: fc.boolean() },
  date: { schema: field.date(label), values: day },
  time: { schema: field.time(label), values: minute },
  phone: {
    schema: field.phone(label),
    values: fc.stringMatching(/^(13\d{9}|0106\d{7}|05718\d{6}|400\d{7}|[2-8]\d{2,5})(x\d{1,4})?$/),
  },
  choice: { schema: field.choice(label, options), values: key },
  choices: {
    schema: field.choices(label, options),
    values: fc.uniqueArray(key, { minLength: 1, maxLength: 3 }),
  },
  person: { schema: field.person(label), values: id },
  thing: { schema: field.thing(label, 'contract'), values: id },
  people: { schema: field.people(label), values: some },
  department: { schema: field.department(label), values: id },
  departments: { schema: field.departments(label), values: some },
  place: { schema: field.place(label), values: id },
  reference: {
    schema: field.refs(label, 'device', 5),
    values: fc.uniqueArray(fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,12}$/), { minLength: 1, maxLength: 5 }),
  },
  recurrence: {
    schema: field.recurrence(label),
    values: fc.oneof(
      fc.record({
        on: fc.constant('week'),
        days: fc
          .uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 })
          .map((days) => days.toSorted((a, b) => a - b)),
        every: fc.integer({ min: 1, max: 9 }),
        times: fc.record({
          at: fc.constant('every'),
          minutes: fc.integer({ min: 5, max: 1440 }),
          from: fc.constantFrom('08:00', '22:00'),
          to: fc.constantFrom('06:00', '24:00'),
        }),
      }),
      fc.record({ on: fc.constant('period'), each: fc.constantFrom('week', 'month', 'quarter', 'half', 'year') }),
      fc.constant({ on: 'call' }),
    ),
  },
  files: { schema: field.files(label), values: some },
  signature: { schema: field.signature(label), values: id },
  paper: {
    schema: field.paper(label, options),
    values: fc
      .record({
        kind: key,
        number: words,
        issuer: optional(words),
        issued: optional(day),
        validUntil: optional(day),
      })
      .map((paper) =>
        paper.issued && paper.validUntil && paper.issued > paper.validUntil ? { ...paper, issued: undefined } : paper,
      )
      .map(defined),
  },
  rows: {
    schema: field.rows(
      label,
      z.object({
        what: field.text(['名称', 'Name']),
        weight: field.quantity(['重量', 'Weight'], { unit: ['克', 'g'], decimals: 2 }).optional(),
        where: field.place(['地点', 'Place']).optional(),
        kinds: field.choices(['种类', 'Kinds'], options).optional(),
        note: field.longText(['说明', 'Note']).optional(),
      }),
    ),
    values: fc.array(
      fc
        .record({
          what: words,
          weight: optional(decimal(2, 1000)),
          where: optional(id),
          kinds: optional(fc.uniqueArray(key, { minLength: 1, maxLength: 3 })),
          note: optional(lines),
        })
        .map(defined),
      { minLength: 1, maxLength: 4 },
    ),
  },
  password: { schema: field.password(label), values: words },
};

/** A small hospital: everything has a name with spaces and slashes in it, by which it is found again. */
const nameOf = (what: string, of: string): string => `${what} ${Number(of.slice(-4))} 号 / 甲`;
export const reader = (lang: Reader['lang']): Reader => ({ lang, name: nameOf });
export const finder: Finder = {
  find(what, text) {
    const found = ids.find((one) => nameOf(what, one) === text);
    return found === undefined ? undefined : { id: found };
  },
};
