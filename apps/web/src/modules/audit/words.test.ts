import { readdirSync, readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { caseType, loadCaseTypes } from '../../case-types.ts';
import { isWorded } from '../../kit/action-words.ts';
import { fieldWords, subjectWords } from './field-words.ts';
import { saidIn } from './words.ts';

await loadCaseTypes();

test('a line says which fields changed, from what to what, and leaves out what stayed', () => {
  expect(
    saidIn({
      before: { name: '急诊科', phone: '8120', parentId: null },
      after: { name: '急诊医学科', phone: '8120', parentId: null },
    }),
  ).toEqual([{ field: 'name', from: '急诊科', to: '急诊医学科', isChange: true }]);
  expect(saidIn({ changes: { place: ['ER', 'WARD'], enabled: [true, false] }, code: 'PB-1' })).toEqual([
    { field: 'place', from: 'ER', to: 'WARD', isChange: true },
    { field: 'enabled', from: true, to: false, isChange: true },
    { field: 'code', to: 'PB-1', isChange: false },
  ]);
  expect(saidIn({ number: 'JJ-1', from: 'raised', to: 'acknowledged' })).toEqual([
    { field: 'state', from: 'raised', to: 'acknowledged', isChange: true },
    { field: 'number', to: 'JJ-1', isChange: false },
  ]);
  // A thing that is new has no before; nothing is not told.
  expect(saidIn({ before: null, after: { name: '新科室', phone: null } })).toEqual([
    { field: 'name', from: undefined, to: '新科室', isChange: true },
  ]);
});

test('everything the server writes into the trail has words', () => {
  const server = new URL('../../../../server/src/', import.meta.url);
  const files = readdirSync(server, { recursive: true, encoding: 'utf8' });
  const used = files
    .filter((name) => name.endsWith('.ts') && !/\.test\.ts$|testing\.ts$/.test(name))
    .flatMap((name) => [
      ...readFileSync(new URL(name, server), 'utf8').matchAll(/\.audit\(\s*'([a-zA-Z]+\.[a-zA-Z]+)'/g),
    ])
    .map(([, action = '']) => action);
  expect(used.length).toBeGreaterThan(50);
  expect([...new Set(used)].filter((action) => !isWorded(action))).toEqual([]);
});

/** What stands between brackets, from behind the opening one; `at` tells where it ends. */
function within(text: string, start: number): { inside: string; at: number } {
  let depth = 1;
  let at = start;
  for (; depth > 0 && at < text.length; at++) depth += /[([{]/.test(text[at]!) ? 1 : /[)\]}]/.test(text[at]!) ? -1 : 0;
  return { inside: text.slice(start, at - 1), at };
}

/** The parts of a list of arguments or properties. */
function partsOf(text: string): string[] {
  const parts = [''];
  for (let at = 0, depth = 0; at < text.length; at++) {
    const one = text[at]!;
    depth += /[([{]/.test(one) ? 1 : /[)\]}]/.test(one) ? -1 : 0;
    if (one === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += one;
  }
  return parts.map((part) => part.trim());
}

test('what a line is about, and each field of its detail, has a word', () => {
  const server = new URL('../../../../server/src/', import.meta.url);
  const calls = readdirSync(server, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !/\.test\.ts$|testing\.ts$/.test(name))
    .map((name) => readFileSync(new URL(name, server), 'utf8'))
    .flatMap((text) => [...text.matchAll(/\.audit\(/g)].map(({ index }) => partsOf(within(text, index + 7).inside)));
  expect(calls.length).toBeGreaterThan(100);
  const subjects = calls.flatMap(([, subject = '']) => /^'(\w+)'$/.exec(subject)?.[1] ?? []);
  const fields = calls
    .flat()
    .filter((part) => part.startsWith('{'))
    .flatMap((part) => partsOf(part.slice(1, -1)))
    .flatMap((part) => /^'?(\w+)'?(?::|$)/.exec(part)?.[1] ?? []);
  // Told as a change, by what has changed.
  const told = new Set(['before', 'after', 'changes']);
  expect(fields).toContain('revoke');
  expect([...new Set(fields)].filter((field) => !told.has(field) && !(field in fieldWords))).toEqual([]);
  expect([...new Set(subjects)].filter((one) => !(one in subjectWords) && !caseType(one))).toEqual([]);
});
