import fc from 'fast-check';
import { expect, test } from 'vitest';

import { checkNewPassword } from './new-password.ts';

const settings = {
  get: <T>(key: string) =>
    ({ 'password.shortest': 12, 'hospital.name': '梅山医院', 'password.words': '梅山,Meishan Hospital' })[key] as T,
} as Parameters<typeof checkNewPassword>[0]['settings'];
const isTaken = (password: string): boolean => {
  try {
    checkNewPassword({ settings }, password, { username: 'zhang.wei', name: '张伟', phone: '13812345678' });
    return true;
  } catch (error) {
    expect(error).toMatchObject({ code: 'weak_password' });
    return false;
  }
};

test('what people take when they are told to take a long one is refused', () => {
  const weak = [
    'short 7!aB',
    'password1234',
    'P@ssw0rd2026',
    'qwertyuiop123',
    '1qaz2wsx3edc',
    'aaaaaaaaaaaa',
    'abcabcabcabc',
    '123456789012',
    'abcdefghijkl',
    'zhang.wei2026',
    'zhangwei1234',
    'meishan2026!',
    '梅山医院20262026',
    '张伟张伟张伟张伟',
    '13812345678aa',
    'anyuan123456',
    'demo-anyuan-2026',
    'Passw0rd!Passw0rd!',
    'qwertqwertqwert',
  ];
  expect(weak.filter(isTaken)).toEqual([]);
});

test('phrases and what a manager of passwords makes are taken', () => {
  const strong = [
    'a wholly new one 7',
    '松针落在石阶上的第七个夜里',
    'k7mw-x3hd-9qpz',
    'correct horse 9',
    '平安医院 每一天 2026',
  ];
  expect(strong.filter((one) => !isTaken(one))).toEqual([]);
  const made = fc.string({
    unit: fc.constantFrom(...Array.from('bcdfghjkmnpqrtvwxyz2346789-_%')),
    minLength: 20,
    maxLength: 30,
  });
  const distinct = made.filter((text) => new Set(text).size >= 14);
  fc.assert(fc.property(distinct, (text) => isTaken(text)));
});
