import { deflateRawSync } from 'node:zlib';

import { expect, test } from 'vitest';

import { cellText, quoted } from './cell.ts';
import type { Column } from './columns.ts';
import { readSheet } from './read.ts';
import { rowReader } from './row-reader.ts';
import { writeLongSheet } from './stream.ts';
import { makeSheet, openSheet } from './testing.ts';
import { writeSheet } from './write.ts';
import { checkInflated } from './zip.ts';

const columns: Column[] = [
  { key: 'code', zh: '编码', en: 'Code', identifies: true },
  { key: 'name', zh: '名称', en: 'Name' },
  { key: 'on', zh: '日期', en: 'Date' },
];
const read = async (bytes: Uint8Array) =>
  (await readSheet(Buffer.from(bytes), columns)).map((row) => [row.row, Object.fromEntries(row.cells)]);

test.each([
  [null, ''],
  ['  甲 ', '甲'],
  [13800000000, '13800000000'],
  [0.1 + 0.2, '0.3'],
  [new Date('2026-05-01T00:00:00Z'), '2026-05-01'],
  [new Date('2026-05-01T08:29:59.999Z'), '2026-05-01 08:30'],
  [{ richText: [{ text: '门' }, { text: '诊' }] }, '门诊'],
  [{ formula: 'A1', result: 12 }, '12'],
  [{ sharedFormula: 'A1', result: '乙' }, '乙'],
  [{ text: '链接', hyperlink: 'http://x' }, '链接'],
  [{ error: '#REF!' }, { error: '#REF!' }],
  ["'=1+1", '=1+1'],
])('the cell %j reads as %j', (value, text) => expect(cellText(value)).toEqual(text));

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
});

test('a file that is no sheet, or has no heading, is refused with the reason', async () => {
  await expect(readSheet(Buffer.from('编码,名称\nA1,甲'), columns)).rejects.toMatchObject({ code: 'bad_file' });
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
    details: { reason: { zh: '“编码”列出现两次' } },
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
}, 60_000);

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
