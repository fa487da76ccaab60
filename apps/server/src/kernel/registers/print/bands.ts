import type { Lang, LedgerCell, LedgerColumn } from '@anyuan/contract';

import { say } from '../cells.ts';

export type Orientation = 'portrait' | 'landscape';

/** A part of a register that fits the width of a sheet: which columns, and how wide each is, in per cent. */
export interface Band {
  columns: { at: number; percent: number }[];
  /** Of the column that counts the rows; 0: they carry numbers of their own. */
  first: number;
}

export interface Layout {
  orientation: Orientation;
  bands: Band[];
}

// A4 without its margins, letters of 9.5 pt, the padding and rules of a cell: as `document.ts` draws them.
export const usable: Record<Orientation, number> = { portrait: 186, landscape: 273 };
const em = 3.36;
const padding = 2.9;
const counting = 11;
const portraitColumns = 6;
const looked = 200;

/** Chinese letters are an em wide, others a little more than half. */
export const widthOf = (text: string): number => {
  let width = 0;
  for (const letter of text) width += /[\u2E80-\uFFDC]/.test(letter) ? 1 : 0.6;
  return width;
};

interface Need {
  /** Below this its text would be torn into single letters. */
  least: number;
  /** What makes it pleasant to read. */
  good: number;
}

/** From how many letters a column's cells have: times and numbers stand whole, words on few lines, long texts on some. */
function needOf(column: LedgerColumn, isKey: boolean, lang: Lang, rows: readonly LedgerCell[][], at: number): Need {
  const texts = rows.slice(0, looked).map((cells) => String(cells[at] ?? ''));
  const widths = texts.map(widthOf).sort((a, b) => a - b);
  const most = widths.at(-1) ?? 0;
  const usual = widths[Math.floor(widths.length * 0.9)] ?? most;
  const title = say(column.label, lang);
  // Bold letters of a heading, on three lines at most; a word of another script is not torn.
  const words = title.split(/[\s/()(),,:·-]+|(?<=[\u2E80-\uFFDC])|(?=[\u2E80-\uFFDC])/);
  const heading = Math.max(widthOf(title) / 3 + 0.6, ...words.map((word) => Math.min(widthOf(word), 8)), 2) * 1.08;
  const mm = (ems: number): number => Math.max(ems, heading) * em + padding;
  if (isKey) return { least: mm(Math.min(most, 16)), good: mm(Math.min(most, 16)) };
  if (column.kind === 'number') return { least: mm(Math.max(most, 3)), good: mm(Math.max(most, 3)) };
  if (column.kind === 'time' || column.kind === 'date') return { least: mm(6.2), good: mm(6.2) };
  if (column.kind === 'long') return { least: mm(12), good: mm(Math.min(32, Math.max(12, usual / 5))) };
  return { least: mm(Math.min(5, Math.max(most, 2))), good: mm(Math.min(14, Math.max(Math.min(usual, 5), usual / 3))) };
}

/**
 * How a register lies on paper. Few columns stand upright; what is too wide for a sheet across is continued on further
 * sheets, each beginning with the column that says which record it is. Letters never get smaller.
 */
export function layoutOf(
  columns: readonly LedgerColumn[],
  rows: readonly LedgerCell[][],
  lang: Lang,
  hasNumbers = false,
): Layout {
  const counter = hasNumbers ? 0 : counting;
  const needs = columns.map((column, at) => needOf(column, at === 0, lang, rows, at));
  const least = needs.reduce((sum, need) => sum + need.least, counter);
  const orientation: Orientation =
    columns.length <= portraitColumns && least <= usable.portrait ? 'portrait' : 'landscape';
  const room = usable[orientation];
  const bands = split(needs, room - counter).map((some) => fitted(some, needs, room - counter, counter));
  return { orientation, bands };
}

/** Columns in their order, on as few sheets as they fit, and about as many on each. */
function split(needs: readonly Need[], room: number): number[][] {
  const key = needs[0]?.least ?? 0;
  const own = room - key;
  const comfort = ({ least, good }: Need): number => Math.min(own, Math.max(least, good * 0.5));
  const rest = needs.slice(1).map((need, i) => ({ at: i + 1, width: comfort(need) }));
  const packed = (most: number): number[][] => {
    const sheets: number[][] = [[0]];
    let used = 0;
    for (const { at, width } of rest) {
      if (used > 0 && used + width > most) {
        sheets.push([0]);
        used = 0;
      }
      sheets.at(-1)?.push(at);
      used += width;
    }
    return sheets;
  };
  const count = packed(own).length;
  // The narrowest that needs no further sheet spreads them evenly.
  let most = Math.max(...rest.map(({ width }) => width), rest.reduce((sum, { width }) => sum + width, 0) / count);
  while (most < own && packed(most).length > count) most += 2;
  return packed(Math.min(most, own));
}

/** What is over after the least goes to the columns that want more of it. */
function fitted(some: readonly number[], needs: readonly Need[], room: number, counter: number): Band {
  const least = some.map((at) => needs[at]?.least ?? 0);
  const wish = some.map((at) => Math.max(0, (needs[at]?.good ?? 0) - (needs[at]?.least ?? 0)));
  const sum = (all: readonly number[]): number => all.reduce((total, one) => total + one, 0);
  const over = Math.max(0, room - sum(least));
  const given = sum(wish) > 0 ? Math.min(1, over / sum(wish)) : 0;
  const widths = least.map((width, i) => width + (wish[i] ?? 0) * given);
  // The key keeps its width; the others share what nobody asked for.
  const spare = Math.max(0, room - sum(widths));
  const sharing = sum(widths.slice(1));
  const mm = widths.map((width, i) => (i === 0 && sharing > 0 ? width : width + spare * (width / (sharing || width))));
  const whole = sum(mm) + counter;
  return {
    columns: some.map((at, i) => ({ at, percent: ((mm[i] ?? 0) / whole) * 100 })),
    first: (counter / whole) * 100,
  };
}
