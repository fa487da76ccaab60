import { expect, test } from 'vitest';

import { beginning, field, name, plainLine, plainLines } from './index.ts';

test('letters that turn the order around, hide or break leave names and words', () => {
  expect(plainLine('发票\u202efdp.exe')).toBe('发票fdp.exe');
  expect(plainLine('王\u200b护\u2066士\u2069\ufeff')).toBe('王护士');
  expect(plainLine('a\tb\r\nc\u0007d\u2028e')).toBe('a b c d e');
  expect(plainLines('一\n二\t三\u0007\u202e')).toBe('一\n二\t三 ');
  // Emoji and Persian keep what joins them.
  expect(plainLine('👨\u200d👩 می\u200cخواهم')).toBe('👨\u200d👩 می\u200cخواهم');
});

test('a name is plain before it is measured', () => {
  expect(name.parse(' \u202e张三\u200f ')).toBe('张三');
  expect(name.safeParse('\u200b\u202e').success).toBe(false);
  expect(field.text(['标题', 'Title']).parse('x\u202ey')).toBe('xy');
  expect(field.longText(['说明', 'Words']).parse('一\u202e\n二')).toBe('一\n二');
});

test('the beginning of a text is never half a letter', () => {
  expect(beginning('疼😢', 2)).toBe('疼');
  expect(beginning('疼😢', 3)).toBe('疼😢');
  expect(beginning('', 3)).toBe('');
});
