import { refuse } from '@anyuan/contract';

import type { Column, RawSheet } from './columns.ts';

const searched = 10;

export interface Header {
  index: number;
  /** By position: the key of the column, or null for one that is not ours. */
  keys: (string | null)[];
  /** Titles that are nobody's. */
  unknown: string[];
}

/** Finds the heading by what it says, in any order, in Chinese, English or keys, also below a title line. */
export function findHeader({ name, rows }: RawSheet, columns: readonly Column[]): Header | null {
  for (const [index, row] of rows.slice(0, searched).entries()) {
    const keys = row.cells.map((cell) => (typeof cell === 'string' ? keyOf(cell, columns) : null));
    if (!isHeading(columns, keys)) continue;
    const twice = columns.find((column) => keys.filter((key) => key === column.key).length > 1);
    if (twice)
      throw refuse('bad_file', {
        reason: {
          zh: `工作表“${name}”中“${twice.zh}”列出现两次`,
          en: `the column "${twice.en}" is twice in the worksheet "${name}"`,
        },
      });
    const unknown = row.cells.filter((cell, at) => keys[at] === null && typeof cell === 'string' && cell !== '');
    return { index, keys, unknown: unknown as string[] };
  }
  return null;
}

function isHeading(columns: readonly Column[], keys: readonly (string | null)[]): boolean {
  const hasAll = (by: 'identifies' | 'instead'): boolean =>
    columns.every((column) => !column[by] || keys.includes(column.key));
  return hasAll('identifies') || (columns.some(({ instead }) => instead) && hasAll('instead'));
}

const plain = (text: string): string => text.replace(/[\s**]/g, '').toLowerCase();

function keyOf(text: string, columns: readonly Column[]): string | null {
  const given = plain(text);
  const found = columns.find(({ key, zh, en, also = [] }) =>
    [key, zh, en, zh + en, ...also].some((title) => plain(title) === given),
  );
  return found?.key ?? null;
}
