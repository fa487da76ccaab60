import { refuse } from '@anyuan/contract';

import type { Column, RawRow } from './columns.ts';

const searched = 10;

export interface Header {
  index: number;
  /** By position: the key of the column, or null for one that is not ours. */
  keys: (string | null)[];
}

/** Finds the heading by what it says, in any order, in Chinese, English or keys, also below a title line. */
export function findHeader(rows: readonly RawRow[], columns: readonly Column[]): Header | null {
  for (const [index, row] of rows.slice(0, searched).entries()) {
    const keys = row.cells.map((cell) => (typeof cell === 'string' ? keyOf(cell, columns) : null));
    if (!columns.every((column) => !column.identifies || keys.includes(column.key))) continue;
    const twice = columns.find((column) => keys.filter((key) => key === column.key).length > 1);
    if (twice)
      throw refuse('bad_file', {
        reason: { zh: `“${twice.zh}”列出现两次`, en: `the column "${twice.en}" is there twice` },
      });
    return { index, keys };
  }
  return null;
}

const plain = (text: string): string => text.replace(/[\s**]/g, '').toLowerCase();

function keyOf(text: string, columns: readonly Column[]): string | null {
  const given = plain(text);
  const found = columns.find(({ key, zh, en }) => [key, zh, en, zh + en].some((title) => plain(title) === given));
  return found?.key ?? null;
}
