import { expect, test } from 'vitest';

import { concerns } from './refresh.ts';

const paths = ['/cases'];

test('an event about one case reloads the lists and what shows that case, not what shows others', () => {
  const ids = new Set(['a']);
  expect(concerns(['/cases', { open: true }], paths, ids)).toBe(true);
  expect(concerns(['/cases/:id', { id: 'a' }], paths, ids)).toBe(true);
  expect(concerns(['/cases/:id/timeline', { id: 'b' }], paths, ids)).toBe(false);
  expect(concerns(['/subjects/:kind/:id/files', { kind: 'case', id: 'a' }], ['/subjects'], ids)).toBe(true);
  expect(concerns(['/subjects/:kind/:id/files', { kind: 'case', id: 'b' }], ['/subjects'], ids)).toBe(false);
  expect(concerns(['/casebook'], paths, ids)).toBe(false);
  expect(concerns(['console', 'board'], paths, ids)).toBe(false);
});
