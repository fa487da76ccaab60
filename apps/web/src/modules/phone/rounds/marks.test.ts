import fc from 'fast-check';
import { expect, test } from 'vitest';

import { markIn, spotOf } from './marks.ts';

const spots = [
  { name: 'ward', marks: ['A-3F-01', 'K7QM2N'] },
  { name: 'extinguisher', marks: ['MHQ-0012'] },
];

test('a label leads to its point, whatever is printed around what it says', () => {
  for (const text of [
    'https://anyuan.hospital.cn/p/K7QM2N',
    'http://10.0.0.5:8080/p/k7qm2n?lang=en',
    'A-3F-01',
    ' a-3f-01 ',
  ])
    expect(spotOf(spots, markIn(text))?.name).toBe('ward');
  for (const text of ['https://h.cn/p/~MHQ-0012', 'https://h.cn/m/thing/MHQ-0012', 'mhq-0012'])
    expect(spotOf(spots, markIn(text))?.name).toBe('extinguisher');
  expect(spotOf(spots, markIn('https://h.cn/p/OTHER1'))).toBeUndefined();
});

test('whatever a code may hold, its label leads there', () => {
  const code = fc.stringMatching(/^[A-Za-z0-9一-龥][A-Za-z0-9一-龥.-]{0,20}$/);
  fc.assert(
    fc.property(code, (one) => {
      for (const text of [
        one,
        `https://h.cn/p/~${encodeURIComponent(one)}`,
        `https://h.cn/m/thing/${encodeURIComponent(one)}`,
      ])
        expect(spotOf([{ marks: [one] }], markIn(text))).toBeDefined();
    }),
  );
});

test('what says nothing leads nowhere', () => {
  expect(markIn('https://h.cn/p/%E0%A4%A')).toBe('%e0%a4%a');
  expect(spotOf(spots, markIn(''))).toBeUndefined();
});
