import {
  fieldMeta,
  fromSmallest,
  isSplit,
  local,
  mentionsIn,
  movementOf,
  textOf,
  type BookKind,
  type BookLine,
  type Label,
  type Lang,
  type LedgerCell,
  type LedgerColumn,
  type Mention,
} from '@anyuan/contract';
import { sql } from 'kysely';
import type { z } from 'zod';

import type { Ctx } from '../../kernel/ctx.ts';
import type { JsonObject } from '../../kernel/db/index.ts';
import { namesOf } from '../../kernel/names.ts';
import { countEntries, pageOfEntries, say, type RegisterSource } from '../../kernel/registers/index.ts';
import { lineList } from './lines.ts';
import { seesWhole } from './shown.ts';

type Asked = { lang: Lang; item?: string | undefined } & Readonly<
  Record<string, string | number | boolean | undefined>
>;
type Column = LedgerColumn & { read: (line: BookLine, more: string) => LedgerCell };

const countLabel: Label = ['盘点', 'Count'];
const reverseLabel: Label = ['冲正', 'Reverse of'];
const answerLabel: Label = ['对应', 'Of'];

export const movementLabel = (kind: BookKind, name: string): Label => movementOf(kind, name)?.label ?? countLabel;

interface Look {
  lang: Lang;
  /** The page of one thing: its name stands above, and how much there is of it in all beside. */
  isOneItem: boolean;
  /** A file has room for the time of day and whole paths. */
  isFile: boolean;
}

/** As the paper book has them, on one sheet across: 日期, 凭证, 摘要, 品名, 规格, 批号, 效期, 存放, 收, 发, 存, 双签. */
function columnsOf(kind: BookKind, { lang, isOneItem, isFile }: Look): Column[] {
  const { batch, expiry, place } = kind.dimensions;
  const column = (key: string, label: Label, type: LedgerColumn['kind'], read: Column['read']): Column[] => [
    { key, label, kind: type, read },
  ];
  // Pieces of different things are not added up, and balances never.
  const moved = isOneItem ? 'number' : 'text';
  const isNamed = isFile || !isOneItem;
  const hasUnit = kind.unit === 'item';
  const names = (line: BookLine): string[] => [line.first.name, ...(line.second ? [line.second.name] : [])];
  return [
    ...(isFile
      ? column('at', ['日期', 'Date'], 'time', ({ doneAt }) => local(doneAt))
      : column('at', ['日期', 'Date'], 'date', ({ doneAt }) => local(doneAt)?.slice(0, 10) ?? null)),
    ...column('number', ['页号', 'Line'], 'text', ({ number }) => number),
    ...column('voucher', ['凭证', 'Voucher'], 'text', (line) => voucherOf(kind, line)),
    ...column('movement', ['摘要', 'Entry'], 'text', ({ movement, reverses }) =>
      [reverses && `${say(reverseLabel, lang)} ${reverses}`, say(movementLabel(kind, movement), lang)]
        .filter(Boolean)
        .join(' '),
    ),
    ...(isNamed ? column('name', ['品名', 'Name'], 'text', ({ item }) => item.name) : []),
    ...(isFile ? column('spec', ['规格', 'Spec.'], 'text', ({ item }) => item.spec) : []),
    ...(isFile && hasUnit ? column('unit', ['单位', 'Unit'], 'text', ({ item }) => item.unit) : []),
    ...(isNamed && !isFile
      ? column('spec', hasUnit ? ['规格 / 单位', 'Spec. / unit'] : ['规格', 'Spec.'], 'text', ({ item }) =>
          [item.spec, hasUnit && item.unit].filter(Boolean).join(' / '),
        )
      : []),
    ...(batch ? column('batch', batch, 'text', ({ stock }) => stock.batch) : []),
    ...(kind.numbered ? column('numbers', ['号码', 'Numbers'], 'text', ({ numbers }) => numbers) : []),
    ...(expiry ? column('expiry', ['效期', 'Good until'], 'date', ({ stock }) => stock.expiresOn) : []),
    ...(place
      ? column('place', ['存放', 'Kept at'], 'text', ({ stock }) =>
          isFile ? stock.place : (stock.place?.split(' / ').at(-1) ?? null),
        )
      : []),
    ...column('in', ['收', 'In'], moved, (line) => line.in),
    ...column('out', ['发', 'Out'], moved, (line) => line.out),
    ...column('balance', ['存', 'Balance'], 'text', ({ balance }) => balance),
    ...(isOneItem && isSplit(kind) ? column('total', ['总存', 'In all'], 'text', ({ total }) => total) : []),
    ...(isFile
      ? [
          ...column('first', ['经手', 'Signed'], 'text', ({ first }) => first.name),
          ...column('second', ['复核', 'Checked'], 'text', ({ second }) => second?.name ?? null),
        ]
      : column('signed', ['双签', 'Signed by'], 'text', (line) => names(line).join(lang === 'zh' ? '、' : ', '))),
    ...column(
      'note',
      ['备注', 'Remarks'],
      isFile || isOneItem ? 'long' : 'text',
      ({ note, answers }, more) =>
        [answers && `${say(answerLabel, lang)} ${answers}`, more, note].filter(Boolean).join(';') || null,
    ),
  ];
}

/** What was given, or what stands for it: the number of the prescription. */
function voucherOf(kind: BookKind, { voucher, movement, data }: BookLine): string | null {
  const { voucherIs } = movementOf(kind, movement) ?? {};
  const said = voucherIs === undefined ? undefined : data[voucherIs];
  return voucher ?? (typeof said === 'string' ? said : null);
}

/** The lines of a book as a register: on paper, or as a file. */
export async function bookSheet(
  ctx: Ctx,
  kind: BookKind,
  { lang, ...asked }: Asked,
  isFile = false,
): Promise<RegisterSource> {
  const columns = columnsOf(kind, { lang, isOneItem: asked.item !== undefined, isFile });
  const scope = [
    ...['from', 'to'].map((name) => local(asked[name] as string | undefined)?.slice(0, 10)),
    asked.item,
    asked['q'],
  ].filter(Boolean);
  const head = await headOf(ctx, kind, asked as { item?: string; from?: string }, lang);
  const link = new URLSearchParams(
    Object.entries(asked).flatMap(([name, value]): [string, string][] =>
      value === undefined || name === 'book' ? [] : [[name, String(value)]],
    ),
  );
  link.set('tab', 'lines');
  const list = () => lineList(ctx, kind);
  return {
    label: kind.label,
    lang,
    columns,
    hasNumbers: true,
    ...(asked.item !== undefined && {
      carried: { words: 'movement', sums: ['in', 'out'], lasts: [isSplit(kind) ? 'total' : 'balance'] },
    }),
    // Its name says more than its code.
    scope: [...head, ...scope.filter((one) => head.length === 0 || one !== asked.item), say(kind.rule, lang)].join(
      ' · ',
    ),
    fileScope: scope.join(' '),
    page: `/books/${kind.book}`,
    link,
    signatures: [
      ['保管人', 'Keeper'],
      ['复核人', 'Checked by'],
      ['科室负责人', 'Head'],
    ],
    needsPurpose: false,
    audit: { name: 'book', type: 'book', id: null, detail: { ...asked } as JsonObject },
    async count() {
      return countEntries(await list(), ctx, asked);
    },
    async read({ limit, cursor }) {
      const { items, next } = await pageOfEntries(await list(), ctx, { ...asked, limit, cursor });
      const more = await dataTexts(ctx, kind, items, lang);
      return {
        rows: items.map((line, at) => ({ id: line.id, cells: columns.map(({ read }) => read(line, more[at] ?? '')) })),
        next,
      };
    },
  };
}

/** Above the page of one thing: what it is, and how much there was of it before the first line. */
async function headOf(
  ctx: Ctx,
  kind: BookKind,
  asked: { item?: string; from?: string },
  lang: Lang,
): Promise<string[]> {
  if (asked.item === undefined) return [];
  const item = await ctx.db
    .selectFrom('book_item')
    .select(['id', 'name', 'spec', 'unit'])
    .where('book', '=', kind.book)
    .where('code', '=', asked.item)
    .executeTakeFirst();
  if (!item) return [];
  const said: [Label, string | null][] = [
    [['品名', 'Name'], item.name],
    [['规格', 'Spec.'], item.spec],
    [['单位', 'Unit'], kind.unit === 'item' ? item.unit : null],
    [['期初结存', 'Carried forward'], await carried(ctx, kind, item.id, asked.from)],
  ];
  return said.flatMap(([label, value]) => (value === null ? [] : [`${say(label, lang)} ${value}`]));
}

/** How much there was of a thing in all before a period; whoever sees a part of the places only is not told. */
async function carried(ctx: Ctx, kind: BookKind, item: string, from: string | undefined): Promise<string | null> {
  if (from === undefined || !seesWhole(kind, ctx.rights)) return null;
  const before = await ctx.db
    .selectFrom('book_line')
    .select(sql<number>`coalesce(sum(delta), 0)::bigint`.as('delta'))
    .where('item_id', '=', item)
    .where('done_at', '<', new Date(from))
    .executeTakeFirstOrThrow();
  return String(fromSmallest(kind, Number(before.delta)));
}

/** What else was asked, `label: text`; counts tell what was expected and found. */
async function dataTexts(ctx: Ctx, kind: BookKind, lines: readonly BookLine[], lang: Lang): Promise<string[]> {
  const shapeOf = ({ movement }: BookLine) => (movementOf(kind, movement)?.asks ?? {}) as Record<string, z.ZodType>;
  const mentions: Mention[] = lines.flatMap((line) =>
    Object.entries(shapeOf(line)).flatMap(([name, schema]) => mentionsIn(schema, line.data[name])),
  );
  const name = await namesOf(ctx.db, mentions);
  return lines.map((line) => {
    if (line.movement === 'count' && line.reverses === null) {
      const { expected, found } = line.data as { expected: number; found: number };
      return lang === 'zh' ? `账面 ${expected},实盘 ${found}` : `book ${expected}, found ${found}`;
    }
    return Object.entries(shapeOf(line))
      .flatMap(([field, schema]) => {
        const said = line.data[field];
        // What stands as its voucher is not said twice.
        if (field === movementOf(kind, line.movement)?.voucherIs && line.voucher === null) return [];
        if (said === undefined || said === null || said === '') return [];
        return [`${say(fieldMeta(schema)?.label, lang)} ${textOf(schema, said, { lang, name }) ?? ''}`];
      })
      .join(';');
  });
}
