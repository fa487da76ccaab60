import { z } from 'zod';

import { bookKind } from './books/index.ts';
import { code, flag, id, instant, PersonRef, page, pageOf, PlaceRef } from './common.ts';
import { route } from './route.ts';

const day = z.iso.date();
const amount = z.number().min(0).max(1_000_000_000);
const book = z
  .string()
  .max(40)
  .refine((name) => bookKind(name) !== undefined, '没有这本账册 no such book');

const BookItemRef = z.object({
  id,
  code: z.string(),
  name: z.string(),
  spec: z.string().nullable(),
  unit: z.string().nullable(),
});

/** What a book counts, with its limits and how much there is. Amounts are as people say them. */
export const BookItem = BookItemRef.extend({
  data: z.record(z.string(), z.unknown()),
  least: amount.nullable(),
  most: amount.nullable(),
  balance: amount,
  isActive: z.boolean(),
});
export type BookItem = z.infer<typeof BookItem>;

/** What is counted by itself: an item, of a batch, at a place. */
export const BookStock = z.object({
  id,
  item: BookItem,
  batch: z.string(),
  expiresOn: day.nullable(),
  place: PlaceRef.nullable(),
  balance: amount,
  /** Of numbered things: the numbers that are here, `1–20, 35`. */
  numbers: z.string().nullable(),
  countedAt: instant.nullable(),
  /** How much of the item may lie at this place. */
  limit: amount.nullable(),
});
export type BookStock = z.infer<typeof BookStock>;

/** A line, as it stands in the book for good. */
export const BookLine = z.object({
  id,
  /** Prefix and number in the book. */
  number: z.string(),
  entry: id,
  stock: z.object({ id, batch: z.string(), expiresOn: day.nullable(), place: z.string().nullable() }),
  item: BookItemRef,
  movement: z.string(),
  quantity: amount,
  /** What came in or went out; both null where the balance stays. */
  in: amount.nullable(),
  out: amount.nullable(),
  /** After it: of this batch at this place, and of the item in all. */
  balance: amount,
  /** null: the reader sees a part of the places only. */
  total: amount.nullable(),
  numbers: z.string().nullable(),
  voucher: z.string().nullable(),
  note: z.string().nullable(),
  data: z.record(z.string(), z.unknown()),
  first: PersonRef,
  second: PersonRef.nullable(),
  reverses: z.string().nullable(),
  /** The line that has undone it. */
  reversedBy: z.string().nullable(),
  answers: z.string().nullable(),
  /** Movements that have answered it and stand. */
  answered: z.array(z.string()),
  /** Of what it answers or has to be answered: how much is still out. */
  open: amount.nullable(),
  caseId: id.nullable(),
  /** Until when it and its papers are kept at least. */
  kept: z.array(z.object({ keep: z.string(), until: day })),
  at: instant,
  doneAt: instant,
});
export type BookLine = z.infer<typeof BookLine>;

export const bookFindings = {
  below: ['低于最低库存', 'Below the lowest stock'],
  above: ['超过限量', 'Above the highest stock'],
  expired: ['已过期', 'Expired'],
  expiring: ['即将过期', 'Expires soon'],
  overLimit: ['超过该处限量', 'Above the limit of the place'],
  overdue: ['逾期', 'Overdue'],
  noSheet: ['缺安全技术说明书', 'No safety data sheet'],
  unreported: ['年度报告未报', 'Not reported for the year'],
  uncounted: ['逾期未盘点', 'Not counted in time'],
} as const;
export type BookFinding = keyof typeof bookFindings;

/** One open book with what is wrong in it; each number opens its rows. */
export const BookSummary = z.object({
  book: z.string(),
  items: z.number().int(),
  /** Number of its newest line. */
  lines: z.number().int(),
  closedThrough: day.nullable(),
  /** For so many hours something is lent or stored unless somebody says otherwise. */
  usualHours: z.number().int().nullable(),
  findings: z.array(
    z.object({
      finding: z.enum(Object.keys(bookFindings) as [BookFinding, ...BookFinding[]]),
      count: z.number().int(),
    }),
  ),
});
export type BookSummary = z.infer<typeof BookSummary>;

const words = z.object({ zh: z.string(), en: z.string() });
/** What books say of a case, for whoever reads the case: in words, since he may work on none of them. */
export const CaseBook = z.object({
  book: z.string(),
  label: words,
  /** He works on this book, too, and may look there. */
  isOpen: z.boolean(),
  lines: z.array(
    z.object({
      id,
      number: z.string(),
      movement: words,
      item: z.string(),
      amount: words,
      balance: words,
      first: z.string(),
      second: z.string().nullable(),
      isReverse: z.boolean(),
      at: instant,
    }),
  ),
  /** What there is of it now, where the case is about to take some. */
  balances: z.array(z.object({ code: z.string(), name: z.string(), amount: words })),
});
export type CaseBook = z.infer<typeof CaseBook>;

const lang = z.enum(['zh', 'en']).default('zh');
const paged = { limit: z.coerce.number().int().min(1).max(500).default(50), cursor: page.shape.cursor };
const which = {
  book,
  q: z.string().max(60).optional(),
  item: code.optional(),
  stock: id.optional(),
  movement: z.string().max(40).optional(),
  from: instant.optional(),
  to: instant.optional(),
  /** Only what is still out. */
  open: flag.optional(),
  /** About this case. */
  case: id.optional(),
};
const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const answer = z.unknown();

export const bookApi = {
  books: route({
    method: 'GET',
    path: '/books',
    permission: 'book.read',
    summary: '账册 The books the caller works on, with what is wrong in them',
    input: z.object({}),
    output: z.object({ items: z.array(BookSummary) }),
  }),
  ofCase: route({
    method: 'GET',
    path: '/cases/:id/books',
    permission: 'case.read',
    summary: '账册中的记载 What books say of a case',
    input: z.object({ id }),
    output: z.object({ items: z.array(CaseBook) }),
  }),
  items: route({
    method: 'GET',
    path: '/books/:book/items',
    permission: 'book.read',
    summary: '品目 What a book counts',
    input: z.object({
      book,
      q: z.string().max(60).optional(),
      active: flag.optional(),
      finding: z.enum(['below', 'above', 'unreported', 'noSheet']).optional(),
      ...paged,
    }),
    output: pageOf(BookItem),
  }),
  putItem: route({
    method: 'PUT',
    path: '/books/:book/items/:code',
    permission: 'book.manage',
    summary: '品目:保存 Add or change what it counts, with its limits',
    /** Fields of the book's own item form. */
    input: z.looseObject({ book, code }),
    output: BookItem,
  }),
  putLimit: route({
    method: 'PUT',
    path: '/books/:book/items/:code/limits/:place',
    permission: 'book.manage',
    countersign: 'declared',
    summary: '分处限量 How much of an item may lie at a place; null: no limit',
    input: z.object({ book, code, place: code, most: amount.nullable() }),
    output: z.object({ most: amount.nullable() }),
  }),
  stocks: route({
    method: 'GET',
    path: '/books/:book/stocks',
    permission: 'book.read',
    summary: '结存 Balances, by item, batch and place',
    input: z.object({
      book,
      q: z.string().max(60).optional(),
      item: code.optional(),
      place: code.optional(),
      /** Also those that are used up. */
      empty: flag.default(false),
      finding: z.enum(['expired', 'expiring', 'overLimit', 'uncounted']).optional(),
      sort: z.string().max(40).optional(),
      ...paged,
    }),
    output: pageOf(BookStock),
  }),
  lines: route({
    method: 'GET',
    path: '/books/:book/lines',
    permission: 'book.read',
    summary: '账页 Lines of a book',
    input: z.object({
      ...which,
      overdue: flag.optional(),
      /** The records behind a number of the statistics. */
      figure: z.string().max(300).optional(),
      sort: z.enum(['code', '-code']).default('-code'),
      ...paged,
    }),
    output: pageOf(BookLine),
  }),
  write: route({
    method: 'POST',
    path: '/books/:book/entries/:movement',
    permission: 'book.write',
    countersign: 'declared',
    summary: '记账 Write an entry',
    /** `item` for what is new, `stock` for what is there, `answers` for what it is about; and the movement's own form. */
    input: z.looseObject({
      book,
      movement: z.string().max(40),
      item: code.optional(),
      stock: id.optional(),
      answers: id.optional(),
    }),
    output: z.object({ lines: z.array(BookLine) }),
  }),
  reverse: route({
    method: 'POST',
    path: '/books/:book/lines/:id/reverse',
    permission: 'book.write',
    countersign: 'declared',
    summary: '冲正 Undo an entry by one that reverses it',
    input: z.object({ book, id, note: z.string().trim().min(2).max(400) }),
    output: z.object({ lines: z.array(BookLine) }),
  }),
  count: route({
    method: 'POST',
    path: '/books/:book/stocks/:id/count',
    permission: 'book.write',
    countersign: 'declared',
    summary: '盘点 Count; a difference opens a case at once',
    input: z.object({ book, id, found: amount, note: z.string().trim().max(400).optional() }),
    output: z.object({ line: BookLine, difference: z.number() }),
  }),
  paper: route({
    method: 'GET',
    path: '/print/books/:book/lines/:id',
    permission: 'book.read',
    summary: '凭证打印 The paper that goes with a line (certificate, ticket), to print',
    input: z.object({ book, id, lang }),
    output: answer,
    produces: 'text/html',
  }),
  paperPdf: route({
    method: 'GET',
    path: '/print/books/:book/lines/:id/pdf',
    permission: 'book.read',
    summary: '凭证 PDF The same as PDF',
    input: z.object({ book, id, lang }),
    output: answer,
    produces: 'application/pdf',
  }),
  close: route({
    method: 'POST',
    path: '/books/:book/close',
    permission: 'book.manage',
    countersign: 'declared',
    summary: '结账 Close a period: nothing is told of it any more',
    input: z.object({ book, through: day }),
    output: BookSummary,
  }),
  export: route({
    method: 'GET',
    path: '/export/books/:book',
    permission: 'book.read',
    summary: '导出账页 Lines as an Excel file',
    input: z.object({ ...which, lang }),
    output: answer,
    produces: xlsx,
  }),
  digest: route({
    method: 'GET',
    path: '/print/books/:book/digest',
    permission: 'book.read',
    summary: '账页摘要 The fingerprint a print of it carries now',
    input: z.object({ ...which, lang }),
    output: z.object({ rows: z.number().int(), sha256: z.string() }),
  }),
  sheet: route({
    method: 'GET',
    path: '/print/books/:book',
    permission: 'book.read',
    summary: '打印账页 The book to print',
    input: z.object({ ...which, lang }),
    output: answer,
    produces: 'text/html',
  }),
  pdf: route({
    method: 'GET',
    path: '/print/books/:book/pdf',
    permission: 'book.read',
    summary: '账页 PDF The book as PDF',
    input: z.object({ ...which, lang }),
    output: answer,
    produces: 'application/pdf',
  }),
};
