import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { apis, type Api } from '@anyuan/contract';

import { importsOf } from './test-kinds.ts';

const root = join(import.meta.dirname, '..');
/** Asked once for each of them: most tests use the same parts. */
function once<T>(reckon: (of: string) => T): (of: string) => T {
  const known = new Map<string, T>();
  return (of) => {
    if (!known.has(of)) known.set(of, reckon(of));
    return known.get(of)!;
  };
}
const read = once((file) => readFileSync(join(root, file), 'utf8'));

/** Lists of everything: whoever imports one loads all parts of the product and uses few. */
export const serverList = 'apps/server/src/main.ts';
const pageList = 'apps/web/src/pages.ts';
/** What is started as a process, not imported. */
const starts: Record<string, string> = { 'apps/server/test/process.ts': 'apps/server/src/cli.ts' };

export const moduleOf = (file: string): string | undefined => /^apps\/server\/src\/modules\/([^/]+)\//.exec(file)?.[1];
const pagesOf = (file: string): string | undefined => /^apps\/web\/src\/modules\/([^/]+)\//.exec(file)?.[1];
const isOfTests = (file: string): boolean => /\.test\.ts$|testing\.ts$|\/test\//.test(file);

/** Everything that is loaded, as if loading were using; `until` says which files lead no further. */
export function loadedBy(from: Iterable<string>, until: (file: string) => boolean = () => false): Set<string> {
  const seen = new Set(from);
  for (const file of seen) {
    if (until(file)) continue;
    for (const next of [...importsOf(file), ...(starts[file] ? [starts[file]] : [])]) seen.add(next);
  }
  return seen;
}

/** The sources of a module: its demonstration is the demonstration's. */
const filesOf = once((module) =>
  globSync(`apps/server/src/modules/${module}/**/*.ts`, { cwd: root })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => !isOfTests(file) && (module === 'demo' || !file.includes('/demo/'))),
);

const modules = globSync('apps/server/src/modules/*', { cwd: root }).map((path) => path.replaceAll('\\', '/'));
const names = modules.map((path) => path.slice(path.lastIndexOf('/') + 1)).sort();

/** Whose a group of routes, the first word of an address, and the hooks of a case type are. */
const byGroup = new Map<string, string>();
const byAddress = new Map<string, Set<string>>();
const byType = new Map<string, Set<string>>();
/** The modules whose faces a module imports. */
const faces = new Map<string, Set<string>>();
const put = (map: Map<string, Set<string>>, key: string, name: string): void =>
  void map.set(key, (map.get(key) ?? new Set()).add(name));

for (const name of names)
  for (const file of filesOf(name)) {
    const text = read(file);
    for (const [, group = ''] of text.matchAll(/http\.api\(\s*'(\w+)'/g)) byGroup.set(group, name);
    for (const [, type = ''] of text.matchAll(/caseTypes\.(\w+)/g)) put(byType, type, name);
    for (const [, address = ''] of text.matchAll(/(?:fastify\.\w+|\.socket)\(\s*['`]\/([\w-]+)/g))
      put(byAddress, address, name);
    for (const to of importsOf(file)) if (moduleOf(to) !== undefined) put(faces, name, moduleOf(to)!);
  }
for (const [group, api] of Object.entries(apis as Record<string, Api>))
  for (const { path } of Object.values(api)) {
    const name = byGroup.get(group);
    if (name !== undefined) put(byAddress, path.split('/')[1] ?? '', name);
  }

/** The modules a file speaks to: by a client's group, an address, a case type that has hooks there. */
const spokenToBy = once((file) => {
  const text = read(file);
  const found = new Set<string>();
  for (const [, called, group = called ?? ''] of text.matchAll(/\.(\w+)\s*\.\w+\(|\bapi\.(\w+)\./g)) {
    const name = byGroup.get(group);
    if (name !== undefined) found.add(name);
  }
  for (const [, address = ''] of text.matchAll(/\/api\/v1\/([\w-]+)/g))
    for (const name of byAddress.get(address) ?? []) found.add(name);
  for (const [, type = ''] of text.matchAll(/['"`](\w+)['"`]/g))
    for (const name of byType.get(type) ?? []) found.add(name);
  return found;
});

/** Pages: the address they have, and the file that draws them. */
const pages = [...read(pageList).matchAll(/\['([^']+)', \(\) => import\('\.([^']+)'\)/g)].map(
  ([, path = '', file = '']) => ({
    file: `apps/web/src${file}`,
    named: path === '/' ? /\}\/[`?]/ : new RegExp(`[}'"\`]${path.replace(/\/[:*].*$/, '')}(?![\\w-])`),
  }),
);

/** What of the product a test uses: the modules it speaks to or lies in, and the files behind them. */
export const usedBy = once((test): { modules: ReadonlySet<string>; files: ReadonlySet<string> } => {
  const own = moduleOf(test);
  const loaded = loadedBy([test], (file) => file === serverList || (!isOfTests(file) && moduleOf(file) !== undefined));
  const speaking = [...loaded].filter((file) => isOfTests(file) && !file.startsWith('apps/server/test/access'));
  const opened = test.startsWith('test/browser/')
    ? pages.filter(({ named }) => speaking.some((file) => named.test(read(file)))).map(({ file }) => file)
    : [];
  const shown = loadedBy(opened, (file) => file === pageList);
  const isWhole = loaded.has(serverList);
  const modules = new Set([...loaded].flatMap((file) => moduleOf(file) ?? []));
  if (own !== undefined) for (const name of [own, ...(isWhole ? (faces.get(own) ?? []) : [])]) modules.add(name);
  // What a page asks for is asked by whoever opens it.
  if (isWhole)
    for (const file of [...speaking, ...[...shown].filter((one) => pagesOf(one) !== undefined)])
      for (const name of spokenToBy(file)) modules.add(name);
  const isForeign = (file: string): boolean =>
    file === serverList || (moduleOf(file) !== undefined && !modules.has(moduleOf(file)!));
  // Without the whole server what is loaded is what is used.
  const files = isWhole
    ? [...loadedBy([test, ...[...modules].flatMap(filesOf)], isForeign)].filter((file) => !isForeign(file))
    : loadedBy([test]);
  return { modules, files: new Set([...files, ...shown]) };
});
