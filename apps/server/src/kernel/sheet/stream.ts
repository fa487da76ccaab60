import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { crc32, createDeflateRaw, deflateRawSync } from 'node:zlib';

import { quoted } from './quoted.ts';
import { makeZip, type ZipEntry } from './zip-write.ts';

export interface StreamColumn {
  title: string;
  width: number;
  /** Text stays text: telephone and identity numbers keep their zeros. */
  isText: boolean;
}

export type StreamCell = string | number | null;

export interface StreamSheet {
  name: string;
  /** Stands above the heading. */
  title: string;
  columns: readonly StreamColumn[];
}

// One long export at a time; a second one waits instead of taking the second core too.
let turn: Promise<unknown> = Promise.resolve();

/**
 * Writes a long worksheet batch by batch: neither the rows nor the sheet ever lie in memory whole, only the packed
 * file does, so that a failure is an error and never half a file. Packing happens off the main thread.
 */
export async function writeLongSheet(sheet: StreamSheet, batches: AsyncIterable<StreamCell[][]>): Promise<Buffer> {
  const mine = turn.then(() => write(sheet, batches));
  turn = mine.catch(() => undefined);
  return mine;
}

async function write({ name, title, columns }: StreamSheet, batches: AsyncIterable<StreamCell[][]>): Promise<Buffer> {
  const pack = createDeflateRaw({ level: 5 });
  const packed = buffer(pack);
  // Awaited below; without a listener a failing packer would be an unhandled rejection first.
  packed.catch(() => undefined);
  let [crc, size] = [0, 0];
  const add = async (xml: string): Promise<void> => {
    const bytes = Buffer.from(xml);
    crc = crc32(bytes, crc);
    size += bytes.length;
    if (!pack.write(bytes)) await once(pack, 'drain');
  };
  try {
    await add(
      `${declaration}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="2" topLeftCell="A3" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>`,
    );
    await add(
      columns.map(({ width }, i) => `<col min="${i + 1}" max="${i + 1}" width="${width}" customWidth="1"/>`).join(''),
    );
    await add('</cols><sheetData>');
    const letters = columns.map((_, i) => letterOf(i));
    const styles = columns.map(({ isText }) => (isText ? style.text : style.plain));
    await add(rowXml(1, [title], letters, [style.title]));
    await add(
      rowXml(
        2,
        columns.map((column) => column.title),
        letters,
        columns.map(() => style.head),
      ),
    );
    let row = 2;
    for await (const rows of batches) await add(rows.map((cells) => rowXml(++row, cells, letters, styles)).join(''));
    await add('</sheetData></worksheet>');
    pack.end();
    const sheetEntry = { name: 'xl/worksheets/sheet1.xml', packed: await packed, crc, size };
    return makeZip([...frame(name), sheetEntry]);
  } finally {
    pack.destroy();
  }
}

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const parcel = 'http://schemas.openxmlformats.org/package/2006';
/** Positions in `cellXfs` below. */
const style = { plain: 0, text: 1, head: 2, title: 3 } as const;

// What a spreadsheet program takes in one cell.
const longest = 32_000;
// What XML cannot hold: control characters, halves of a pair.
const unwritable = /(?![\t\n\r])[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu;
const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const xmlText = (text: string): string =>
  text
    .slice(0, longest)
    .replace(unwritable, '')
    .replace(/[&<>"]/g, (one) => entities[one] ?? '');

function rowXml(
  row: number,
  cells: readonly StreamCell[],
  letters: readonly string[],
  styles: readonly number[],
): string {
  let xml = `<row r="${row}">`;
  cells.forEach((cell, i) => {
    const at = `${letters[i]}${row}`;
    if (typeof cell === 'number' && Number.isFinite(cell)) xml += `<c r="${at}" s="${styles[i]}"><v>${cell}</v></c>`;
    else if (typeof cell === 'string' && cell !== '')
      xml += `<c r="${at}" s="${styles[i]}" t="inlineStr"><is><t xml:space="preserve">${xmlText(quoted(cell))}</t></is></c>`;
  });
  return `${xml}</row>`;
}

function letterOf(column: number): string {
  const last = String.fromCharCode(65 + (column % 26));
  return column < 26 ? last : letterOf(Math.floor(column / 26) - 1) + last;
}

/** The other parts of a workbook with one worksheet. */
function frame(name: string): ZipEntry[] {
  const types = [
    ['xl/workbook.xml', 'sheet.main'],
    ['xl/worksheets/sheet1.xml', 'worksheet'],
    ['xl/styles.xml', 'styles'],
  ].map(
    ([part, kind]) =>
      `<Override PartName="/${part}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${kind}+xml"/>`,
  );
  const link = (id: number, kind: string, target: string) =>
    `<Relationship Id="rId${id}" Type="${office}/${kind}" Target="${target}"/>`;
  const fonts = ['<font><sz val="11"/></font>', '<font><b/><sz val="11"/></font>', '<font><b/><sz val="14"/></font>'];
  // 49 is the built-in format of text.
  const formats = [
    [0, 0],
    [49, 0],
    [0, 1],
    [0, 2],
  ].map(
    ([number, font]) =>
      `<xf numFmtId="${number}" fontId="${font}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>`,
  );
  const parts: Record<string, string> = {
    '[Content_Types].xml': `<Types xmlns="${parcel}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${types.join('')}</Types>`,
    '_rels/.rels': `<Relationships xmlns="${parcel}/relationships">${link(1, 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="${xmlText(name)}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${parcel}/relationships">${link(1, 'worksheet', 'worksheets/sheet1.xml')}${link(2, 'styles', 'styles.xml')}</Relationships>`,
    'xl/styles.xml': `<styleSheet xmlns="${main}"><fonts count="3">${fonts.join('')}</fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4">${formats.join('')}</cellXfs></styleSheet>`,
  };
  return Object.entries(parts).map(([part, xml]) => {
    const bytes = Buffer.from(declaration + xml);
    return { name: part, packed: deflateRawSync(bytes), crc: crc32(bytes), size: bytes.length };
  });
}
