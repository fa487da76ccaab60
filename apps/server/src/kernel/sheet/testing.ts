import excel from 'exceljs';

/** An .xlsx file with these cells on its first worksheet, as a person might have made it. */
export async function makeSheet(rows: excel.CellValue[][]): Promise<Uint8Array<ArrayBuffer>> {
  const book = new excel.Workbook();
  book.addWorksheet('Sheet1').addRows(rows);
  return new Uint8Array(await book.xlsx.writeBuffer());
}

/** The cells of the first worksheet of an answer. */
export async function openSheet(bytes: Buffer): Promise<excel.Worksheet> {
  const book = new excel.Workbook();
  await book.xlsx.load(bytes as unknown as excel.Buffer);
  const sheet = book.worksheets[0];
  if (!sheet) throw new Error('the file has no worksheet');
  return sheet;
}

/** A form with one file, as a browser sends it. */
export function fileForm(bytes: Uint8Array<ArrayBuffer> | string, fields: Record<string, string> = {}): FormData {
  const form = new FormData();
  for (const [key, value] of Object.entries(fields)) form.set(key, value);
  form.set('file', new Blob([bytes]), 'sheet.xlsx');
  return form;
}
