import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import {
  caseTypes,
  deviceKindLabels,
  duties,
  errorCodes,
  placeKindLabels,
  postKindLabels,
  type CaseType,
  scopeLabels,
} from '@anyuan/contract';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const pages = globSync(['*.md', 'docs/**/*.md', 'apps/**/AGENTS.md', 'packages/**/AGENTS.md'], {
  cwd: root,
  exclude: (path) => /node_modules/.test(path),
}).map((path) => path.replaceAll('\\', '/'));
const withoutCode = (text: string) => text.replace(/^```[^]*?^```/gm, '');
const squeezed = (text: string) => text.replace(/[\s,]+/g, '');

/** Headings as they are linked to: lower case, spaces to hyphens, other marks gone. */
const anchorsOf = (text: string) =>
  [...withoutCode(text).matchAll(/^#+ (.+)$/gm)].map((match) =>
    match[1]!
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-'),
  );

function brokenLinks(path: string, text: string): string[] {
  return [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)|<img[^>]*src="([^"]+)"/g)]
    .map((match) => match[1] ?? match[2] ?? '')
    .filter((to) => !/^(https?|mailto):/.test(to))
    .filter((to) => {
      const [file = '', anchor] = to.split('#');
      const target = file === '' ? path : join(dirname(path), file);
      if (!existsSync(join(root, target))) return true;
      return anchor !== undefined && !anchorsOf(read(target)).includes(decodeURIComponent(anchor));
    })
    .map((to) => `${path} → ${to}`);
}

/** Files named in running text, from the root or from `apps/server/src`, `apps/web/src`. */
function missingFiles(path: string, text: string): string[] {
  const named = [...text.matchAll(/(?<![\w./-])((?:[\w@.-]+\/)+[\w.-]+\.(?:tsx?|mjs|sql|json|md|yaml))(?![\w/])/g)].map(
    (match) => match[1]!,
  );
  const bases = ['', 'apps/server/src', 'apps/server/src/kernel', 'apps/web/src', dirname(path)];
  return [...new Set(named)]
    .filter((file) => !/(^|\/)x\.tsx?$/.test(file) && !bases.some((base) => existsSync(join(root, base, file))))
    .map((file) => `${path}: ${file}`);
}

test('links and named files exist', () => {
  expect(pages.length).toBeGreaterThan(20);
  expect(pages.flatMap((path) => brokenLinks(path, read(path)))).toEqual([]);
  expect(pages.flatMap((path) => missingFiles(path, read(path)))).toEqual([]);
  expect(brokenLinks('README.md', '[x](docs/nowhere.md) [y](docs/tour.md#nowhere) [z](docs/tour.md)')).toHaveLength(2);
  expect(missingFiles('README.md', '`apps/server/src/main.ts` and `apps/server/src/gone.ts`')).toHaveLength(1);
});

test('the tour quotes the code as it is', () => {
  const sources = globSync(['apps/*/src/**/*.{ts,tsx}', 'packages/*/src/**/*.ts'], { cwd: root });
  const code = sources.map((path) => squeezed(read(path))).join('\n');
  const quotes = [...read('docs/tour.md').matchAll(/^```ts\n([^]*?)^```/gm)]
    .flatMap((match) => match[1]!.split('…'))
    .map(squeezed)
    .filter((quote) => quote.length > 3);
  expect(quotes.length).toBeGreaterThan(12);
  expect(quotes.filter((quote) => !code.includes(quote))).toEqual([]);
});

test('the glossary has the words of the contract', () => {
  // The states of every type stand in the generated page, with their English.
  const glossary = read('docs/glossary.md') + read('docs/case-types.md');
  const labels = [
    ...Object.values(caseTypes as Record<string, CaseType>).flatMap(({ states }) => Object.values(states)),
    ...Object.values(deviceKindLabels),
    ...Object.values(postKindLabels).filter(([zh]) => zh !== '其他'),
    ...Object.values(placeKindLabels),
    ...Object.values(scopeLabels),
  ].map(([zh]) => zh);
  expect(labels.filter((zh) => zh !== '其他' && !glossary.includes(zh))).toEqual([]);
  expect(duties.filter((duty) => !glossary.includes(duty))).toEqual([]);
});

test('pages for operators and integrators name what exists', () => {
  const operate = read('docs/operate/README.md');
  const integrate = read('docs/integrate/README.md');
  const variables = [...`${operate}${integrate}`.matchAll(/\b(ANYUAN_[A-Z_]+|DATABASE_URL|MQTT_URL)\b/g)].map(
    (match) => match[1]!,
  );
  const settings = read('docs/settings.md');
  expect([...new Set(variables)].filter((name) => !settings.includes(`\`${name}\``))).toEqual([]);
  const section = integrate.slice(integrate.indexOf('## 8.'));
  const codes = [...section.matchAll(/^\| \d+ \| ([^|]+)\|/gm)].flatMap((row) =>
    [...row[1]!.matchAll(/`(\w+)`/g)].map((match) => match[1]!),
  );
  expect(codes.length).toBeGreaterThan(15);
  expect(codes.filter((code) => !(code in errorCodes))).toEqual([]);
});

/** OWASP ASVS 5.0.0: how many requirements each section of chapters 1 to 17 has. */
const requirements = [
  [2, 10, 12, 3, 3],
  [3, 3, 5, 2],
  [1, 3, 5, 8, 8, 1, 5],
  [5, 5, 2, 4],
  [1, 6, 3, 3],
  [3, 12, 8, 6, 8, 4, 2, 4],
  [3, 4, 2, 5, 3, 2],
  [4, 4, 3, 2],
  [3, 4],
  [2, 3, 5, 16, 5, 2, 3],
  [4, 5, 5, 4, 2, 2, 2],
  [5, 2, 5],
  [4, 6, 4, 7],
  [2, 8, 3],
  [5, 5, 7, 4],
  [1, 5, 4, 3, 4],
  [2, 8, 2],
];

/** What a row on security leans on and is not there: files by whatever part of their path, tests by their first words, requirements. */
function leaningOnNothing(row: string, files: readonly string[], tests: string): string[] {
  const paths = [...row.matchAll(/`([\w@./{},-]+\.(?:tsx?|md))`/g)].flatMap(([, path = '']) => {
    const [, before = '', choice = path, after = ''] = /^(.*)\{(.*)\}(.*)$/.exec(path) ?? [];
    return choice === path ? [path] : choice.split(',').map((one) => before + one + after);
  });
  const quoted = [...row.matchAll(/"([^"]+)"/g)].map(([, words = '']) => words);
  const numbers = [...row.matchAll(/(?<![\w.])(\d+)\.(\d+)\.(\d+)(?![\w.])/g)];
  return [
    ...paths.filter((path) => !files.some((file) => file === path || file.endsWith(`/${path}`))),
    ...quoted.filter((words) => !tests.includes(words)),
    ...numbers.flatMap(([number, chapter, section, at]) =>
      Number(at) <= (requirements[Number(chapter) - 1]?.[Number(section) - 1] ?? 0) ? [] : [number],
    ),
  ];
}

test('pages on security lean on tests, files and requirements that exist', () => {
  const files = globSync(['{apps,packages,scripts,test}/**/*.{ts,tsx}', 'docs/**/*.md'], {
    cwd: root,
    exclude: (path) => /(^|[\\/])(node_modules|dist)$/.test(path),
  }).map((path) => path.replaceAll('\\', '/'));
  const tests = files
    .filter((file) => file.endsWith('.test.ts') && file !== 'test/docs.test.ts')
    .map(read)
    .join('\n');
  const rows = globSync('docs/security/*.md', { cwd: root }).flatMap((page) =>
    read(page)
      .split('\n')
      .filter((line) => line.startsWith('|')),
  );
  expect(rows.length).toBeGreaterThan(40);
  expect(rows.flatMap((row) => leaningOnNothing(row, files, tests))).toEqual([]);
  const invented = '| x | `gone.test.ts`, "a test that nobody wrote", `docs.test.ts` | 6.2.12, 6.2.13, 18.1.1 |';
  expect(leaningOnNothing(invented, files, tests)).toEqual([
    'gone.test.ts',
    'a test that nobody wrote',
    '6.2.13',
    '18.1.1',
  ]);
});

test('every decision is in the list of decisions', () => {
  const list = read('docs/decisions/README.md');
  const files = globSync('*.md', { cwd: join(root, 'docs/decisions') }).filter((file) => file !== 'README.md');
  expect(files.filter((file) => !list.includes(`](${file})`))).toEqual([]);
});
