import { expect, test } from 'vitest';

import { csvOf } from './csv.ts';

test('commas, quotes and lines stay in their cell, and nothing becomes a formula', () => {
  expect(
    csvOf([
      ['编号', '事项'],
      ['JJ-1', '他说"好",\n就走了'],
      ['=1+1', '-5'],
      ['@SUM(A1)', '-cmd|calc'],
    ]),
  ).toBe('\uFEFF编号,事项\r\nJJ-1,"他说""好"",\n就走了"\r\n\'=1+1,-5\r\n\'@SUM(A1),\'-cmd|calc\r\n');
});
