import { maxRows, type RawSheet } from './columns.ts';
import { textIn } from './csv.ts';
import { checkInflated } from './zip.ts';

/** Why a file is not read. */
export type Unread = 'too large' | 'too many rows' | 'not a sheet' | 'locked' | 'web page';
/** What the worker answers: the worksheets, or why not. */
export type WorkerAnswer = { sheets: RawSheet[] } | { refused: Unread };

const maxInflated = 100 << 20;
const zipMark = Buffer.from('PK');
const oldMark = Buffer.from([0xd0, 0xcf, 0x11, 0xe0]);

const startsWith = (bytes: Buffer, mark: Buffer): boolean => bytes.subarray(0, mark.length).equals(mark);

async function sheetsIn(bytes: Buffer): Promise<WorkerAnswer> {
  if (startsWith(bytes, zipMark)) {
    const size = checkInflated(bytes, maxInflated);
    return size === 'fine' ? bookOf(bytes, false) : { refused: size === 'too large' ? 'too large' : 'not a sheet' };
  }
  if (startsWith(bytes, oldMark)) return bookOf(bytes, true);
  // Many programs write a web page and call it .xls.
  if (/^\W{0,3}\s*<[!?a-z]/i.test(bytes.subarray(0, 200).toString('latin1'))) return { refused: 'web page' };
  const sheet = textIn(bytes, 'CSV');
  return sheet ? { sheets: [sheet] } : { refused: 'not a sheet' };
}

async function bookOf(bytes: Buffer, isOld: boolean): Promise<WorkerAnswer> {
  // Files of text do without the library.
  const { bookIn } = await import('./book.ts');
  try {
    return { sheets: await bookIn(bytes, isOld) };
  } catch (error) {
    return { refused: /password|encrypt/i.test(String(error)) ? 'locked' : 'not a sheet' };
  }
}

async function answer(bytes: Uint8Array): Promise<WorkerAnswer> {
  const read = await sheetsIn(Buffer.from(bytes));
  if ('refused' in read) return read;
  // Ten lines for the heading and what stands above it, in each worksheet.
  const rows = read.sheets.reduce((sum, sheet) => sum + Math.max(0, sheet.rows.length - 10), 0);
  return rows > maxRows ? { refused: 'too many rows' } : read;
}

process.once('message', (bytes: Uint8Array) => {
  void answer(bytes).then((said) => process.send?.(said));
});
