import { expect, test } from 'vitest';

import { changedTests } from './test-changed.ts';
import { allTests, importsOf, pureTests } from './test-kinds.ts';

test('tests that need a database are told from those that do not', () => {
  const pure = pureTests();
  expect(pure).toContain('packages/contract/src/cases/all.test.ts');
  expect(pure).toContain('apps/server/test/architecture.test.ts');
  expect(pure).not.toContain('apps/server/src/modules/alarm/alarm.test.ts');
  expect(pure).not.toContain('test/faults/kill.test.ts');
  expect(pure.some((name) => name.startsWith('test/browser/'))).toBe(false);
  expect(allTests().length).toBeGreaterThan(pure.length + 80);
});

test('imports of the packages are followed, too', () => {
  expect(importsOf('apps/server/src/modules/alarm/raise.ts')).toContain('packages/contract/src/index.ts');
});

test('a change runs what could notice it', () => {
  expect(changedTests([])).toEqual([]);
  expect(changedTests(['README.md'])).toEqual(['test/docs.test.ts']);
  const button = changedTests(['apps/simulators/src/button.ts']);
  expect(button).toContain('apps/simulators/src/button.test.ts');
  expect(button).not.toContain('packages/media/src/fmp4/fmp4.test.ts');
  expect(changedTests(['apps/web/src/kit/Page.tsx'])).toContain('test/browser/office.test.ts');
  expect(changedTests(['apps/server/migrations/0001-kernel.sql'])).toEqual(allTests());
});
