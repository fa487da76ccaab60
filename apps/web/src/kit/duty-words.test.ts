import { expect, test } from 'vitest';

import { shortOf } from './duty-words.ts';

const on = (count: number) => Array.from({ length: count }, () => ({}) as never);

test('everybody is on duty only where no post has fewer people than it asks for, by day or round the clock', () => {
  expect(shortOf([{ gap: 0, needed: 2, on: on(2) }])).toEqual({ gaps: 0, thin: 0 });
  expect(shortOf([{ gap: 1, needed: 2, on: on(1) }])).toEqual({ gaps: 1, thin: 0 });
  // A post of the day only is no gap by night, and still not manned.
  expect(shortOf([{ gap: 0, needed: 3, on: on(0) }])).toEqual({ gaps: 0, thin: 1 });
});
