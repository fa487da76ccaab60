import { expect, test } from 'vitest';

import { aboveIn, whereIn } from './where.ts';

test('a place is said with its building and floor; the campus only where there is nothing nearer', () => {
  expect(aboveIn('本部院区 / 3 号楼 / 2 层 / 急诊抢救室')).toBe('3 号楼 2 层');
  expect(whereIn('本部院区 / 3 号楼 / 2 层 / 急诊抢救室')).toBe('3 号楼 2 层 急诊抢救室');
  expect(whereIn('本部院区 / 南大门')).toBe('本部院区 南大门');
  expect(whereIn('本部院区')).toBe('本部院区');
  expect(whereIn(undefined)).toBe('');
});
