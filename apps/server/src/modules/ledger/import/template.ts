import type { CaseType } from '@anyuan/contract';

import { hintOf, importColumns } from './columns.ts';

/** An empty sheet to fill in, and a second page that says what may stand in each column. */
export async function templateOf(type: CaseType): Promise<Buffer> {
  const { default: excel } = await import('exceljs');
  const book = new excel.Workbook();
  const columns = importColumns(type);
  const sheet = book.addWorksheet('导入', { views: [{ state: 'frozen', ySplit: 1 }] });
  sheet.columns = columns.map(({ key, width }) => ({ key, width: width ?? 16, style: { numFmt: '@' } }));
  sheet.addRow(columns.map(({ zh }) => zh)).font = { bold: true };
  sheet.addRow(columns.map(({ key }) => key)).hidden = true;
  const hints = book.addWorksheet('填写说明');
  hints.columns = [{ width: 24 }, { width: 24 }, { width: 8 }, { width: 80 }];
  hints.addRow(['列', 'Column', '必填', '说明']).font = { bold: true };
  for (const { key, zh, en } of columns) {
    const [isNeeded, hint] = hintOf(type, key);
    hints.addRow([zh, en, isNeeded ? '是' : '', hint]);
  }
  return Buffer.from(await book.xlsx.writeBuffer());
}
