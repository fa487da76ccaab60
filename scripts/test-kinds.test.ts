import { globSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { changedTests } from './test-changed.ts';
import { allTests, importsOf, pureTests } from './test-kinds.ts';
import { loadedBy, serverList } from './test-uses.ts';

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

const server = 'apps/server/src/modules';
const chosenBy = (file: string): [own: string[], pages: string[]] => {
  const tests = changedTests([file]);
  const inside = tests.flatMap((test) => /modules\/(.+)$/.exec(test)?.[1] ?? []);
  return [inside, tests.flatMap((test) => /browser\/(.+)\.test\.ts$/.exec(test)?.[1] ?? [])];
};

test.each<[file: string, own: string[], pages: string[], not: string[]]>([
  // Its own, what speaks to its routes or address, what opens a page that does.
  [`${server}/zlm/look.ts`, ['zlm/zlm.test.ts'], ['media-nodes', 'zlm'], ['wall/wall.test.ts']],
  [
    `${server}/wall/state.ts`,
    ['wall/wall.test.ts', 'camera-rule/camera-rule.test.ts'],
    ['wall'],
    ['book/books.test.ts'],
  ],
  // Whoever imports its face.
  [`${server}/papers/index.ts`, ['duty/duty.test.ts', 'register/register.test.ts'], [], ['wall/wall.test.ts']],
  // Whoever names a case type whose rules lie there.
  [`${server}/hazard/index.ts`, ['hazard/hazard.test.ts', 'round/rounds.test.ts'], ['rounds'], ['wall/wall.test.ts']],
  // A test that begins the server by a file beside it.
  [`${server}/patient/index.ts`, ['patient/praise.test.ts'], [], ['zlm/zlm.test.ts']],
])('%s: those that use the module', (file, own, pages, not) => {
  const [chosen, shown] = chosenBy(file);
  expect(chosen).toEqual(expect.arrayContaining(own));
  expect(shown).toEqual(expect.arrayContaining(pages));
  for (const other of not) expect(chosen).not.toContain(other);
  // The sweeps go over every route, and what reads the sources reads this one.
  const tests = changedTests([file]);
  expect(tests).toEqual(expect.arrayContaining(['apps/server/test/sweep.test.ts', 'test/sources.test.ts']));
  expect(tests.length).toBeLessThan(allTests().length / 3);
});

test('whoever signs in notices the module of signing in, and all notice the kernel', () => {
  const started = changedTests([serverList]);
  expect(started.length).toBeGreaterThan(250);
  expect(changedTests(['apps/server/src/kernel/ctx.ts'])).toEqual(expect.arrayContaining(started));
  const signing = new Set(changedTests([`${server}/identity/session.ts`]));
  const kit = started.filter(
    (name) => !name.startsWith('test/faults/') && loadedBy([name]).has('apps/server/test/kit.ts'),
  );
  expect(kit.filter((name) => !signing.has(name))).toEqual([]);
});

test('the product as a process is begun, not imported', () => {
  expect(changedTests(['apps/server/src/kernel/ctx.ts'])).toContain('test/faults/kill.test.ts');
});

test('half of the modules concern a ninth of the tests', () => {
  const modules = globSync(`${server}/*/index.ts`, { cwd: join(import.meta.dirname, '..') });
  const counts = modules.map((file) => changedTests([file.replaceAll('\\', '/')]).length).sort((a, b) => a - b);
  const middle = counts[counts.length >> 1] ?? Infinity;
  console.info(
    `a module changed: ${counts[0]}, ${middle} in the middle, ${counts.at(-1)} of ${allTests().length} test files`,
  );
  expect(middle).toBeLessThan(allTests().length / 6);
});

test('of the pages of one module those are chosen that open them', () => {
  const [, pages] = chosenBy('apps/web/src/modules/wall/WallPage.tsx');
  expect(pages).toContain('wall');
  expect(pages).not.toContain('books');
});
