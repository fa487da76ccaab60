import { expect, test } from 'vitest';

import { clockFace, spell } from './duration.ts';

const zh = { day: '天', hour: '小时', minute: '分', second: '秒' };

test.each([
  [0, '0 秒'],
  [999, '0 秒'],
  [59_000, '59 秒'],
  [60_000, '1 分'],
  [134_000, '2 分 14 秒'],
  [3_600_000, '1 小时'],
  [3_661_000, '1 小时 1 分'],
  [90_061_000, '1 天 1 小时'],
  [-134_000, '2 分 14 秒'],
])('%d ms is said as %s', (ms, said) => expect(spell(ms, zh)).toBe(said));

test.each([
  [12_000, '0:12'],
  [725_000, '12:05'],
  [3_753_000, '1:02:33'],
  [-5, '0:00'],
])('%d ms on a clock face is %s', (ms, face) => expect(clockFace(ms)).toBe(face));
