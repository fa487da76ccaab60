import type { Lang } from '@anyuan/contract';

import { hintSheet, type Column } from '../../sheet/index.ts';

/** What may stand in a column. */
export type Hint = [isNeeded: boolean, zh: string, en?: string];

/** An empty sheet to fill in, and a second page that says what may stand in each column. */
export async function templateOf(
  columns: readonly Column[],
  hintOf: (key: string) => Hint,
  lang: Lang,
): Promise<Buffer> {
  const { default: excel } = await import('exceljs');
  const book = new excel.Workbook();
  const sheet = book.addWorksheet('导入', { views: [{ state: 'frozen', ySplit: 1 }] });
  sheet.columns = columns.map(({ key, width }) => ({ key, width: width ?? 16, style: { numFmt: '@' } }));
  sheet.addRow(columns.map((column) => column[lang])).font = { bold: true };
  sheet.addRow(columns.map(({ key }) => key)).hidden = true;
  const hints = book.addWorksheet(hintSheet);
  hints.columns = [{ width: 24 }, { width: 24 }, { width: 8 }, { width: 80 }];
  hints.addRow(['列', 'Column', ...{ zh: ['必填', '说明'], en: ['Needed', 'What may stand in it'] }[lang]]).font = {
    bold: true,
  };
  for (const { key, zh, en } of columns) {
    const [isNeeded, hint, hintEn = hint] = hintOf(key);
    hints.addRow([zh, en, isNeeded ? { zh: '是', en: 'yes' }[lang] : '', lang === 'zh' ? hint : hintEn]);
  }
  return Buffer.from(await book.xlsx.writeBuffer());
}
