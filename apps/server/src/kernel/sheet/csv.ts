import { maxColumns, maxRows, type RawRow, type RawSheet } from './columns.ts';
import { written } from './written.ts';

/** A file of text as a worksheet; null: it is none. */
export function textIn(bytes: Buffer, name: string): RawSheet | null {
  const text = lettersOf(bytes);
  if (text === null || text.includes('\0')) return null;
  const [, named] = /^sep=(.)\r?\n/i.exec(text) ?? [];
  const body = named === undefined ? text : text.slice(text.indexOf('\n') + 1);
  const rows: RawRow[] = [];
  let row = named === undefined ? 0 : 1;
  for (const fields of linesIn(body, named ?? separatorOf(body))) {
    row++;
    const cells = fields.slice(0, maxColumns + 1).map(written);
    if (cells.some((cell) => cell !== '')) rows.push({ row, cells });
    if (rows.length > maxRows + 20) break;
  }
  return { name, rows };
}

/** Unicode if it says so or can be read as such, else the Chinese standard, which spreadsheet programs write here. */
function lettersOf(bytes: Buffer): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  for (const letters of ['utf-8', 'gb18030']) {
    try {
      return new TextDecoder(letters, { fatal: true }).decode(bytes);
    } catch {
      // The next one is tried.
    }
  }
  return null;
}

const separators = [',', '\t', ';'];

/** What stands most often in the first lines, outside of quotes. */
function separatorOf(text: string): string {
  const head = text.slice(0, 4000).replace(/"[^"]*"/g, '');
  const count = (one: string): number => head.split(one).length;
  return separators.reduce((best, one) => (count(one) > count(best) ? one : best));
}

/** Fields line by line; a quoted one may hold separators, line ends and doubled quotes. */
function* linesIn(text: string, separator: string): Generator<string[]> {
  let fields: string[] = [];
  let field = '';
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    const letter = text[at] ?? '';
    if (isQuoted) {
      if (letter !== '"') field += letter;
      else if (text[at + 1] === '"') {
        field += '"';
        at++;
      } else isQuoted = false;
    } else if (letter === '"' && field.trim() === '') {
      field = '';
      isQuoted = true;
    } else if (letter === separator) {
      fields.push(field);
      field = '';
    } else if (letter === '\n' || letter === '\r') {
      if (letter === '\r' && text[at + 1] === '\n') at++;
      yield [...fields, field];
      fields = [];
      field = '';
    } else field += letter;
  }
  if (field !== '' || fields.length > 0) yield [...fields, field];
}
