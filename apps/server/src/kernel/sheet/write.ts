import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setImmediate as breathe } from 'node:timers/promises';

import type { Lang, Reply } from '@anyuan/contract';

import type { Column } from './columns.ts';
import { quoted } from './quoted.ts';

export const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const pauseEvery = 200;

/**
 * One worksheet: titles, a hidden line of stable keys, the rows. Rows are written as they come, with pauses, so that
 * a long export holds nothing up; the file itself is small and answered whole, so that a failure is never half a file.
 */
export async function writeSheet(
  title: string,
  columns: readonly Column[],
  rows: Iterable<Record<string, string | number | boolean | null>>,
  lang: Lang = 'zh',
): Promise<Buffer> {
  const { default: excel } = await import('exceljs');
  const out = new PassThrough();
  const whole = buffer(out);
  // Read below; without a listener a failing writer would be an unhandled rejection first.
  whole.catch(() => undefined);
  const book = new excel.stream.xlsx.WorkbookWriter({ stream: out, useStyles: true });
  const sheet = book.addWorksheet(title, { views: [{ state: 'frozen', ySplit: 1 }] });
  sheet.columns = columns.map((column) => ({ key: column.key, width: column.width ?? 16 }));
  const head = sheet.addRow(columns.map((column) => column[lang]));
  head.font = { bold: true };
  head.commit();
  const keys = sheet.addRow(columns.map((column) => column.key));
  keys.hidden = true;
  keys.commit();
  let written = 0;
  for (const row of rows) {
    const cells = columns.map(({ key }) => {
      const value = row[key] ?? null;
      if (typeof value === 'boolean') return { zh: ['否', '是'], en: ['no', 'yes'] }[lang][Number(value)];
      return typeof value === 'string' ? quoted(value) : value;
    });
    sheet.addRow(cells).commit();
    if (++written % pauseEvery === 0) await breathe();
  }
  sheet.commit();
  await book.commit();
  return whole;
}

export const sheetReply = (body: Buffer, filename: string): Reply => ({ body, type: xlsxType, filename });
