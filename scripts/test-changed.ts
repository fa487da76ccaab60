import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { allTests, pureTests } from './test-kinds.ts';
import { loadedBy, moduleOf, serverList, usedBy } from './test-uses.ts';

const root = join(import.meta.dirname, '..');

/** What no import shows: whoever changes it runs everything. */
const everything = /^(package(-lock)?\.json|vitest\.config\.ts|tsconfig\.json|apps\/server\/migrations\/.*)$/;
/** The ground: whoever stands on it notices. */
const ground = /^(apps\/server\/(src\/(?!modules\/)|test\/)|packages\/contract\/|apps\/simulators\/)/;
/** Pages are built, not imported: the browser tests are theirs; of the page of one module, those that open it. */
const pages = /^(apps\/web\/(?!src\/modules\/)|packages\/contract\/)/;
/** They go over every route, role and type, or keep the language: whatever changes in the server is theirs to look at. */
const sweeps = /^apps\/server\/test\/.+\.test\.ts$/;
const server = /^(apps\/server|packages\/contract)\//;

/** What the choice cannot see, told with every run. */
export const notCovered =
  '不含只经事件、任务、时钟或共用数据表与改动相关的测试,以及经两层以上模块的测试;合入前请运行全部。\n' +
  'Left out: tests that a change reaches by an event, a job, a clock or a table only, or through more than one other module; run everything before merging.';

/** The tests that could notice a change of these files: of a module those that use it, of the ground all that stand on it. */
export function changedTests(files: readonly string[]): string[] {
  const tests = (every ??= allTests().filter((test) => existsSync(join(root, test))));
  if (files.some((file) => everything.test(file))) return tests;
  const base = files.filter((file) => ground.test(file));
  const parts = files.filter((file) => !ground.test(file));
  const isPages = files.some((file) => pages.test(file));
  const isServer = files.some((file) => server.test(file));
  const isSource = files.some((file) => /\.tsx?$/.test(file));
  const isText = files.some((file) => /\.md$|^docs\//.test(file));
  const readers = isSource ? sourceReaders() : noTests;
  const notices = (test: string): boolean => {
    const uses = usedBy(test);
    // What lies beside a module's test and is no source of it: what it reads.
    if (parts.some((file) => uses.files.has(file) || isBeside(file, uses.modules))) return true;
    const stands = base.length > 0 && allLoadedBy(test);
    return stands && base.some((file) => stands.has(file) || isOfServer(file, stands));
  };
  return tests.filter(
    (test) =>
      (isText && test === 'test/docs.test.ts') ||
      readers.has(test) ||
      (isServer && sweeps.test(test)) ||
      (isPages && test.startsWith('test/browser/')) ||
      notices(test),
  );
}

const isOfServer = (file: string, stands: ReadonlySet<string>): boolean =>
  /^apps\/server\/src\/.+(?<!\.test\.ts)$/.test(file) && stands.has(serverList);

const isBeside = (file: string, modules: ReadonlySet<string>): boolean =>
  !file.endsWith('.test.ts') && moduleOf(file) !== undefined && modules.has(moduleOf(file)!);

let every: string[] | undefined;
const noTests: ReadonlySet<string> = new Set();
let reading: ReadonlySet<string> | undefined;
/** Tests that look over the sources instead of importing them. */
const sourceReaders = (): ReadonlySet<string> =>
  (reading ??= new Set(
    pureTests().filter((test) => /globSync|readdirSync/.test(readFileSync(join(root, test), 'utf8'))),
  ));

const loaded = new Map<string, ReadonlySet<string>>();
function allLoadedBy(test: string): ReadonlySet<string> {
  const known = loaded.get(test) ?? loadedBy([test]);
  loaded.set(test, known);
  return known;
}
