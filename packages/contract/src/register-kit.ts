import { z } from 'zod';

import { code, flag, id, instant, name, ok, page, pageOf, type Label } from './common.ts';
import { field, fieldKinds, type FieldMeta, type RefKind } from './fields/index.ts';
import type { Permission } from './permissions.ts';
import { typedLine } from './plain.ts';
import { route } from './route.ts';

/**
 * A kind of thing that exists: what is known of it, and how it is listed, found, filled in, read from Excel and
 * printed. List, form, drawer, batch, import, export and print come from it; what it cannot say stands in its module.
 */
export interface RegisterKind {
  /** Of the thing itself: subject of files and audit, first part of its events. */
  kind: string;
  /** Which sort of it, where one kind has many, each with a list of its own. */
  type?: string;
  /** One of them. */
  label: Label;
  /** All of them: title of page, print and file. */
  title: Label;
  /** Of routes and page alike, e.g. `/devices`. */
  path: string;
  read: Permission;
  manage: Permission;
  /** What people may say of it, `code` and `name` among it. Optional here: may be left empty. */
  fields: z.ZodObject;
  /** What the product knows of it beside. */
  facts: z.ZodObject;
  /** Fields and facts in the table, in order; the first names the row. */
  listed: readonly string[];
  /** In the table when chosen. */
  extra?: readonly string[];
  /** Questions to the list, each under its name in the address. */
  filters: z.ZodObject;
  /** Columns by which the list can be sorted. */
  sorts: readonly string[];
  /** Fields of the form, in order. */
  form: readonly string[];
  /** Fields asked for only when another one is said to be true, or one of these; needed then. */
  onlyIf?: Readonly<Record<string, string | { field: string; is: readonly string[] }>>;
  /** Of those, the ones that may be left empty all the same. */
  mayBeEmpty?: readonly string[];
  /** What a new one has unless something else is said. */
  defaults?: Readonly<Record<string, unknown>>;
  /** Fields that can be given to many at once. */
  batch: readonly string[];
  /** Columns of the Excel sheet that goes out and comes back in, in order. */
  sheet: readonly string[];
  /** Titles there, where they are not the labels. */
  sheetTitles?: Readonly<Record<string, Label>>;
  /** Columns of the printed register. */
  printed: readonly string[];
}

export const defineRegister = <const K extends RegisterKind>(kind: K): K => kind;

type More = Partial<Omit<FieldMeta, 'kind' | 'label'>>;

/** Fields that things have and cases have not. */
export const thing = {
  code: (label: Label = ['编码', 'Code']) =>
    fieldKinds.text.of(code, {
      label,
      hint: ['字母、数字和 - _ .,最多 64 位', 'Letters, digits and - _ . only, 64 at most'],
    }),
  name: (label: Label = ['名称', 'Name']) => fieldKinds.text.of(name, { label }),
  /** Pixels of a floor plan. */
  pixels: (label: Label) => fieldKinds.number.of(z.number().min(0).max(100_000), { label }),
  line: (label: Label, most: number, m: More = {}) => fieldKinds.text.of(typedLine().max(most), { label, ...m }),
  phone: (label: Label) => field.phone(label),
};

/** Questions to a list. */
export const ask = {
  choice: <const O extends Readonly<Record<string, Label>>>(label: Label, options: O) =>
    field.choice(label, options).optional(),
  flag: (label: Label) => fieldKinds.yesNo.of(flag, { label }).optional(),
  ref: (label: Label, to: RefKind) => field.ref(label, to).optional(),
};

/** One change of one thing, as its history tells. */
export const EntryChange = z.object({
  seq: z.number().int(),
  at: instant,
  actor: z.object({ kind: z.string(), name: z.string() }),
  action: z.string(),
  /** By field: what it was, what it became; secrets as `***`. */
  changes: z.array(z.object({ field: z.string(), from: z.unknown(), to: z.unknown() })),
  /** What else was noted, e.g. the minutes of a test. */
  notes: z.record(z.string(), z.unknown()),
});
export type EntryChange = z.infer<typeof EntryChange>;

export const ImportReport = z.object({
  /** Nothing was written when `dryRun`. */
  dryRun: z.boolean(),
  total: z.number().int(),
  create: z.number().int(),
  update: z.number().int(),
  same: z.number().int(),
  bad: z.number().int(),
  /** What the file holds and the import does not look at. */
  leftOut: z.object({
    sheets: z.array(z.string()),
    columns: z.array(z.string()),
    /** Rows nobody sees, by worksheet: how many, and which (`3–5, 9`). */
    hidden: z.array(z.object({ sheet: z.string(), count: z.number().int(), rows: z.string() })),
  }),
  rows: z.array(
    z.object({
      row: z.number().int(),
      /** Where rows of more than one worksheet are read. */
      sheet: z.string().optional(),
      code: z.string(),
      verdict: z.enum(['create', 'update', 'same', 'bad']),
      problems: z.array(z.object({ column: z.string(), columnEn: z.string(), zh: z.string(), en: z.string() })),
    }),
  ),
});
export type ImportReport = z.infer<typeof ImportReport>;

/** What became of one entry of a batch; `refused` is null when it was done. */
export const EntryAnswer = z.object({
  code: z.string(),
  refused: z.object({ zh: z.string(), en: z.string() }).nullable(),
});
export type EntryAnswer = z.infer<typeof EntryAnswer>;

const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const lang = z.enum(['zh', 'en']).default('zh');
const upload = z.unknown();

/** Routes by which rows of any kind leave as Excel, PDF and paper. */
export function takeRoutes<
  const R extends Permission,
  W extends z.ZodRawShape,
  // oxlint-disable-next-line typescript/no-empty-object-type -- no parameters in the path
  P extends z.ZodRawShape = {},
>(given: {
  path: string;
  /** Parameters in the path. */
  params?: P;
  title: Label;
  read: R;
  /** Questions of the list that what is taken away answers, too. */
  which: W;
}) {
  const { path, title, read, which } = given;
  const params = (given.params ?? {}) as P;
  const words = `${title[0]} ${title[1]}`;
  const printed = z.object({ ...params, ...which, lang });
  return {
    export: route({
      method: 'GET',
      path: `/export${path}`,
      permission: read,
      summary: `${words}: 导出 export`,
      input: z.object({ ...params, ...which }),
      output: z.unknown(),
      produces: xlsx,
    }),
    digest: route({
      method: 'GET',
      path: `/print${path}/digest`,
      permission: read,
      summary: `${words}: 台账摘要 the fingerprint a print of it carries now`,
      input: printed,
      output: z.object({ rows: z.number().int(), sha256: z.string() }),
    }),
    sheet: route({
      method: 'GET',
      path: `/print${path}`,
      permission: read,
      summary: `${words}: 打印台账 the register to print`,
      input: printed,
      output: z.unknown(),
      produces: 'text/html',
    }),
    pdf: route({
      method: 'GET',
      path: `/print${path}/pdf`,
      permission: read,
      summary: `${words}: 台账 PDF the register as PDF`,
      input: printed,
      output: z.unknown(),
      produces: 'application/pdf',
    }),
  };
}

/** Routes by which rows of any kind leave as Excel, PDF and paper, and come in from Excel. */
export function sheetRoutes<
  const R extends Permission,
  const M extends Permission,
  W extends z.ZodRawShape,
  // oxlint-disable-next-line typescript/no-empty-object-type -- no parameters in the path
  P extends z.ZodRawShape = {},
>(given: {
  path: string;
  /** Parameters in the path. */
  params?: P;
  title: Label;
  read: R;
  manage: M;
  /** Questions of the list that what is taken away answers, too. */
  which: W;
  /** Importing is sensitive, see `RouteSpec`. */
  proves?: boolean;
}) {
  const { path, title, manage, proves = false } = given;
  const params = (given.params ?? {}) as P;
  const words = `${title[0]} ${title[1]}`;
  return {
    ...takeRoutes<R, W, P>(given),
    import: route({
      method: 'POST',
      path: `/import${path}`,
      permission: manage,
      proves,
      summary: `${words}: 导入 import`,
      input: z.object({ ...params, dryRun: flag.default(true), file: upload }),
      output: ImportReport,
      upload: true,
    }),
    template: route({
      method: 'GET',
      path: `/import${path}/template`,
      permission: manage,
      summary: `${words}: 导入模板 an empty sheet to fill in`,
      input: z.object({ ...params, lang }),
      output: z.unknown(),
      produces: xlsx,
    }),
    marked: route({
      method: 'POST',
      path: `/import${path}/marked`,
      permission: manage,
      summary: `${words}: 标出问题 the same sheet with what is wrong in each row`,
      input: z.object({ ...params, lang, file: upload }),
      output: z.unknown(),
      produces: xlsx,
      upload: true,
    }),
  };
}

/** The routes every kind of thing has; its own are put beside them. */
export function registerRoutes<
  const K extends RegisterKind,
  Item extends z.ZodType,
  Put extends z.ZodRawShape,
  // oxlint-disable-next-line typescript/no-empty-object-type -- no questions of its own
  Ask extends z.ZodRawShape = {},
  // oxlint-disable-next-line typescript/no-empty-object-type -- no parameters in its path
  Params extends z.ZodRawShape = {},
>(kind: K, given: { item: Item; put: Put; ask?: Ask; params?: Params; limit: number; most: number }) {
  const { item, put, limit, most } = given;
  const params = (given.params ?? {}) as Params;
  const { path, title, label } = kind;
  const [read, manage] = [kind.read as K['read'], kind.manage as K['manage']];
  const words = `${title[0]} ${title[1]}`;
  const one = `${label[0]} ${label[1]}`;
  const which = {
    ...(kind.filters.shape as K['filters']['shape']),
    ...(given.ask ?? ({} as Ask)),
    q: z.string().max(60).optional(),
  };
  return {
    list: route({
      method: 'GET',
      path,
      permission: read,
      summary: words,
      input: z.object({
        ...params,
        ...which,
        limit: z.coerce.number().int().min(1).max(most).default(limit),
        cursor: page.shape.cursor,
        /** A column of `sorts`, with `-` in front from the end. */
        sort: z.string().max(40).optional(),
      }),
      output: pageOf(item),
    }),
    get: route({
      method: 'GET',
      path: `${path}/:code`,
      permission: read,
      summary: `${one}: 详情 one of them`,
      input: z.object({ ...params, code }),
      output: item,
    }),
    put: route({
      method: 'PUT',
      path: `${path}/:code`,
      permission: manage,
      summary: `${one}: 保存 save`,
      /** What is left out stays as it was, so that integrators may repeat it safely; null clears it. */
      input: z.object({ ...params, code, ...put }),
      output: item,
    }),
    remove: route({
      method: 'DELETE',
      path: `${path}/:code`,
      permission: manage,
      summary: `${one}: 删除 remove`,
      input: z.object({ ...params, code }),
      output: ok,
    }),
    batch: route({
      method: 'POST',
      path: `${path}/batch`,
      permission: manage,
      summary: `${words}: 批量修改或删除 change or remove many`,
      input: z.object({
        ...params,
        codes: z.array(code).min(1).max(200),
        /** Fields of `batch`; null clears. */
        change: z.record(z.string().max(40), z.unknown()).default({}),
        remove: z.boolean().default(false),
      }),
      output: z.object({ items: z.array(EntryAnswer) }),
    }),
    history: route({
      method: 'GET',
      path: `${path}/:code/history`,
      permission: read,
      summary: `${one}: 变更历史 every change of it`,
      input: z.object({ ...params, code, ...page.shape }),
      output: z.object({ items: z.array(EntryChange), next: z.string().nullable() }),
    }),
    ...sheetRoutes({ path, params, title, read, manage, which }),
  };
}

/** Two entries of it may turn out to be one thing: `into` stays and takes over what the other has; the number of `from` leads to it. */
export function mergeRoute<
  const K extends Pick<RegisterKind, 'path' | 'title' | 'manage'>,
  // oxlint-disable-next-line typescript/no-empty-object-type -- no parameters in its path
  Params extends z.ZodRawShape = {},
>({ path, title, manage }: K, params?: Params) {
  return route({
    method: 'POST',
    path: `${path}/merge`,
    permission: manage as K['manage'],
    summary: `${title[0]} ${title[1]}: 合并重复 make two of them one`,
    input: z.object({ ...((params ?? {}) as Params), into: code, from: code }),
    output: ok,
  });
}

/** Another thing as an answer names it. */
export const EntryRef = z.object({ id, code: z.string(), name: z.string() });
export type EntryRef = z.infer<typeof EntryRef>;
