import { fieldOf, type Finder, readText } from '@anyuan/contract';
import { z } from 'zod';

import type { Ctx } from '../../ctx.ts';
import { finderOf } from '../../names.ts';
import { type Column, type SheetRow } from '../../sheet/index.ts';
import type { Hint, ImportSource } from '../import/index.ts';
import { judge, titleOf } from './judge.ts';
import type { AnyKind, Change, Draft, Values, World } from './kind.ts';
import { importDrafts } from './write.ts';

const widths: Record<string, number> = { number: 10, date: 14, time: 18, long: 40 };

/** What has to be said of each entry, where those without a code are given one. */
const isNeeded = (kind: Pick<AnyKind, 'declared' | 'numbers'>, field: string): boolean =>
  kind.numbers !== undefined &&
  field !== 'code' &&
  !(schemaOf(kind, field) instanceof z.ZodOptional) &&
  !(field in (kind.declared.defaults ?? {}));

/** The columns of the sheet that goes out and comes back in. */
export function sheetColumns(kind: Pick<AnyKind, 'declared' | 'numbers'>): Column[] {
  return kind.declared.sheet.map((field): Column => {
    const [zh, en] = titleOf(kind, field);
    const cell = fieldOf(schemaOf(kind, field))?.kind.cell ?? 'text';
    return {
      key: field,
      zh,
      en,
      width: widths[cell] ?? 20,
      ...(field === 'code' && { identifies: true }),
      ...(isNeeded(kind, field) && { instead: true }),
    };
  });
}

/** Stands before the row of an entry that is yet to be given a number; no code begins so. */
export const unnumbered = '+';

const schemaOf = ({ declared }: Pick<AnyKind, 'declared'>, field: string): z.ZodType =>
  declared.fields.shape[field] as z.ZodType;

/** A row of the sheet as what is wanted of one entry. */
function changeOf(kind: AnyKind, columns: readonly Column[], row: SheetRow, finder: Finder): Change {
  const wrong = [...row.errors].map(([field, error]) => ({
    field,
    zh: error[0],
    en: error[1],
  }));
  const given: Values = {};
  for (const { key } of columns) {
    const text = row.cells.get(key) ?? '';
    const isCleared = text === '-' && kind.declared.fields.shape[key] instanceof z.ZodOptional;
    if (text === '' || isCleared) {
      if (isCleared) given[key] = null;
      continue;
    }
    const read = readText(schemaOf(kind, key), text, finder);
    if ('wrong' in read) wrong.push({ field: key, zh: read.wrong[0], en: read.wrong[1] });
    else given[key] = read.value;
  }
  const { code: said, ...rest } = given as { code?: string };
  // Until it is written, one that will be given a number is known by its row.
  const code = said ?? kind.codeOf?.(rest) ?? (kind.numbers && `${unnumbered}${row.row}`);
  if (!code && !wrong.some(({ field }) => field === 'code'))
    wrong.push({ field: 'code', zh: '须填编码', en: 'a code is needed' });
  return { row: row.row, sheet: row.sheet, code: code ?? row.cells.get('code') ?? '', given: rest, wrong };
}

/** Entries from Excel. An empty cell leaves what is there, a dash clears it, a column that is missing is not touched. */
export function entryImport(kind: AnyKind, ctx: Ctx): ImportSource<Draft> {
  const columns = sheetColumns(kind);
  let world: World;
  return {
    name: kind.declared.title[0],
    columns,
    hintOf: (key) => hintOf(kind, key),
    lock: (tx) => kind.lock(tx, []),
    async judge(db, rows) {
      const finder = await finderOf(db);
      const changes = rows.map((row) => changeOf(kind, columns, row, finder));
      const judged = await judge(kind, ctx, db, changes);
      world = judged.world;
      return judged.drafts;
    },
    async apply(tx, drafts) {
      const fresh = drafts.filter(({ code }) => code.startsWith(unnumbered));
      const numbers = fresh.length > 0 ? await kind.numbers?.(ctx, fresh.length) : undefined;
      for (const [i, draft] of fresh.entries()) draft.code = numbers?.[i] ?? draft.code;
      await importDrafts(kind, tx, drafts, world);
    },
  };
}

function hintOf(kind: AnyKind, field: string): Hint {
  if (field === 'code')
    return [
      !kind.numbers,
      `字母、数字和 - _ .,最多 64 位;已有的编码即修改那一条${kind.numbers ? ';留空自动编号' : ''}`,
      `letters, digits and - _ . only, 64 at most; a code that is there already changes that one${kind.numbers ? '; left empty, a number is given' : ''}`,
    ];
  const schema = schemaOf(kind, field);
  const isOptional = schema instanceof z.ZodOptional;
  const declared = fieldOf(schema);
  const [zh, en] = declared?.kind.hint(declared) ?? ['', ''];
  return [
    !isOptional && !(field in (kind.declared.defaults ?? {})),
    `${zh};留空不改${isOptional ? ',填 - 清空' : ''}`,
    `${en}; an empty cell changes nothing${isOptional ? ', - clears it' : ''}`,
  ];
}
