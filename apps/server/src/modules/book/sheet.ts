import {
  fieldMeta,
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
import type { z } from 'zod';

import type { Ctx } from '../../kernel/ctx.ts';
import type { JsonObject } from '../../kernel/db/index.ts';
import { namesOf } from '../../kernel/names.ts';
import { countEntries, pageOfEntries, say, type RegisterSource } from '../../kernel/registers/index.ts';
import { lineList } from './lines.ts';

type Asked = { lang: Lang; item?: string | undefined } & Readonly<
  Record<string, string | number | boolean | undefined>
>;
type Column = LedgerColumn & { read: (line: BookLine, more: string) => LedgerCell };

const countLabel: Label = ['盘点', 'Count'];
const reverseLabel: Label = ['冲正', 'Reverse of'];

export const movementLabel = (kind: BookKind, name: string): Label => movementOf(kind, name)?.label ?? countLabel;

/** As the paper book has them: 日期, 凭证, 摘要, 品名, 规格, 批号, 效期, 存放, 收, 发, 存, 双签. */
function columnsOf(kind: BookKind, lang: Lang, isOneItem: boolean): Column[] {
  const { batch, expiry, place } = kind.dimensions;
  const column = (key: string, label: Label, type: LedgerColumn['kind'], read: Column['read']): Column[] => [
    { key, label, kind: type, read },
  ];
  // Pieces of different things are not added up.
  const moved = isOneItem ? 'number' : 'text';
  const text = (value: number | null): LedgerCell => (value === null || isOneItem ? value : String(value));
  return [
    ...column('at', ['日期', 'Date'], 'time', ({ doneAt }) => local(doneAt)),
    ...column('number', ['页号', 'Line'], 'text', ({ number }) => number),
    ...column('voucher', ['凭证', 'Voucher'], 'text', ({ voucher }) => voucher),
    ...column('movement', ['摘要', 'Entry'], 'text', ({ movement, reverses }) =>
      [reverses && `${say(reverseLabel, lang)} ${reverses}`, say(movementLabel(kind, movement), lang)]
        .filter(Boolean)
        .join(' '),
    ),
    ...column('name', ['品名', 'Name'], 'text', ({ item }) => item.name),
    ...column('spec', ['规格', 'Spec.'], 'text', ({ item }) => item.spec),
    ...(kind.unit === 'item' ? column('unit', ['单位', 'Unit'], 'text', ({ item }) => item.unit) : []),
    ...(batch ? column('batch', batch, 'text', ({ stock }) => stock.batch) : []),
    ...(kind.numbered ? column('numbers', ['号码', 'Numbers'], 'text', ({ numbers }) => numbers) : []),
    ...(expiry ? column('expiry', ['效期', 'Good until'], 'date', ({ stock }) => stock.expiresOn) : []),
    ...(place ? column('place', ['存放', 'Kept at'], 'text', ({ stock }) => stock.place) : []),
    ...column('in', ['收', 'In'], moved, (line) => text(line.in)),
    ...column('out', ['发', 'Out'], moved, (line) => text(line.out)),
    ...column('balance', ['存', 'Balance'], 'text', ({ balance }) => String(balance)),
    ...column('first', ['经手', 'Signed'], 'text', ({ first }) => first.name),
    ...column('second', ['复核', 'Checked'], 'text', ({ second }) => second?.name ?? null),
    ...column('note', ['备注', 'Remarks'], 'long', ({ note }, more) => [more, note].filter(Boolean).join(';') || null),
  ];
}

/** The lines of a book as a register: on screen, on paper, as Excel. */
export function bookSheet(ctx: Ctx, kind: BookKind, { lang, ...asked }: Asked): RegisterSource {
  const columns = columnsOf(kind, lang, asked.item !== undefined);
  const scope = [
    ...['from', 'to'].map((name) => local(asked[name] as string | undefined)?.slice(0, 10)),
    asked.item,
    asked['q'],
  ].filter(Boolean);
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
    scope: [...scope, say(kind.rule, lang)].join(' · '),
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
        if (said === undefined || said === null || said === '') return [];
        return [`${say(fieldMeta(schema)?.label, lang)} ${textOf(schema, said, { lang, name }) ?? ''}`];
      })
      .join(';');
  });
}
