import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { allTests, importsOf } from './test-kinds.ts';

const root = join(import.meta.dirname, '..');

/** What no import shows: whoever changes it runs everything. */
const everything = /^(package(-lock)?\.json|vitest\.config\.ts|tsconfig\.json|apps\/server\/migrations\/.*)$/;
/** Pages are built, not imported: the browser tests are theirs. */
const pages = /^(apps\/web\/|packages\/contract\/)/;
/** Files that a test reads instead of importing. */
const readBy: [RegExp, string][] = [
  [/\.md$|^docs\//, 'test/docs.test.ts'],
  [/\.tsx?$/, 'apps/server/test/architecture.test.ts'],
];

/** The tests that could notice a change of these files. */
export function changedTests(files: readonly string[]): string[] {
  const tests = allTests();
  if (files.some((file) => everything.test(file))) return tests;
  const changed = new Set(files);
  const notices = (test: string): boolean => {
    const seen = new Set([test]);
    for (const file of seen) {
      if (changed.has(file)) return true;
      for (const next of importsOf(file)) seen.add(next);
    }
    return false;
  };
  const reading = readBy.filter(([pattern]) => files.some((file) => pattern.test(file))).map(([, test]) => test);
  const isPages = files.some((file) => pages.test(file));
  return tests.filter(
    (test) =>
      existsSync(join(root, test)) &&
      (notices(test) || reading.includes(test) || (isPages && test.startsWith('test/browser/'))),
  );
}
