import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

import { caseTypes, errorCodes } from '@anyuan/contract';
import { expect, test } from 'vitest';

import { recordOf } from '../src/kernel/db/bound.ts';
import { readMigrations } from '../src/kernel/db/migrate.ts';

const root = join(import.meta.dirname, '../../..');

/** Where a file belongs: the part of the product, and inside `modules` which one. */
interface Home {
  part: string;
  module?: string;
}

const parts: [RegExp, string][] = [
  [/^packages\/contract\//, 'contract'],
  [/^packages\/([^/]+)\//, 'library'],
  [/^apps\/server\/src\/kernel\//, 'kernel'],
  // What a module brings to the demonstration lies beside it and belongs to the demonstration: the product does not load it.
  [/^apps\/server\/src\/modules\/(?:[^/]+\/)?(demo)\//, 'module'],
  [/^apps\/server\/src\/modules\/([^/]+)\//, 'module'],
  [/^apps\/server\//, 'server'],
  [/^apps\/web\/src\/modules\/([^/]+)\//, 'page'],
  [/^apps\/web\/src\/(kit|i18n|stream)\//, 'kit'],
  [/^apps\/web\/src\/[^/]+$/, 'web'],
  [/^apps\/web\//, 'web'],
  [/^apps\/simulators\//, 'simulator'],
];

/** What each part may import of ours, beside files of its own. */
const may: Record<string, readonly string[]> = {
  contract: [],
  library: [],
  kernel: ['contract', 'library'],
  module: ['kernel', 'contract', 'library', 'settings'],
  // The plain files of the page application (calls, session, tokens) are its kit's ground.
  kit: ['contract', 'web'],
  page: ['kit', 'contract', 'web'],
  web: ['kit', 'contract', 'page', 'web'],
  simulator: ['contract', 'library'],
  server: ['kernel', 'module', 'contract', 'library', 'simulator', 'server', 'settings'],
};

function homeOf(path: string): Home | null {
  for (const [pattern, part] of parts) {
    const match = pattern.exec(path);
    if (match) return { part, ...(match[1] ? { module: match[1] } : {}) };
  }
  return null;
}

const isTest = (path: string): boolean => /\.test\.tsx?$|\/testing\.ts$|\/test-setup\.ts$|\/test\//.test(path);

const sources = globSync(['packages/*/src/**/*.{ts,tsx}', 'apps/*/src/**/*.{ts,tsx}', 'apps/server/test/**/*.ts'], {
  cwd: root,
}).map((path) => ({ path: path.replaceAll('\\', '/'), text: readFileSync(join(root, path), 'utf8') }));
const shipped = sources.filter(({ path }) => !isTest(path));

interface Import {
  from: string;
  spec: string;
  /** Path from the root, for imports of ours. */
  to: string | null;
  /** Gone when the program runs. */
  isType: boolean;
  /** Loaded when it is wanted: a page. */
  isLater: boolean;
}

const importPattern =
  /(?:^|[\s;])(?:import|export)\s[^'"`;]*?from\s*['"]([^'"]+)['"]|(?<![.\w])import\s*\(?\s*['"]([^'"]+)['"]/g;

function importsOf({ path, text }: { path: string; text: string }): Import[] {
  return [...text.matchAll(importPattern)].map((match) => {
    const spec = match[1] ?? match[2] ?? '';
    const isType = /^\s*;?\s*(?:import|export)\s+type\s/.test(match[0]);
    const isLater = match[1] === undefined && match[0].includes('(');
    const own = /^@anyuan\/([^/]+)(\/.*)?$/.exec(spec);
    if (own) {
      const folder = ['server', 'web', 'simulators'].includes(own[1] ?? '') ? 'apps' : 'packages';
      return { from: path, spec, to: `${folder}/${own[1]}/src${own[2] ?? '/index.ts'}`, isType, isLater };
    }
    const to = spec.startsWith('.') ? relative(root, join(root, dirname(path), spec)).replaceAll('\\', '/') : null;
    return { from: path, spec, to, isType, isLater };
  });
}

/** The demonstration starts the simulators, and speaks to them in their own words. */
const mayDespiteThat = ['apps/server/src/modules/demo/child.ts → apps/simulators/src/protocol.ts'];

/** Why an import is not allowed, or null. */
function wrongWith({ from, to }: Import): string | null {
  const home = homeOf(from);
  const target = to === null ? null : homeOf(to);
  if (!home || to === null || mayDespiteThat.includes(`${from} → ${to}`)) return null;
  if (!target) return `${from} → ${to}: belongs to no part`;
  const says = `${from} (${home.part}) → ${to} (${target.part})`;
  if (target.part === home.part && home.part !== 'library') {
    const foreign = target.module !== home.module;
    if (home.part === 'module' && foreign && !/^apps\/server\/src\/modules\/[^/]+\/index\.ts$/.test(to))
      return `${says}: another module only through its index.ts`;
    if (home.part === 'page' && foreign) return `${says}: pages of one module do not import another's`;
    return null;
  }
  if (target.part === 'library' && target.module === home.module) return null;
  // A kernel folder has one face; the files beside the folders have one subject each and are faces themselves.
  if (
    home.part === 'module' &&
    target.part === 'kernel' &&
    /^apps\/server\/src\/kernel\/.+\/(?!index\.ts$)[^/]+$/.test(to)
  )
    return `${says}: a kernel folder only through its index.ts`;
  return may[home.part]?.includes(target.part) ? null : says;
}

test('imports follow the dependency rule', () => {
  const imports = shipped.flatMap(importsOf);
  expect(imports.filter(({ to }) => to !== null).length).toBeGreaterThan(300);
  expect(imports.map(wrongWith).filter((wrong) => wrong !== null)).toEqual([]);
});

test('the rule would notice', () => {
  const wrong = (from: string, spec: string) =>
    importsOf({ path: from, text: `import { x } from '${spec}';` }).map(wrongWith)[0] !== null;
  expect(wrong('apps/server/src/kernel/cases/act.ts', '../../modules/alarm/index.ts')).toBe(true);
  expect(wrong('apps/server/src/kernel/cases/act.ts', '../auth/rights.ts')).toBe(false);
  expect(wrong('apps/server/src/modules/alarm/hooks.ts', '../duty/sign.ts')).toBe(true);
  expect(wrong('apps/server/src/modules/alarm/hooks.ts', '../duty/index.ts')).toBe(false);
  expect(wrong('apps/server/src/modules/alarm/hooks.ts', '../../kernel/cases/steps/open.ts')).toBe(true);
  expect(wrong('apps/server/src/modules/alarm/hooks.ts', '../../kernel/cases/index.ts')).toBe(false);
  expect(wrong('apps/server/src/modules/alarm/hooks.ts', '../../kernel/ctx.ts')).toBe(false);
  expect(wrong('apps/web/src/kit/Page.tsx', '../modules/console/Queue.tsx')).toBe(true);
  expect(wrong('apps/web/src/modules/console/Queue.tsx', '../phone/Card.tsx')).toBe(true);
  expect(wrong('apps/web/src/modules/console/Queue.tsx', '../../../../server/src/main.ts')).toBe(true);
  expect(wrong('apps/simulators/src/button.ts', '@anyuan/server')).toBe(true);
  expect(wrong('packages/media/src/live/hub.ts', '@anyuan/contract')).toBe(true);
  expect(wrong('packages/contract/src/case.ts', '@anyuan/media')).toBe(true);
  expect(wrong('packages/media/src/live/hub.ts', './group.ts')).toBe(false);
});

/** Groups of files that import each other in a circle (Tarjan's strongly connected components). */
function circles(imports: readonly Import[]): string[][] {
  const next = new Map<string, string[]>();
  for (const { from, to } of imports) if (to !== null) next.set(from, [...(next.get(from) ?? []), to]);
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  const visit = (file: string): void => {
    index.set(file, index.size);
    low.set(file, index.get(file) ?? 0);
    stack.push(file);
    for (const other of next.get(file) ?? []) {
      if (!index.has(other)) visit(other);
      if (stack.includes(other)) low.set(file, Math.min(low.get(file) ?? 0, low.get(other) ?? 0));
    }
    if (low.get(file) !== index.get(file)) return;
    const circle = stack.splice(stack.indexOf(file));
    if (circle.length > 1) found.push(circle.sort());
  };
  for (const file of next.keys()) if (!index.has(file)) visit(file);
  return found;
}

test('no files import each other in a circle', () => {
  const imports = shipped.flatMap(importsOf);
  // Types may where they speak of each other: the kernel's App knows every part and every part takes it, as a case
  // type and its figures do in the contract.
  const mayInTypes = (path: string | null) => path !== null && /^(kernel|contract)$/.test(homeOf(path)?.part ?? '');
  const counted = imports.filter(
    ({ from, to, isType, isLater }) => !isLater && !(isType && mayInTypes(from) && mayInTypes(to)),
  );
  expect(circles(counted)).toEqual([]);
  const ring = ['a', 'b', 'c'].map((from, i, all) => ({
    from,
    to: all[(i + 1) % 3] ?? '',
    spec: '',
    isType: true,
    isLater: false,
  }));
  expect(circles([...ring, { from: 'd', to: 'a', spec: '', isType: false, isLater: false }])).toEqual([
    ['a', 'b', 'c'],
  ]);
});

test('the contract needs zod and nothing else', () => {
  const foreign = shipped
    .filter(({ path }) => path.startsWith('packages/contract/'))
    .flatMap(importsOf)
    .filter(({ to, spec }) => to === null && spec !== 'zod');
  expect(foreign).toEqual([]);
});

/** Real time, not the hospital's: how long a child process has lived. */
const mayAskTheClock = ['apps/server/src/modules/demo/simulators.ts'];

test('modules and the case engine ask the app for the time, never the machine', () => {
  const asking = shipped
    .filter(({ path }) => /^apps\/server\/src\/(modules|kernel\/cases)\//.test(path))
    .filter(({ text }) => /new Date\(\s*\)|Date\.now\(/.test(text))
    .map(({ path }) => path);
  expect(asking.filter((path) => !mayAskTheClock.includes(path))).toEqual([]);
});

test('the kernel never names a case type', () => {
  const name = new RegExp(`caseTypes\\.\\w|['"\`](${Object.keys(caseTypes).join('|')})['"\`]`);
  const naming = shipped
    .filter(({ path }) => path.startsWith('apps/server/src/kernel/'))
    .filter(({ text }) => name.test(text))
    .map(({ path }) => path);
  expect(naming).toEqual([]);
  expect(name.test("if (type === 'alarm')")).toBe(true);
});

test('every refusal says in words of its own what is wrong, and is used', () => {
  const wordless = Object.entries(errorCodes)
    .filter(([, [, ...texts]]) => texts.some((text) => !/[\p{L}]/u.test(text.replace(/\{\w+\}/g, ''))))
    .map(([code]) => code);
  expect(wordless).toEqual([]);
  const areas = /^packages\/contract\/src\/error-codes(\.ts|\/\w+\.ts)$/;
  const declared = shipped.filter(({ path }) => !areas.test(path));
  // An area that says a code of another would hide it.
  const said = shipped.filter(({ path }) => areas.test(path)).flatMap(({ text }) => [...text.matchAll(/^  (\w+):/gm)]);
  expect(said.length).toBe(Object.keys(errorCodes).length);
  const named = (code: string) => declared.some(({ text }) => new RegExp(`\\b${code}\\b`).test(text));
  expect(Object.keys(errorCodes).filter((code) => !named(code))).toEqual([]);
});

test('what rings is asked of the declarations: console and hand-over know no case type by name', () => {
  const name = new RegExp(`['"\`](${Object.keys(caseTypes).join('|')})['"\`]`);
  const naming = shipped
    .filter(({ path }) => /^apps\/(web\/src\/modules\/(console|desk|phone)|server\/src\/modules\/duty)\//.test(path))
    .filter(({ text }) => name.test(text))
    .map(({ path }) => path);
  expect(naming).toEqual([]);
});

test('spreadsheets are not read with the abandoned npm package xlsx', () => {
  const manifests = globSync('{package.json,apps/*/package.json,packages/*/package.json}', { cwd: root });
  const named = manifests.flatMap((path) => {
    const manifest = JSON.parse(readFileSync(join(root, path), 'utf8')) as Record<string, Record<string, string>>;
    return ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((key) =>
      Object.keys(manifest[key] ?? {}),
    );
  });
  expect(named.length).toBeGreaterThan(20);
  expect(named).not.toContain('xlsx');
  expect(readFileSync(join(root, 'package-lock.json'), 'utf8')).not.toContain('"node_modules/xlsx"');
});

const record = recordOf(readMigrations());

test('every table says in its migration what it is to the record', () => {
  const made = new Set<string>();
  for (const { sql } of readMigrations())
    for (const [, verb, name = ''] of sql.matchAll(
      /^(create table(?: if not exists)?|drop table(?: if exists)?) "?([a-z_]+)"?/gm,
    ))
      if (verb?.startsWith('create')) made.add(name);
      else made.delete(name);
  const said = new Set([...record.bound.map(({ name }) => name), ...record.unbound.keys()]);
  expect([...made].filter((name) => !said.has(name))).toEqual([]);
  expect([...said].filter((name) => !made.has(name))).toEqual([]);
});

test('what is of the record is written in a transaction that seals it', () => {
  const bound = new Set(record.bound.map(({ name }) => name));
  const past = shipped.flatMap(({ path, text }) =>
    [
      ...text.matchAll(/\b(?:app|ctx|engine)\.(?:db|urgentDb)\s*\.(?:insertInto|updateTable|deleteFrom)\('(\w+)'/g),
    ].flatMap(([, table = '']) => (bound.has(table) ? [`${path}: ${table}`] : [])),
  );
  expect(past).toEqual([]);
});

test('connections of one’s own are made where somebody hears of their loss', () => {
  const makers = sources
    .filter(({ path }) => !/kernel\/db\/(client|pool|record-client)\.ts$/.test(path))
    .filter(({ text }) => /new (?:pg\.)?(?:Client|Pool)\(/.test(text) && /from 'pg'/.test(text))
    .map(({ path }) => path);
  expect(makers).toEqual([]);
});
