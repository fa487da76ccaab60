import { z } from 'zod';

import type { caseTypes } from '../cases/index.ts';
import type { Label } from '../common.ts';
import { field } from '../fields/index.ts';
import type { Permission } from '../permissions.ts';
import type { BookDays, BookKeep, BookYearly } from './terms.ts';

/** What a rule of a declaration may look at: the item as the hospital keeps it. */
export interface BookItemFacts {
  data: Readonly<Record<string, unknown>>;
}

/** The case that is opened at once when things are missing. */
export interface BookCase {
  type: keyof typeof caseTypes;
  /** Its answers; `words` says what is missing, where and by how much. */
  data: (words: string, said: Readonly<Record<string, unknown>>) => Record<string, unknown>;
}

/** One way in which a balance moves, or a thing is told that moves none. */
export interface BookMovement {
  label: Label;
  /** `move`: out of one place and into another, as one entry. `none`: the balance stays. */
  does: 'in' | 'out' | 'none' | 'move';
  /** Fields of its form beside those every form of a book has (`ownFields`): under other names than those. */
  asks?: z.ZodRawShape;
  /** Without a voucher there is no entry. */
  voucher?: 'needed';
  /** The field whose number is its voucher where none was given: the prescription, the approval. */
  voucherIs?: string;
  /** The movements it is about: what was lent comes back, for what was issued the ampoules do. */
  answers?: string | readonly string[];
  /** It always takes all of what it answers. */
  whole?: true;
  /** It is about all there is. */
  all?: true;
  /** Not of a batch whose day is over. */
  whileGood?: true;
  /** Yes-or-no fields without whose yes there is no entry. */
  must?: readonly string[];
  /** Two proven people sign: always, or for some items only. */
  two?: true | ((item: BookItemFacts) => boolean);
  /** Fields with people who are none of those who sign, and not each other. */
  apart?: readonly string[];
  /** What has happened is looked into at once. */
  opens?: BookCase;
  /** Steps taken elsewhere write it, and nobody by hand: said there once. Where that is. */
  writtenBy?: Label;
  /** A paper that is given out with it, printed from its line. */
  paper?: BookPaper;
  isDanger?: true;
}

/** A page that says what one line says, for whoever takes it along. */
export interface BookPaper {
  title: Label;
  text: (said: PaperFacts) => Label;
}
export interface PaperFacts {
  item: string;
  /** With its unit, in both languages. */
  amount: Label;
  /** What else was asked, as people read it. */
  data: Readonly<Record<string, string>>;
  day: string;
}

/** What is still out: lines of one movement that others have not answered in full. */
export interface BookOutstanding {
  of: string | readonly string[];
  by: readonly string[];
  label: Label;
  /** Field of the line with the moment until when; or days after it. */
  due?: { field: string } | BookDays;
  /** Of these items only. */
  when?: (item: BookItemFacts) => boolean;
}

/** What a book counts from the first day on, whoever opens it. */
export interface BookFixed {
  name: string;
  unit?: string;
  data: Readonly<Record<string, unknown>>;
}

/** A book (账册): what is counted, and how its balance moves. List, forms, signatures, print and Excel come from it. */
export interface BookKind {
  book: string;
  label: Label;
  group: Label;
  /** In front of the numbers of its lines. */
  prefix: string;
  /** Which books somebody works on; what he may do there: `book.read`, `book.write`, `book.manage`. */
  permission: Permission;
  /** `item`: each item says its own. Kept as whole numbers of the smallest unit. */
  unit: 'item' | { label: Label; one?: string; decimals?: number };
  /** What is counted apart. */
  dimensions: { batch?: Label; expiry?: true; place?: Label };
  /** Every piece has a number, of so many digits: what goes out must be here, and none comes in twice. */
  numbered?: { digits: number };
  /** Each balance is one thing under its tag: it is here or it is not. */
  single?: true;
  /** What is known of an item beside its code, name, specification, unit and limits. */
  item: z.ZodObject;
  items?: Readonly<Record<string, BookFixed>>;
  movements: Readonly<Record<string, BookMovement>>;
  outstanding?: BookOutstanding;
  /** Stock-taking: by two, how often, and what a difference opens. */
  count: { two?: true; every?: BookDays; opens: BookCase };
  /** Warned of so many days before the end. */
  expiry?: BookDays;
  /** How much of an item may lie at one place (科室基数、柜限量); two people set it, or one. */
  limits?: { label: Label; two?: true };
  /** What is reported once a year. */
  yearly?: BookYearly;
  /** Each thing it counts has a safety data sheet among its files. */
  hasSheets?: true;
  /** How long its lines and their papers are kept. */
  keeps?: Readonly<Record<string, BookKeep>>;
  /** Under which rule it is kept; printed under its name. */
  rule: Label;
}

export const defineBook = <const K extends BookKind>(kind: K): K => kind;

/** Names a field of a movement cannot have. */
export const ownFields = ['batch', 'expiry', 'place', 'to', 'quantity', 'from', 'until', 'voucher', 'note'] as const;

export const movementOf = (kind: BookKind, name: string): BookMovement | undefined =>
  Object.hasOwn(kind.movements, name) ? kind.movements[name] : undefined;

export const needsTwo = (movement: Pick<BookMovement, 'two'>, item: BookItemFacts): boolean =>
  typeof movement.two === 'function' ? movement.two(item) : movement.two === true;

/** The movements one is about; none: it stands for itself. */
export const answersOf = ({ answers }: Pick<BookMovement, 'answers'>): readonly string[] =>
  answers === undefined ? [] : typeof answers === 'string' ? [answers] : answers;
/** The movements whose lines may be outstanding. */
export const openedBy = ({ of }: BookOutstanding): readonly string[] => (typeof of === 'string' ? [of] : of);

/** Something new comes in: it says of which batch, until when it is good and where it is put. */
export const isNew = ({ does, answers }: BookMovement): boolean => does === 'in' && answers === undefined;

/** Whether an item has several balances, e.g. one a batch: those used up are past, while an item that is out is still the house's. */
export const isSplit = ({ dimensions }: BookKind): boolean => Object.keys(dimensions).length > 0;

/** The unit as it stands after an amount; English says one sheet and two sheets. */
export function unitAfter({ unit }: Pick<BookKind, 'unit'>, amount: number, item?: { unit: string | null }): Label {
  if (unit === 'item') return [item?.unit ?? '', item?.unit ?? ''];
  return [unit.label[0], amount === 1 ? (unit.one ?? unit.label[1]) : unit.label[1]];
}

export const decimalsOf = ({ unit }: BookKind): number => (unit === 'item' ? 0 : (unit.decimals ?? 0));
/** As people say it, and as the book keeps it: whole numbers of the smallest unit. */
export const toSmallest = (kind: BookKind, said: number): number => Math.round(said * 10 ** decimalsOf(kind));
export const fromSmallest = (kind: BookKind, kept: number): number => kept / 10 ** decimalsOf(kind);

const most = 1_000_000_000;
export const quantityField = (kind: BookKind, label: Label, min = 1): z.ZodNumber =>
  field.quantity(label, {
    unit: kind.unit === 'item' ? ['', ''] : kind.unit.label,
    min: min / 10 ** decimalsOf(kind),
    max: most,
    decimals: decimalsOf(kind),
  }) as unknown as z.ZodNumber;

/** The form of a movement: the same schema draws it in the pages and judges it on the server. */
export function formOf(kind: BookKind, movement: BookMovement): z.ZodObject {
  const { batch, expiry, place } = kind.dimensions;
  const number = (label: Label) => field.numeral(label, 0, 10 ** (kind.numbered?.digits ?? 0) - 1);
  return z.object({
    ...(isNew(movement) && {
      ...(batch && { batch: field.text(batch, { max: 40 }) }),
      ...(expiry && { expiry: field.date(['有效期至', 'Good until']) }),
      ...(place && { place: field.place(place) }),
    }),
    ...(movement.does === 'move' && { to: field.place(['移入', 'Into']) }),
    ...(!movement.whole &&
      !movement.all &&
      !kind.single &&
      (kind.numbered
        ? { from: number(['起号', 'First number']), until: number(['止号', 'Last number']) }
        : { quantity: quantityField(kind, ['数量', 'Quantity']) })),
    voucher:
      movement.voucher === 'needed'
        ? field.text(['凭证号', 'Voucher'], { max: 60 })
        : field.text(['凭证号', 'Voucher'], { max: 60 }).optional(),
    ...movement.asks,
    note: field.longText(['备注', 'Note']).optional(),
  });
}

/** What is asked of an item. */
export const itemFormOf = (kind: BookKind): z.ZodObject =>
  z.object({
    name: field.text(['品名', 'Name'], { max: 80 }),
    spec: field.text(['规格', 'Specification'], { max: 80 }).optional(),
    ...(kind.unit === 'item' && { unit: field.text(['单位', 'Unit'], { max: 20 }) }),
    ...kind.item.shape,
    least: quantityField(kind, ['最低库存', 'Lowest stock'], 0).optional(),
    most: quantityField(kind, ['限量', 'Highest stock'], 0).optional(),
    isActive: field.yesNo(['在用', 'In use']),
  });
