import { deflateRawSync } from 'node:zlib';

import * as xlsx from '@e965/xlsx';
import { utils, write } from '@e965/xlsx';
import excel from 'exceljs';
import { expect, test } from 'vitest';

import type { Column } from './columns.ts';
import { quoted } from './quoted.ts';
import { readSheet } from './read.ts';
import { rowReader } from './row-reader.ts';
import { writeLongSheet } from './stream.ts';
import { makeSheet, openSheet } from './testing.ts';
import { writeSheet } from './write.ts';
import { checkInflated } from './zip.ts';

// The library does not type its reader of containers.
const CFB = xlsx.CFB as {
  read(bytes: Buffer, options: object): { FullPaths: string[]; FileIndex: { content?: Uint8Array }[] };
  write(container: object, options: object): unknown;
  utils: { cfb_new(): object; cfb_add(container: object, path: string, content: Buffer): void };
};
const columns: Column[] = [
  { key: 'code', zh: '编码', en: 'Code', identifies: true },
  { key: 'name', zh: '名称', en: 'Name' },
  { key: 'on', zh: '日期', en: 'Date' },
];
const read = async (bytes: Uint8Array) =>
  (await readSheet(Buffer.from(bytes), columns)).rows.map((row) => [row.row, Object.fromEntries(row.cells)]);

const shown: [excel.CellValue, string, string?][] = [
  ['  甲 ', '甲'],
  [13800000000, '13800000000'],
  [13800000000, '13800000000', '0.00E+00'],
  [400123456789012, '400123456789012'],
  [0.1 + 0.2, '0.3'],
  [1e-7, '0.0000001'],
  [7, '007', '000'],
  [0.05, '5%', '0%'],
  [1234.5, '¥1,234.50', '¥#,##0.00'],
  [1234.5, '1,234.50', '_(* #,##0.00_);_(* (#,##0.00);_(* "-"??_);_(@_)'],
  [3.5, '3.5元', '0.0"元"'],
  // What this shows, 1.2万, the library does not know; the amount is the same.
  [12000, '12000', '0!.0,"万"'],
  [new Date('2026-05-01T00:00:00Z'), '2026-05-01', 'yyyy"年"m"月"d"日"'],
  [new Date('2026-05-01T08:29:59.999Z'), '2026-05-01 08:30', 'yyyy/m/d h:mm'],
  [0.354166667, '8:30', 'h:mm'],
  [1.5, '36:00', '[h]:mm'],
  [{ richText: [{ text: '门' }, { text: '诊' }] }, '门诊'],
  [{ formula: 'A1', result: 12 }, '12'],
  [{ formula: 'A1', result: '乙' }, '乙'],
  [{ text: '链接', hyperlink: 'http://x' }, '链接'],
  [true, 'true'],
  ["'=1+1", '=1+1'],
];
const faults: [excel.CellValue, string][] = [
  [{ error: '#REF!' }, '单元格是错误值 #REF!'],
  [{ formula: 'B99' } as excel.CellValue, '公式没有算出结果'],
  // An identity card number that Excel took for a number: its last digits are gone.
  [Number('110101199003078515'), '号码超过 15 位而单元格不是文本'],
  ['1.38E+10', '号码被写成了科学计数'],
];

test('a cell reads as what a person sees in it; what cannot be known is refused, not guessed', async () => {
  const book = new excel.Workbook();
  const sheet = book.addWorksheet('表');
  sheet.addRow(['编码', '名称']);
  for (const [value, , numFmt] of [...shown, ...faults]) {
    const { number } = sheet.addRow(['A', value]);
    if (numFmt?.match(/[0ymd#]/)) sheet.getCell(number, 2).numFmt = numFmt;
  }
  const { rows } = await readSheet(Buffer.from(await book.xlsx.writeBuffer()), columns);
  expect(rows.map(({ cells, errors }) => cells.get('name') ?? errors.get('name')?.[0])).toEqual([
    ...shown.map(([, text]) => text),
    ...faults.map(([, zh]) => expect.stringContaining(zh) as string),
  ]);
});

test('the heading is found below a title, in any order and language, and strange columns are passed over', async () => {
  const sheet = await makeSheet([
    ['设备清单'],
    ['备注', 'Name', '编码 *'],
    ['x', '甲', 'A1'],
    ['', 'name', 'code'],
    ['only a remark', null, null],
    ['x', '乙', 'A2'],
  ]);
  // The line of keys is no row, wherever sorting has put it.
  expect(await read(sheet)).toEqual([
    [3, { code: 'A1', name: '甲' }],
    [6, { code: 'A2', name: '乙' }],
  ]);
  expect((await readSheet(Buffer.from(sheet), columns)).leftOut).toEqual({
    sheets: [],
    columns: ['备注'],
    hidden: [],
  });
});

test('every worksheet with our heading is read; what is left out is named', async () => {
  const book = new excel.Workbook();
  book.addWorksheet('说明').addRow(['请填写']);
  const first = book.addWorksheet('一楼');
  first.addRows([['编码', '名称', '电话'], ['A1', '甲', '1'], ['A2'], ['A3'], ['A4'], ['A5', null, null, '侧记']]);
  for (const row of [2, 3, 5]) first.getRow(row).hidden = true;
  book.addWorksheet('空白');
  book.addWorksheet('二楼').addRows([
    ['名称', '编码'],
    ['乙', 'B1'],
  ]);
  book.addWorksheet('旧表', { state: 'hidden' }).addRows([['编码'], ['OLD']]);
  book.addWorksheet('填写说明').addRow(['列']);
  const { rows, leftOut } = await readSheet(Buffer.from(await book.xlsx.writeBuffer()), columns);
  expect(rows.map(({ sheet, row, cells }) => [sheet, row, cells.get('code')])).toEqual([
    ['一楼', 4, 'A3'],
    ['一楼', 6, 'A5'],
    ['二楼', 2, 'B1'],
  ]);
  expect(leftOut).toEqual({
    sheets: ['说明', '旧表'],
    columns: ['电话', 'D'],
    hidden: [{ sheet: '一楼', count: 3, rows: '2–3, 5' }],
  });
});

test('what was merged over several rows belongs to each of them', async () => {
  const book = new excel.Workbook();
  const sheet = book.addWorksheet('表');
  sheet.addRows([['编码', '名称'], ['A1', '护士站'], ['A2'], [], ['A4']]);
  sheet.mergeCells('B2:B4');
  expect(await read(new Uint8Array(await book.xlsx.writeBuffer()))).toEqual([
    [2, { code: 'A1', name: '护士站' }],
    [3, { code: 'A2', name: '护士站' }],
    [5, { code: 'A4', name: '' }],
  ]);
});

test('a workbook whose XML has a prefix is read like any other', async () => {
  const plain = Buffer.from(
    await makeSheet([
      ['编码', '名称'],
      ['A1', 13800000000],
      ['A2', '乙'],
    ]),
  );
  const prefixed = rewritten(plain, (name, text) =>
    /^xl\/(workbook|worksheets\/|sharedStrings|styles)/.test(name)
      ? text.replace(/<(\/?)(?=[A-Za-z])/g, '<$1x:').replace('xmlns="', 'xmlns:x="')
      : text,
  );
  expect(await read(prefixed)).toEqual([
    [2, { code: 'A1', name: '13800000000' }],
    [3, { code: 'A2', name: '乙' }],
  ]);
});

const csv = '编码,名称,备注\r\nA1,"甲,""乙""\n丙",110101199003078515\r\n\r\nA2,013800000000,\r\n';
const gb18030 = Buffer.from('b1e0c2eb2cc3fbb3c60d0a41312cbcd70d0a41322c81308130', 'hex');
test.each([
  ['UTF-8', Buffer.from(csv)],
  ['UTF-8 with a mark', Buffer.from(`\uFEFF${csv}`)],
  ['UTF-16', Buffer.from(`\uFEFF${csv}`, 'utf16le')],
  ['tabs', Buffer.from(csv.replace('甲,', '甲').replaceAll(',', '\t').replace('甲', '甲,'))],
  [
    'semicolons, and the line Excel puts above',
    Buffer.from(`sep=;\n${csv.replace('甲,', '甲').replaceAll(',', ';').replace('甲', '甲,')}`),
  ],
])('a file of text is read: %s', async (letters, bytes) => {
  const above = letters.startsWith('semi') ? 1 : 0;
  expect(await read(bytes)).toEqual([
    [2 + above, { code: 'A1', name: '甲,"乙"\n丙' }],
    [4 + above, { code: 'A2', name: '013800000000' }],
  ]);
});

test('a file of text in GB 18030 is read, four-byte letters too; digits that Excel lost there are refused', async () => {
  expect(await read(gb18030)).toEqual([
    [2, { code: 'A1', name: '甲' }],
    [3, { code: 'A2', name: '\u0080' }],
  ]);
  const { rows } = await readSheet(Buffer.from('编码,名称\nA1,1.38E+10'), columns);
  expect(rows[0]?.errors.get('name')?.[1]).toContain('its digits are lost');
});

test('an old .xls is read, and one from before Unicode too', async () => {
  const book = utils.book_new();
  const sheet = utils.aoa_to_sheet([
    ['编码', '名称'],
    ['A1', '护士站'],
    ['A2', 13800000000],
    ['A3', 0.05],
  ]);
  (sheet['B4'] as { z: string }).z = '0%';
  utils.book_append_sheet(book, sheet, '设备');
  expect(await read(write(book, { type: 'buffer', bookType: 'biff8' }) as Buffer)).toEqual([
    [2, { code: 'A1', name: '护士站' }],
    [3, { code: 'A2', name: '13800000000' }],
    [4, { code: 'A3', name: '5%' }],
  ]);
  // Excel 5 wrote the letters of the machine's country: here the Chinese ones, code page 936.
  const older = utils.book_new();
  utils.book_append_sheet(
    older,
    utils.aoa_to_sheet([
      ['QQQQ', 'WWWW'],
      ['A1', 'XXXX'],
    ]),
    'S',
  );
  const bytes = write(older, { type: 'buffer', bookType: 'biff5' }) as Buffer;
  bytes.writeUInt16LE(936, bytes.indexOf(Buffer.from('42000200', 'hex')) + 4);
  for (const [from, to] of [
    ['QQQQ', 'b1e0c2eb'],
    ['WWWW', 'c3fbb3c6'],
    ['XXXX', 'b5e7bbb0'],
  ] as const)
    Buffer.from(to, 'hex').copy(bytes, bytes.indexOf(from));
  expect(await read(bytes)).toEqual([[2, { code: 'A1', name: '电话' }]]);
});

test('a file that is no sheet, or has no heading, is refused with the reason', async () => {
  const reasonOf = (bytes: Buffer) =>
    readSheet(bytes, columns).then(
      () => 'read',
      (error: { details: { reason: { zh: string } } }) => error.details.reason.zh,
    );
  expect(await reasonOf(Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1'))).toContain('不是表格文件');
  expect(await reasonOf(Buffer.from('PK\x03\x04 no zip', 'latin1'))).toContain('不是表格文件');
  expect(await reasonOf(Buffer.from('\ufeff<html><table><tr><td>编码'))).toContain('内容却是网页');
  const locked = CFB.utils.cfb_new();
  CFB.utils.cfb_add(locked, '/EncryptionInfo', Buffer.alloc(300));
  CFB.utils.cfb_add(locked, '/EncryptedPackage', Buffer.alloc(300));
  expect(await reasonOf(Buffer.from(CFB.write(locked, { type: 'buffer' }) as Uint8Array))).toContain('密码');
  await expect(readSheet(Buffer.from(await makeSheet([['名称'], ['甲']])), columns)).rejects.toMatchObject({
    code: 'bad_file',
    details: { reason: { zh: '表头缺少“编码”列' } },
  });
  await expect(
    readSheet(
      Buffer.from(
        await makeSheet([
          ['编码', 'code'],
          ['A', 'B'],
        ]),
      ),
      columns,
    ),
  ).rejects.toMatchObject({
    details: { reason: { zh: '工作表“Sheet1”中“编码”列出现两次' } },
  });
});

test('what is written reads back the same, and no cell is a formula', async () => {
  const names = ['=HYPERLINK("http://x")', '+86 10', '-1', '@x', '甲'];
  const bytes = await writeSheet(
    '表',
    columns,
    names.map((name, i) => ({ code: `C${i}`, name, on: '2026-05-01' })),
  );
  const sheet = await openSheet(bytes);
  expect(sheet.getRow(1).values).toEqual([undefined, '编码', '名称', '日期']);
  expect(sheet.getRow(2).hidden).toBe(true);
  expect(sheet.getColumn(2).values.slice(3)).toEqual(names.map(quoted));
  expect(names.map(quoted).filter((name) => /^[=+\-@]/.test(name))).toEqual([]);
  expect((await read(bytes)).map(([, cells]) => (cells as Record<string, string>)['name'])).toEqual(names);
});

test('more rows than the limit are refused, and so is what unpacks without end', async () => {
  const many = await makeSheet([['编码'], ...Array.from({ length: 20_001 }, (_, i) => [`C${i}`])]);
  await expect(readSheet(Buffer.from(many), columns)).rejects.toMatchObject({ code: 'too_large', status: 413 });
  const bomb = zipOf('xl/worksheets/sheet1.xml', Buffer.alloc(150 << 20, 0x20), 100);
  expect(bomb.length).toBeLessThan(1 << 20);
  expect(checkInflated(bomb, 100 << 20)).toBe('too large');
  await expect(readSheet(bomb, columns)).rejects.toMatchObject({ code: 'too_large' });
  expect(await read(await makeSheet([['编码'], ['A']]))).toEqual([[2, { code: 'A' }]]);
});

test('a row says in both languages what is wrong with which column', () => {
  const row = {
    row: 2,
    cells: new Map([
      ['code', '门 1'],
      ['name', 'abcdef'],
      ['on', '2026-02-30'],
    ]),
    errors: new Map(),
  };
  const reader = rowReader(row, columns);
  reader.code('code');
  reader.text('name', 5);
  expect(reader.date('on')).toBeUndefined();
  expect(reader.problems.map(({ column, zh }) => [column, zh])).toEqual([
    ['编码', '编码只能用字母、数字和 - _ .,最多 64 位'],
    ['名称', '最多 5 字'],
    ['日期', '须是日期,如 2026-05-01'],
  ]);
  const good = rowReader(
    {
      ...row,
      cells: new Map([
        ['on', '2026/5/1'],
        ['name', '-'],
      ]),
    },
    columns,
  );
  expect([good.date('on'), good.text('name', 5), good.text('code', 5)]).toEqual(['2026-05-01', null, undefined]);
});

/** The same zip with what stands in each of its files rewritten. */
function rewritten(zip: Buffer, to: (name: string, text: string) => string): Buffer {
  const files = CFB.read(zip, { type: 'buffer' });
  files.FullPaths.forEach((path, at) => {
    const entry = files.FileIndex[at];
    if (entry?.content)
      entry.content = Buffer.from(to(path.replace(/^[^/]*\//, ''), Buffer.from(entry.content).toString('utf8')));
  });
  return Buffer.from(CFB.write(files, { type: 'buffer', fileType: 'zip', compression: true }) as Uint8Array);
}

/** A zip of one entry that claims to hold `claimed` bytes. */
function zipOf(name: string, content: Buffer, claimed: number): Buffer {
  const packed = deflateRawSync(content);
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(8, 8);
  local.writeUInt32LE(packed.length, 18);
  local.writeUInt32LE(claimed, 22);
  local.writeUInt16LE(name.length, 26);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(8, 10);
  entry.writeUInt32LE(packed.length, 20);
  entry.writeUInt32LE(claimed, 24);
  entry.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(entry.length + name.length, 12);
  end.writeUInt32LE(local.length + name.length + packed.length, 16);
  return Buffer.concat([local, Buffer.from(name), packed, entry, Buffer.from(name), end]);
}

test('a long sheet is written in one go as a file that spreadsheet programs read, whatever stands in the cells', async () => {
  const words = ['=1+1', 'a < b & "c"', '换\n行', '\u0000控制\uD800符', '表情😀', '  空格  '];
  async function* batches() {
    for (let i = 0; i < 3; i++) yield words.map((word, at): (string | number | null)[] => [word, i * 10 + at, null]);
  }
  const bytes = await writeLongSheet(
    {
      name: '台账 & <1>',
      title: '某医院 台账',
      columns: [
        { title: '内容', width: 20, isText: true },
        { title: '数', width: 8, isText: false },
        { title: '空', width: 8, isText: true },
      ],
    },
    batches(),
  );
  expect(checkInflated(bytes, 1 << 20)).toBe('fine');
  const sheet = await openSheet(bytes);
  expect(sheet.name).toBe('台账 & <1>');
  expect(sheet.getCell('A1').value).toBe('某医院 台账');
  expect(sheet.rowCount).toBe(20);
  expect(sheet.getColumn(1).values.slice(3, 9)).toEqual([
    "'=1+1",
    'a < b & "c"',
    '换\n行',
    '控制符',
    '表情😀',
    '  空格  ',
  ]);
  expect(sheet.getCell('B20').value).toBe(25);
  expect(sheet.getCell('A3').numFmt).toBe('@');
  await expect(
    writeLongSheet(
      { name: '坏', title: '', columns: [] },
      (async function* () {
        yield [];
        throw new Error('the database is gone');
      })(),
    ),
  ).rejects.toThrow('the database is gone');
});
