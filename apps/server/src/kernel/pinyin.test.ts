import fc from 'fast-check';
import { expect, test } from 'vitest';

import { pinyinOf } from './pinyin.ts';
import { digitsSought, folded, spelledLike } from './search.ts';

const finds = (name: string, asked: string, personName = true): boolean =>
  asked !== '' && pinyinOf(name, { personName }).includes(folded(asked));

test.each([
  ['曾大伟', ['zengdawei', 'Zeng Da', 'cengdawei', 'zdw', 'cdw', '曾 大伟']],
  ['单小兰', ['shanxiaolan', 'danxiaolan', 'sxl', 'dxl']],
  ['重庆路门诊', ['chongqinglu', 'zhongqing', 'cqlmz']],
  ['解银行', ['xieyinhang', 'jieyinxing']],
  ['吕布', ['lvbu', 'lb']],
  [
    '阿卜杜·热合曼',
    ['阿卜杜热合曼', '阿卜杜・热合曼', '阿卜杜•热合曼', '阿卜杜 热合曼', '阿卜杜．热合曼', 'abudurehe', 'abdrhm'],
  ],
  ['急诊1F', ['jizhen1f', 'jz1f', '急诊１Ｆ', '急诊 1f', 'JZ1F']],
  ['ＣＴ 室', ['ct室', 'CT', 'ctshi']],
])('%s is found by each of its spellings', (name, spellings) => {
  for (const asked of spellings) expect([asked, finds(name, asked)]).toEqual([asked, true]);
});

test('what is not in a name does not find it, and a sign alone finds nothing', () => {
  for (const asked of ['wangwu', 'zengx', '曾小']) expect(finds('曾大伟', asked)).toBe(false);
  for (const sign of ['·', ' ', '-', '|', '\u200B']) expect(spelledLike(sign)).toBe(' ');
});

test('any text finds itself, however it is spaced or widened, and stays short', () => {
  const words = fc.string({
    unit: fc.constantFrom(...'重庆曾单行长乐调差 aZ19·-😀𠮷'.split(''), '😀', '𠮷'),
    maxLength: 60,
  });
  fc.assert(
    fc.property(words, (text) => {
      const spelled = pinyinOf(text);
      expect(spelled).toContain(folded(text));
      expect(spelled.length).toBeLessThan(5000);
    }),
  );
});

test('part of a telephone number is sought by its digits', () => {
  expect(['138 0000', '１３８', '(010) 655', '138-0000'].map(digitsSought)).toEqual([
    '1380000',
    '138',
    '010655',
    '1380000',
  ]);
  expect(['13', '8号楼', '100%'].map(digitsSought)).toEqual([undefined, undefined, undefined]);
});
