import { parentPort, workerData } from 'node:worker_threads';

import excel from 'exceljs';

import { cellText } from './cell.ts';
import { maxRows, type RawRow } from './columns.ts';
import { checkInflated } from './zip.ts';

/** What the worker answers: the worksheets, or why not. */
export type WorkerAnswer = { sheets: RawRow[][] } | { refused: 'too large' | 'not a sheet' | 'too many rows' };

const maxInflated = 100 << 20;
const maxColumns = 60;
// Drop-down lists over whole columns are unfolded into a million entries by the reader.
const notNeeded = ['dataValidations', 'conditionalFormatting', 'extLst', 'drawing', 'legacyDrawing', 'picture'];

async function read(bytes: Buffer): Promise<WorkerAnswer> {
  const size = checkInflated(bytes, maxInflated);
  if (size !== 'fine') return { refused: size === 'too large' ? 'too large' : 'not a sheet' };
  const book = new excel.Workbook();
  try {
    await book.xlsx.load(bytes as unknown as excel.Buffer, { ignoreNodes: notNeeded });
  } catch {
    return { refused: 'not a sheet' };
  }
  const sheets: RawRow[][] = [];
  for (const sheet of book.worksheets.slice(0, 10)) {
    const rows: RawRow[] = [];
    sheet.eachRow({ includeEmpty: false }, (row, number) => {
      const cells: RawRow['cells'] = [];
      row.eachCell({ includeEmpty: false }, (cell, column) => {
        if (column <= maxColumns && !(cell.isMerged && cell.master !== cell)) cells[column - 1] = cellText(cell.value);
      });
      if (cells.some((cell) => cell !== '' && cell !== undefined))
        rows.push({ row: number, cells: Array.from(cells, (cell) => cell ?? '') });
    });
    // Room for the heading and a few lines above it.
    if (rows.length > maxRows + 10) return { refused: 'too many rows' };
    sheets.push(rows);
  }
  return { sheets };
}

parentPort?.postMessage(await read(Buffer.from(workerData as Uint8Array)));
