import { expect, test } from 'vitest';

import { newest } from './newest.ts';

test('an answer that was overtaken does not take back what is known', () => {
  const known = { id: 'a', version: 3, state: 'acknowledged' };
  expect(newest(known, { id: 'a', version: 2, state: 'raised' })).toBe(known);
  expect(newest(known, { id: 'a', version: 4, state: 'closed' })).toMatchObject({ state: 'closed' });
});

test('the same version may say more, another thing is another thing, and lists are taken as they come', () => {
  const known = { id: 'a', version: 3, actions: ['close'] };
  expect(newest(known, { id: 'a', version: 3, actions: [] })).toMatchObject({ actions: [] });
  expect(newest(known, { id: 'b', version: 1 })).toMatchObject({ id: 'b' });
  expect(newest([1], [2])).toEqual([2]);
  expect(newest(undefined, known)).toBe(known);
});
