import type { Lang, LedgerCell, LedgerColumn } from '@anyuan/contract';

import { say } from '../cells.ts';
import type { Carried } from '../source.ts';
import { usable, widthOf, type Band, type Orientation } from './bands.ts';

// Millimetres of A4 as `document.ts` draws it: a little more than it takes, so that no sheet runs over.
const heights: Record<Orientation, number> = { portrait: 297 - 31, landscape: 210 - 31 };
const em = 3.36;
const line = 4.9;
const around = 2.4;
const inset = 2.9;
const plain = line + around;
const headLine = 5.5;
const head = { above: 21, code: 27 };
const foot = 38;

/** One sheet of a paper book: its lines, and what stands in the columns that are carried from sheet to sheet. */
export interface Sheet {
  rows: readonly LedgerCell[][];
  /** Moved on this sheet, and up to its end; by column. */
  own: readonly LedgerCell[];
  through: readonly LedgerCell[];
}

interface Paper {
  columns: readonly LedgerColumn[];
  band: Band;
  orientation: Orientation;
  subtitle: string;
  lang: Lang;
}

/**
 * The lines of a book on as many sheets as they need, each with room for what was brought forward, its own sum and what
 * is carried over, the last with room for the signatures. How high a line stands is reckoned from its letters.
 */
export function sheetsOf(paper: Paper, rows: readonly LedgerCell[][], carried: Carried): Sheet[] {
  const whole = heights[paper.orientation] - headingOf(paper);
  const groups: LedgerCell[][][] = [[]];
  let used = titleOf(paper);
  for (const cells of rows) {
    const high = heightOf(paper, cells);
    const isFull = used + high + plain * 2 > whole;
    if (isFull && (groups.at(-1)?.length ?? 0) > 0) {
      groups.push([]);
      used = plain;
    }
    groups.at(-1)?.push(cells);
    used += high;
  }
  // The last sheet is signed: what leaves no room for that begins another one.
  const last = groups.at(-1) ?? [];
  if (used + plain * 2 + foot > whole && last.length > 1) groups.push(last.splice(-1));
  return withSums(paper.columns, groups, carried);
}

function withSums(
  columns: readonly LedgerColumn[],
  groups: readonly LedgerCell[][][],
  { sums, lasts }: Carried,
): Sheet[] {
  const before = columns.map(() => 0);
  return groups.map((rows) => {
    const own = columns.map(({ key }, at) => (sums.includes(key) ? sumOf(rows, at) : null));
    own.forEach((some, at) => (before[at] = exact((before[at] ?? 0) + (some ?? 0))));
    const through = columns.map(({ key }, at) =>
      sums.includes(key) ? (before[at] ?? 0) : lasts.includes(key) ? (rows.at(-1)?.[at] ?? null) : null,
    );
    return { rows, own, through };
  });
}

const exact = (number: number): number => Math.round(number * 1e6) / 1e6;

/** What stands in one column of these rows, added up. */
export const sumOf = (rows: readonly (readonly LedgerCell[])[], at: number): number =>
  exact(rows.reduce((total, cells) => total + (typeof cells[at] === 'number' ? cells[at] : 0), 0));

const linesOf = (text: string, width: number): number =>
  text.split('\n').reduce((sum, part) => sum + Math.max(1, Math.ceil((widthOf(part) * em * 1.08) / width)), 0);

/** A day and its time stand whole, each on a line of its own where there is room for one only. */
const cellLines = (cell: LedgerCell, column: LedgerColumn | undefined, width: number): number =>
  cell === null ? 1 : linesOf(String(cell).replace(column?.kind === 'time' ? ' ' : '', '\n'), width);

function tallest({ band, orientation }: Paper, lines: (at: number, width: number) => number): number {
  const widths = band.columns.map(({ percent }) => Math.max(em, (usable[orientation] * percent) / 100 - inset));
  return Math.max(...band.columns.map(({ at }, i) => lines(at, widths[i] ?? em)));
}

const heightOf = (paper: Paper, cells: readonly LedgerCell[]): number =>
  tallest(paper, (at, width) => cellLines(cells[at] ?? null, paper.columns[at], width)) * line + around;

const headingOf = (paper: Paper): number =>
  tallest(paper, (at, width) => linesOf(say(paper.columns[at]?.label, paper.lang), width)) * line + around;

const titleOf = ({ orientation, subtitle }: Paper): number =>
  Math.max(head.code, head.above + linesOf(subtitle, usable[orientation] - 54) * headLine);
