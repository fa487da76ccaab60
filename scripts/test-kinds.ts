import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const root = join(import.meta.dirname, '..');

export const testFiles = [
  'apps/**/*.test.ts',
  'packages/**/*.test.ts',
  'scripts/**/*.test.ts',
  'bench/**/*.test.ts',
  'test/**/*.test.ts',
];
export const notTests = ['**/node_modules/**', '**/dist/**', '**/data/**'];

/** Every test, as paths from the root. */
export const allTests = (): string[] =>
  globSync(testFiles, { cwd: root, exclude: (name) => /^(node_modules|dist|data)$/.test(name) })
    .map(unixed)
    .sort();

const importPattern = /(?:from|import)\s*\(?\s*'(\.[^']+|@anyuan\/[^']+)'/g;
const known = new Map<string, readonly string[]>();

/** The files of ours that a file imports, as paths from the root. */
export function importsOf(file: string): readonly string[] {
  const before = known.get(file);
  if (before) return before;
  const path = join(root, file);
  const text = /\.tsx?$/.test(file) && existsSync(path) ? readFileSync(path, 'utf8') : '';
  const found = [...text.matchAll(importPattern)].map(([, spec = '']) => {
    const [, name = '', rest = '/index.ts'] = /^@anyuan\/([^/]+)(\/.*)?$/.exec(spec) ?? [];
    const to = spec.startsWith('.') ? join(dirname(path), spec) : join(root, 'packages', name, 'src', rest);
    return unixed(relative(root, to));
  });
  known.set(file, found);
  return found;
}

/** What only tests with a database or a server of their own import. */
const heavy = /^(apps\/server\/src\/kernel\/db\/(testing|embedded)\.ts|apps\/server\/test\/process\.ts)$/;

/** Tests that need neither the database nor a server: found by what they import, so that nobody keeps a list. */
export function pureTests(): string[] {
  const isHeavy = (test: string): boolean => {
    const seen = new Set([test]);
    for (const file of seen) {
      if (heavy.test(file)) return true;
      for (const next of importsOf(file)) seen.add(next);
    }
    return false;
  };
  return allTests().filter((test) => !test.startsWith('test/browser/') && !isHeavy(test));
}

const unixed = (path: string): string => path.replaceAll('\\', '/');
