import { SSF, type CellObject } from '@e965/xlsx';

import type { CellFault, CellText } from './columns.ts';
import { written } from './written.ts';

// The library does not type its number formats.
const formats = SSF as {
  is_date(format: string): boolean;
  format(format: string, value: number): string;
  parse_date_code(serial: number, options: { date1904: boolean }): { y: number; m: number; d: number };
};

/** A cell of a workbook as the text a person sees in it, whole where the program shortens it. */
export function cellText(cell: CellObject, is1904: boolean): CellText {
  if (cell.t === 'e') return { error: errorOf(cell.w ?? '') };
  if (cell.f !== undefined && (cell.t === 'z' || cell.v === undefined)) return { error: unreckoned };
  if (cell.t === 'b') return cell.v ? 'true' : 'false';
  if (cell.t === 'n' && typeof cell.v === 'number') return numberText(cell.v, cell, is1904);
  return typeof cell.v === 'string' ? written(cell.v) : '';
}

const errorOf = (code: string): CellFault => [`单元格是错误值 ${code}`, `the cell is an error, ${code}`];
const unreckoned: CellFault = ['公式没有算出结果', 'the formula has no result'];
const tooLong: CellFault = [
  '号码超过 15 位而单元格不是文本,末几位已经被表格软件改成 0;请把该列设为文本后重新填写',
  'more than 15 digits in a cell that is not text: the last ones were replaced by zeros; make the column text and fill it in again',
];
/** A spreadsheet keeps 15 digits; whatever came after them is gone. */
const longest = 1e15;

function numberText(value: number, { z, w }: CellObject, is1904: boolean): CellText {
  const format = String(z ?? 'General');
  if (formats.is_date(format)) return dayText(value, format, w, is1904);
  // 15 digits are what a spreadsheet keeps; the rest is noise of binary fractions.
  if (Math.abs(value) >= longest) return { error: tooLong };
  // The library does not know `!`, which shows the next sign as it is.
  if (/^(general|@)$|E[+-]|!/i.test(format)) return exact(value);
  return (w ?? shown(format, value)).trim();
}

const exact = (value: number): string => {
  const rounded = Number(value.toPrecision(15));
  const text = String(rounded);
  return text.includes('e') ? rounded.toFixed(20).replace(/\.?0+$/, '') : text;
};

/** Formats with a bare ¥ or 元 are understood by every spreadsheet program, but not by the library. */
function shown(format: string, value: number): string {
  try {
    return formats.format(
      format.replace(/"[^"]*"|[^\x20-\x7e]+/g, (part) => (part.startsWith('"') ? part : `"${part}"`)),
      value,
    );
  } catch {
    return exact(value);
  }
}

/** A day, and the time of it if there is one; a time alone and a length of time as they are shown. */
function dayText(value: number, format: string, w: string | undefined, is1904: boolean): string {
  if (/\[[hms]+\]/i.test(format) || (value < 1 && !is1904)) return (w ?? shown(format, value)).trim();
  // Spreadsheets count in fractions of days that are a little off.
  const minutes = Math.round(value * 1440);
  const { y, m, d } = formats.parse_date_code(Math.floor(minutes / 1440), { date1904: is1904 });
  const two = (part: number): string => String(part).padStart(2, '0');
  const day = `${String(y).padStart(4, '0')}-${two(m)}-${two(d)}`;
  const left = minutes % 1440;
  return left === 0 ? day : `${day} ${two(Math.floor(left / 60))}:${two(left % 60)}`;
}
