import fc from 'fast-check';
import { expect, test } from 'vitest';

import { field, readText, type Finder } from './index.ts';

const nobody: Finder = { find: () => undefined };
const money = field.money(['金额', 'Amount']);
const weight = field.quantity(['重量', 'Weight'], { unit: ['千克', 'kg'], decimals: 2 });
const read = (schema: typeof money, text: string): unknown => {
  const said = readText(schema, text, nobody);
  return 'value' in said ? said.value : said.wrong[0];
};

test.each([
  ['1234.5', 1234.5],
  ['¥1,234.50', 1234.5],
  ['￥１，２３４．５０', 1234.5],
  ['RMB 300', 300],
  ['人民币 300 元整', 300],
  ['300块', 300],
  ['1.2万元', 12_000],
  ['1.2 万', 12_000],
  ['1.23456万', 12_345.6],
  ['0.07万', 700],
  ['3百', 300],
  ['1,2345元', 12_345],
  ['2亿', 200_000_000],
])('the amount %s is %d yuan', (text, yuan) => expect(read(money, text)).toBe(yuan));

test.each(['1,23', '1.234,50', '12,3456,7', '一千', '$5', '1.2.3', '', '元', '万', '1万2', '--1', '0x10', '1e3'])(
  'what may mean two amounts, or none, is refused: %j',
  (text) => expect(read(money, text)).toBe('须是金额,如 1,234.50 或 1.2万元'),
);

test('an amount goes out and comes back, however it is written', () => {
  const cents = fc.integer({ min: 0, max: 100_000_000 });
  fc.assert(
    fc.property(cents, (all) => {
      const yuan = Number((all / 100).toFixed(2));
      const grouped = yuan.toLocaleString('en-US', { minimumFractionDigits: 2 });
      for (const text of [String(yuan), grouped, `¥${grouped}`, `${grouped}元`, `${(all / 1e6).toFixed(6)}万元`])
        expect(read(money, text)).toBe(yuan);
    }),
  );
});

test('what is refused is said in both languages, also where a schema finds it', () => {
  expect(readText(money, '1.234', nobody)).toEqual({ wrong: ['金额最多两位小数', 'two decimals at most'] });
  expect(readText(money, '-1', nobody)).toEqual({ wrong: ['至少 0', 'at least 0'] });
  expect(readText(weight, '1.234kg', nobody)).toEqual({ wrong: ['最多 2 位小数', '2 decimals at most'] });
  expect(readText(field.text(['名', 'Name'], { most: 5 } as never), '字'.repeat(9999), nobody)).toEqual({
    wrong: [expect.stringMatching(/^最多 \d+ 字$/), expect.stringMatching(/^at most \d+ characters$/)],
  });
  expect(readText(field.count(['数', 'Count']), '1.5', nobody)).toEqual({
    wrong: ['须是整数', 'must be a whole number'],
  });
});
