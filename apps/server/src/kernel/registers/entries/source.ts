import {
  fieldMeta,
  fieldOf,
  isSecret,
  type Lang,
  ledgerSignatures,
  local,
  type LedgerColumn,
  mentionsIn,
  rowShape,
  textOf,
  titleOf as columnTitle,
} from '@anyuan/contract';
import type { z } from 'zod';

import type { Ctx } from '../../ctx.ts';
import { namesOf } from '../../names.ts';
import { say } from '../cells.ts';
import type { RegisterSource } from '../source.ts';
import { withoutHidden } from './hidden.ts';
import { titleOf } from './judge.ts';
import type { EntryKind } from './kind.ts';
import { countEntries, pageOfEntries } from './list.ts';

const kindOf = (schema: z.ZodType): LedgerColumn['kind'] => fieldOf(schema)?.kind.cell ?? 'text';

/** What a filter of the list may be, as the routes parse it. */
export type Asked = Readonly<Record<string, unknown>> & { lang?: Lang };

function frameOf<Row extends object, Item>(kind: EntryKind<Row, Item>, ctx: Ctx, query: object) {
  const { kind: name, path, title } = kind.declared;
  const { lang = 'zh', ...filters } = query as { lang?: Lang };
  const asked = Object.entries(filters).filter(([, value]) => value !== undefined);
  const today = local(ctx.now())?.slice(0, 10) ?? '';
  return {
    label: title,
    lang,
    fileScope: today,
    page: path,
    link: new URLSearchParams(asked.map(([key, value]): [string, string] => [key, String(value)])),
    signatures: ledgerSignatures,
    needsPurpose: false,
    scope: scopeOf(kind, asked, today, lang),
    audit: {
      name,
      type: name,
      id: null,
      detail: {
        ...(kind.declared.type !== undefined && { type: kind.declared.type }),
        ...Object.fromEntries(asked.map(([key, value]) => [key, String(value)])),
      },
    },
    count: () => countEntries(kind, ctx, filters),
  };
}

/** `截至 2026-05-01 · 类型:摄像机`. */
function scopeOf(
  { declared }: Pick<EntryKind<object, unknown>, 'declared'>,
  asked: readonly [string, unknown][],
  today: string,
  lang: Lang,
): string {
  const words = asked.map(([key, value]) => {
    const schema = declared.filters.shape[key] as z.ZodType | undefined;
    const name = schema ? say(fieldMeta(schema)?.label, lang) : { zh: '关键字', en: 'Words' }[lang];
    const yesNo = lang === 'zh' ? ['否', '是'] : ['no', 'yes'];
    const word = schema && say(fieldMeta(schema)?.options?.[String(value)], lang);
    return `${name}${lang === 'zh' ? ':' : ': '}${typeof value === 'boolean' ? yesNo[Number(value)] : word || String(value)}`;
  });
  return [lang === 'zh' ? `截至 ${today}` : `As of ${today}`, ...words].join(' · ');
}

/** The register to look at and sign: words for people. */
export function entryRegister<Row extends object, Item>(
  kind: EntryKind<Row, Item>,
  ctx: Ctx,
  query: object,
): RegisterSource {
  const frame = frameOf(kind, ctx, query);
  const all = { ...kind.declared.fields.shape, ...kind.declared.facts.shape };
  const printed = kind.declared.printed.map((key) => {
    const schema = all[key] as z.ZodType;
    const column: LedgerColumn = { key, label: columnTitle(schema, key), kind: kindOf(schema) };
    return { column, schema, valueOf: (item: Item) => (item as Record<string, unknown>)[key] };
  });
  return {
    ...frame,
    columns: printed.map(({ column }) => column),
    async read({ limit, cursor }) {
      const { codes, items, next } = await pageOfEntries(kind, ctx, {
        ...query,
        limit,
        cursor,
        sort: kind.order,
      });
      // What is referred to comes with its name; people and departments that are named by id are looked up.
      const name = await namesOf(
        ctx.db,
        items.flatMap((item) => printed.flatMap(({ schema, valueOf }) => mentionsIn(schema, valueOf(item)))),
      );
      const reader = { lang: frame.lang, name };
      return {
        rows: items.map((item, i) => ({
          id: codes[i] ?? '',
          cells: printed.map(({ schema, valueOf }) => textOf(schema, called(schema, valueOf(item)), reader)),
        })),
        next,
      };
    },
  };
}

/** What is referred to, by its fullest name. The rows of a table, and values that have no name, stay as they are. */
function called(schema: z.ZodType, value: unknown): unknown {
  if (rowShape(schema)) return value;
  if (Array.isArray(value)) return value.map((one) => called(schema, one));
  if (value === null || typeof value !== 'object') return value;
  if (!('name' in value || 'path' in value)) return value;
  const { path, name } = value as { path?: string; name?: string };
  return path ?? name ?? null;
}

/** The sheet to keep and send back: codes as they stand. What is secret stays here. */
export function entrySheet<Row extends object, Item>(
  kind: EntryKind<Row, Item>,
  ctx: Ctx,
  query: object,
): RegisterSource {
  const shape = kind.declared.fields.shape as Record<string, z.ZodType>;
  return {
    ...frameOf(kind, ctx, query),
    columns: kind.declared.sheet.map((field) => ({
      key: field,
      label: [...titleOf(kind, field)],
      kind: kindOf(shape[field] as z.ZodType),
    })),
    async read({ limit, cursor }) {
      const { codes, next } = await pageOfEntries(
        { ...kind, select: kind.id as never, more: undefined as never, toItem: () => null, hides: undefined as never },
        ctx,
        { ...query, limit, cursor, sort: kind.order },
      );
      const stored = (await kind.load(ctx.db, codes)).filter(({ code }) => codes.includes(code));
      const told = await withoutHidden(
        kind,
        ctx,
        stored.map(({ values }) => values),
      );
      const known = new Map(stored.map(({ code }, at) => [code, told[at] ?? {}]));
      const columns = kind.declared.sheet.map((field) => [field, shape[field] as z.ZodType] as const);
      const name = await namesOf(
        ctx.db,
        codes.flatMap((code) => columns.flatMap(([field, schema]) => mentionsIn(schema, known.get(code)?.[field]))),
      );
      const reader = { lang: 'zh' as const, name };
      const rows = codes.map((code) => ({
        id: code,
        cells: columns.map(([field, schema]) =>
          isSecret(schema) ? null : textOf(schema, known.get(code)?.[field], reader),
        ),
      }));
      return { rows, next };
    },
  };
}
