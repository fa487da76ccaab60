import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Numbers and levels of the standard, as its machine-readable edition has them: `1.1.1 2`. */
const standard = new Map(
  read('docs/security/asvs-5.0.0.txt')
    .split('\n')
    .filter((line) => /^\d/.test(line))
    .map((line) => line.split(' ') as [number: string, level: string]),
);

const states = ['达到 met', '部分 partly', '未达到 not met', '不适用 n/a'] as const;
const page = read('docs/security/asvs.md');
const rows = page
  .split('\n')
  .filter((line) => /^\| \d+\.\d+\.\d+ \|/.test(line))
  .map((line) => {
    const [number = '', level = '', asked = '', state = '', how = '', shown = ''] = line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim());
    return { number, level, asked, state, how, files: [...shown.matchAll(/`([^`]+)`/g)].map(([, file = '']) => file) };
  });

test('every requirement of level 1 and 2 stands on the page once, with its level and a judgement', () => {
  expect(standard.size).toBe(253);
  expect(rows.map(({ number, level }) => `${number} ${level}`).toSorted()).toEqual(
    [...standard].map(([number, level]) => `${number} ${level}`).toSorted(),
  );
  for (const { number, state, asked } of rows) {
    expect([number, states]).toEqual([number, expect.arrayContaining([state])]);
    expect([number, asked.length > 3]).toEqual([number, true]);
  }
});

test('what is met is shown, what is not says why, and what is pointed to exists', () => {
  const missing = rows.flatMap(({ number, files }) =>
    files.filter((file) => !existsSync(join(root, file))).map((file) => `${number}: ${file}`),
  );
  expect(missing).toEqual([]);
  const unshown = rows.filter(
    ({ state, files }) => state.endsWith(' met') && !state.includes('not') && files.length === 0,
  );
  expect(unshown).toEqual([]);
  const unsaid = rows.filter(({ state, how }) => !state.endsWith('到 met') && how.length < 10);
  expect(unsaid).toEqual([]);
});

test('the sums on the page are its own', () => {
  const tally = (some: typeof rows) =>
    states
      .map((state): [string, number] => [state, some.filter((row) => row.state === state).length])
      .filter(([, count]) => count > 0)
      .map(([state, count]) => `${state} ${count}`)
      .join(' · ');
  expect(page).toContain(`合计 In all: ${rows.length} — ${tally(rows)}`);
  for (const chapter of new Set(rows.map(({ number }) => number.split('.')[0])))
    expect(page).toContain(tally(rows.filter(({ number }) => number.startsWith(`${chapter}.`))));
});
