import { expect, test } from 'vitest';

import { plainName } from './names.ts';

const pdf = 'application/pdf';

test('a name ends as what the file is, whatever it was called', () => {
  expect(plainName('发票.hta', pdf)).toBe('发票.pdf');
  expect(plainName('发票.pdf.hta', pdf)).toBe('发票.pdf');
  expect(plainName('发票\u202efdp.exe', pdf)).toBe('发票fdp.pdf');
  expect(plainName('发票', pdf)).toBe('发票.pdf');
  expect(plainName('1.2 楼说明', pdf)).toBe('1.2 楼说明.pdf');
  expect(plainName('现场.JPEG', 'image/jpeg')).toBe('现场.JPEG');
  expect(plainName('..\\..\\x/y:z.png', 'image/png')).toBe('.._.._x_y_z.png');
  expect(plainName('', 'image/png')).toBe('file.png');
  expect(plainName('.hta', pdf)).toBe('file.pdf');
  expect(plainName(`${'长'.repeat(300)}.exe`, pdf)).toMatch(/^长{110}\.pdf$/);
});
