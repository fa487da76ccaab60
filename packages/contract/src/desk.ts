import { z } from 'zod';

import { id, instant, nothing, ok } from './common.ts';
import { typedLine } from './plain.ts';
import { route } from './route.ts';

/** A page of the office, as its address begins: `/cases`, `/ledger/hazard`. */
const pageName = z.string().regex(/^\/[a-z0-9/_-]{0,79}$/);

export const SavedView = z.object({
  id,
  page: z.string(),
  name: z.string(),
  /** The page's query string, without the question mark. */
  query: z.string(),
  at: instant,
});
export type SavedView = z.infer<typeof SavedView>;

/** One number of the workbench, with the list behind it: a query of `case.list`. */
export const DeskCount = z.object({
  key: z.string(),
  count: z.number().int(),
  query: z.record(z.string(), z.union([z.string(), z.boolean(), z.number()])),
});
export type DeskCount = z.infer<typeof DeskCount>;

export const deskNumbers = ['todo', 'mine', 'copied', 'soon', 'overdue', 'warnings'] as const;
export type DeskNumber = (typeof deskNumbers)[number];

/** The list behind each number, a query of `case.list`: what is counted, what stands beside it and what it opens are one. */
export const deskQueries = {
  todo: { todo: true },
  mine: { as: 'reporter', open: true },
  copied: { as: 'copied', open: true },
  soon: { dueWithin: 24, mode: 'real' },
  overdue: { overdue: true, mode: 'real' },
  warnings: { warned: true },
} as const satisfies Record<DeskNumber, Record<string, string | number | boolean>>;

export const SearchHit = z.object({
  kind: z.enum(['case', 'thing', 'place', 'person']),
  id,
  /** Number of the case or thing, code of the place, user name. */
  code: z.string().nullable(),
  title: z.string(),
  /** Name of the case type, kind of thing and where it is, where a place is, department of a person. */
  note: z.string().nullable(),
  /** Its English name, where it has one. */
  noteEn: z.string().nullable(),
});
export type SearchHit = z.infer<typeof SearchHit>;

export const deskApi = {
  views: route({
    method: 'GET',
    path: '/views',
    permission: 'person',
    summary: '我保存的视图 My saved views',
    input: z.object({ page: pageName.optional() }),
    output: z.object({ items: z.array(SavedView) }),
  }),
  /** A view of the same page and name is replaced. */
  saveView: route({
    method: 'POST',
    path: '/views',
    permission: 'person',
    summary: '保存视图 Save a view',
    input: z.object({
      page: pageName,
      name: typedLine().min(1).max(40),
      query: z
        .string()
        .max(2000)
        .regex(/^[^?#\s]*$/),
    }),
    output: SavedView,
  }),
  removeView: route({
    method: 'DELETE',
    path: '/views/:id',
    permission: 'person',
    summary: '删除视图 Remove a view',
    input: z.object({ id }),
    output: ok,
  }),
  counts: route({
    method: 'GET',
    path: '/desk',
    permission: 'person',
    summary: '工作台数字 The numbers of my workbench',
    input: nothing,
    output: z.object({
      items: z.array(DeskCount.extend({ key: z.enum(deskNumbers) })),
      /** Open cases by type, those that wait for me among them. */
      types: z.array(DeskCount.extend({ todo: z.number().int() })),
    }),
  }),
  /** A page has taken a list away as a file: said before the file is made. */
  exported: route({
    method: 'POST',
    path: '/desk/exported',
    permission: 'person',
    summary: '导出列表留痕 Note that a list was taken away',
    input: z.object({
      list: z.string().trim().min(1).max(80),
      rows: z.number().int().min(0).max(1_000_000),
      filters: z.record(z.string().max(40), z.string().max(300)).default({}),
    }),
    output: ok,
  }),
  search: route({
    method: 'GET',
    path: '/search',
    permission: 'person',
    summary: '全局搜索 Search everywhere',
    input: z.object({ q: z.string().trim().min(1).max(80) }),
    output: z.object({ items: z.array(SearchHit) }),
  }),
};
