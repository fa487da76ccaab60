import { expect, test } from 'vitest';

import { secretSheet } from './secret-sheet.ts';

test('a sheet holds every row, and what people wrote is text and no markup', () => {
  const page = secretSheet({
    title: '设备令牌',
    note: '剪开后交给安装人员',
    columns: ['编码', '令牌'],
    rows: [
      ['PB-001', 'tok-1'],
      ['<b>PB</b>', 'a"b&c'],
      ['PB-003', null],
    ],
  });
  expect(page.match(/<tr>/g)).toHaveLength(4);
  expect(page).toContain('<td>PB-001</td><td>tok-1</td>');
  expect(page).toContain('&lt;b&gt;PB&lt;/b&gt;');
  expect(page).toContain('a&quot;b&amp;c');
});
