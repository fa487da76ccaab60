import { expect, test } from 'vitest';
import type { z } from 'zod';

import { reportSchema, type CaseType } from '../case-kit.ts';
import { caseTypes } from '../cases/index.ts';
import { fieldMeta, kindNameOf } from '../fields/index.ts';
import { permissions } from '../permissions.ts';
import { books, bookKind } from './index.ts';
import {
  answersOf,
  formOf,
  fromSmallest,
  itemFormOf,
  needsTwo,
  openedBy,
  ownFields,
  toSmallest,
  unitAfter,
  type BookKind,
} from './kit.ts';
import { bookLimits, keptUntil } from './terms.ts';

const all = Object.entries(books) as [string, BookKind][];

const labelled = (schema: z.ZodObject): boolean =>
  Object.values(schema.shape).every((one) => fieldMeta(one)?.label.length === 2);

/** What a declaration says that cannot be meant. */
function* faultsOf(name: string, kind: BookKind): Generator<string> {
  const { movements, outstanding, numbered, dimensions, single, limits, yearly, keeps } = kind;
  if (kind.book !== name || bookKind(name) !== kind) yield 'its name';
  if (!Object.hasOwn(permissions, kind.permission)) yield 'its permission';
  const does = new Set(Object.values(movements).map((one) => one.does));
  if (!does.has('in') || !does.has('out')) yield 'nothing comes in, or nothing goes out';
  if (Object.hasOwn(movements, 'count')) yield 'count is every book’s own';
  for (const [movement, one] of Object.entries(movements)) {
    const asks = one.asks ?? {};
    const about = answersOf(one);
    if (about.some((other) => !movements[other])) yield `${movement} answers nothing`;
    if (one.whole && about.length === 0) yield `${movement}: all of what?`;
    // What has a place can be moved; what has a number goes by it.
    if (one.does === 'move' && (!dimensions.place || numbered)) yield `${movement} has nowhere to move`;
    for (const field of Object.keys(asks))
      if (ownFields.some((own) => own === field))
        yield `${movement}: every form of a book has “${field}” itself, choose another name`;
    const apart = one.apart ?? [];
    if (apart.some((field) => !asks[field] || kindNameOf(asks[field] as z.ZodType) !== 'person'))
      yield `${movement}: who is apart?`;
    if (apart.length > 0 && one.two !== true) yield `${movement}: apart from whom?`;
    if (one.must?.some((field) => !asks[field] || kindNameOf(asks[field] as z.ZodType) !== 'yesNo'))
      yield `${movement}: what must be?`;
    // What becomes all of a balance cannot be all of something else, and a single thing is a thing under a tag.
    if (one.all && (one.whole || one.does === 'in')) yield `${movement}: all of what there is?`;
    if (!labelled(formOf(kind, one))) yield `${movement}: a field without words`;
  }
  const opened = outstanding ? openedBy(outstanding) : [];
  if (opened.some((of) => !movements[of])) yield 'what is outstanding?';
  for (const by of outstanding?.by ?? [])
    if (opened.some((of) => !movements[by] || !answersOf(movements[by]).includes(of)))
      yield `${by} answers something else`;
  if (single && (!dimensions.batch || numbered)) yield 'a single thing has a tag';
  if (limits && !dimensions.place) yield 'limits of no place';
  if (yearly && !movements[yearly.movement]?.asks?.[yearly.year]) yield 'reported by what?';
  for (const [keep, { of, from }] of Object.entries(keeps ?? {}))
    if (of?.some((movement) => !movements[movement]) || (from === 'expiry' && !dimensions.expiry))
      yield `${keep}: kept of what?`;
  if (!labelled(itemFormOf(kind))) yield 'an item’s field without words';
  if (dimensions.expiry && !kind.expiry) yield 'never warned of its end';
}

test.each(all)('%s: a book says what can be meant', (name, kind) => {
  expect([...faultsOf(name, kind)]).toEqual([]);
});

test('what cannot be meant is seen', () => {
  const wrong: BookKind = {
    ...books.fund,
    permission: 'book.nothing' as never,
    movements: { out: { label: ['发', 'Out'], does: 'move', whole: true, answers: 'nothing', apart: ['x'] } },
  };
  expect([...faultsOf('other', wrong)]).toEqual([
    'its name',
    'its permission',
    'nothing comes in, or nothing goes out',
    'out answers nothing',
    'out has nowhere to move',
    'out: who is apart?',
    'out: apart from whom?',
  ]);
});

test.each(all)('%s: what is missing opens a case that can be opened', (_, kind) => {
  for (const opens of [kind.count.opens, ...Object.values(kind.movements).flatMap((one) => one.opens ?? [])]) {
    const type = caseTypes[opens.type] as CaseType;
    expect(reportSchema(type).safeParse(opens.data('少 2 支', {})).error).toBeUndefined();
  }
});

test('prefixes and names are nobody else’s', () => {
  const prefixes = all.map(([, { prefix }]) => prefix);
  expect(new Set(prefixes).size).toBe(prefixes.length);
});

test('money is kept in cents, to the cent', () => {
  for (const said of [0.01, 0.29, 1.1, 19.99, 1234567.89])
    expect(fromSmallest(books.fund, toSmallest(books.fund, said))).toBe(said);
  expect(toSmallest(books.fund, 0.29)).toBe(29);
  expect(formOf(books.fund, books.fund.movements.grant).shape['quantity']?.safeParse(0.001).success).toBe(false);
  expect(toSmallest(books.drug, 3)).toBe(3);
});

test('of chemicals only those kept by two are issued by two', () => {
  const { issue } = books.chemical.movements;
  expect(needsTwo(issue, { data: { control: 'toxic' } })).toBe(true);
  expect(needsTwo(issue, { data: { control: 'none' } })).toBe(false);
});

test('English says one sheet and two sheets', () => {
  expect([0, 1, 2].map((n) => `${n} ${unitAfter(books.blank, n)[1]}`)).toEqual(['0 sheets', '1 sheet', '2 sheets']);
  expect(unitAfter(books.loan, 1)).toEqual(['件', 'piece']);
  expect(unitAfter(books.drug, 1, { unit: '支' })).toEqual(['支', '支']);
});

test('a prescription is kept as its class says, the ledger until five years after the batch has ended', () => {
  const line = { movement: 'issue', doneOn: '2026-02-28', expiresOn: '2028-02-29' };
  const of = (drugClass: string) => keptUntil(books.drug, { ...line, data: { class: drugClass } });
  expect(of('narcotic')).toEqual([
    { keep: 'ledger', until: '2033-02-28' },
    { keep: 'prescription', until: '2029-02-28' },
  ]);
  expect(of('toxic').at(-1)).toEqual({ keep: 'prescription2', until: '2028-02-28' });
  expect(of('radioactive').at(-1)).toEqual({ keep: 'prescription', until: '2027-02-28' });
  // What was accepted is no prescription.
  expect(keptUntil(books.drug, { ...line, movement: 'accept', data: { class: 'toxic' } })).toHaveLength(1);
});

test.each(all)('%s: every number it goes by can be set, under a name of its own', (_, kind) => {
  const limits = bookLimits(kind);
  expect(new Set(limits.map(({ key }) => key)).size).toBe(limits.length);
  for (const { label, source, interval } of limits) {
    expect(label.every((text) => text.trim() !== '')).toBe(true);
    expect([source.text !== '', interval.count > 0]).toEqual([true, true]);
  }
});
