import { read, type CellObject, type WorkBook, type WorkSheet } from '@e965/xlsx';

import { cellText } from './cell.ts';
import { maxColumns, maxRows, type RawRow, type RawSheet } from './columns.ts';

/** One more than may be read, so that more are noticed; room for the heading and what stands above it. */
const readRows = maxRows + 20;

/** The worksheets of an .xlsx or .xls file. Throws on what is neither. */
export async function bookIn(bytes: Buffer, isOld: boolean): Promise<RawSheet[]> {
  if (isOld) await oldLetters();
  // Without `cellStyles` hidden rows are not told.
  const book = read(bytes, {
    type: 'buffer',
    dense: true,
    cellNF: true,
    cellStyles: true,
    cellHTML: false,
    sheetRows: readRows,
  });
  const is1904 = book.Workbook?.WBProps?.date1904 === true;
  return book.SheetNames.map((name, at) => sheetOf(book, name, at, is1904));
}

/** Files older than Excel 97 keep their letters in the code page of their country. */
async function oldLetters(): Promise<void> {
  const [{ set_cptable }, pages] = await Promise.all([import('@e965/xlsx'), import('@e965/xlsx/dist/cpexcel')]);
  set_cptable(pages);
}

function sheetOf(book: WorkBook, name: string, at: number, is1904: boolean): RawSheet {
  const sheet = book.Sheets[name] as WorkSheet & { '!data'?: (CellObject | undefined)[][] };
  spread(sheet);
  const rows: RawRow[] = [];
  sheet['!data']?.forEach((line, index) => {
    const cells: RawRow['cells'] = [];
    line?.forEach((cell, column) => {
      if (cell && column <= maxColumns) cells[column] = cellText(cell, is1904);
    });
    if (!cells.some((cell) => cell !== '')) return;
    const isHidden = sheet['!rows']?.[index]?.hidden === true;
    rows.push({ row: index + 1, cells: Array.from(cells, (cell) => cell ?? ''), ...(isHidden && { isHidden }) });
  });
  const isHidden = (book.Workbook?.Sheets?.[at]?.Hidden ?? 0) > 0;
  return { name, rows, ...(isHidden && { isHidden }) };
}

/** What was merged over several rows stands in each of them that holds anything. */
function spread(sheet: WorkSheet & { '!data'?: (CellObject | undefined)[][] }): void {
  const data = sheet['!data'] ?? [];
  for (const { s, e } of sheet['!merges'] ?? []) {
    const first = data[s.r]?.[s.c];
    for (let row = s.r + 1; first && row <= Math.min(e.r, data.length - 1); row++) {
      const line = data[row];
      if (line?.some((cell) => cell && cell.t !== 'z')) line[s.c] = first;
    }
  }
}
