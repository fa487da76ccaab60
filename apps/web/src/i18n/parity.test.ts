import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { areasHere, loadAreas, textsOf } from './areas.ts';

await loadAreas();
const areas = areasHere();

const slots = (text: string): string[] =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map((found) => found[1] ?? '').toSorted();

test.each(areas)('%s says the same in both languages', (area) => {
  const { zh, en: english } = textsOf(area)!;
  expect(Object.keys(english).toSorted()).toEqual(Object.keys(zh).toSorted());
  for (const [key, text] of Object.entries(zh)) {
    expect([key, slots(english[key] ?? '')]).toEqual([key, slots(text)]);
    expect(`${key}: ${english[key]}`).not.toMatch(/\p{Script=Han}/u);
    expect(`${key}: ${text}`).not.toMatch(/[!!]/);
  }
});

test('no key is called by force: what the compiler does not know would be shown as its name', () => {
  const root = join(import.meta.dirname, '..');
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file));
  const forced = files.flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(/`\w*\$\{[^`]*`\s+as\s+[A-Z]\w*/g)].map(
      (found) => `${file}: ${found[0]}`,
    ),
  );
  expect(forced).toEqual([]);
});

const eager: readonly string[] = ['common', 'cases', 'forms'];
const spoken = (folder: string): string[] => {
  const root = join(import.meta.dirname, '..', folder);
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file));
  const named = files.flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(/useText\('(\w+)'\)/g)].map((found) => found[1] ?? ''),
  );
  return [...new Set(named)].filter((area) => !eager.includes(area)).toSorted((a, b) => (a < b ? -1 : 1));
};

test('phone and console speak no area that does not come with them', () => {
  // See `pages.ts` and the phone's `parts.tsx`.
  // What is said of rounds, cameras and letters comes with their parts.
  expect(spoken('modules/phone')).toEqual(['cameras', 'letters', 'phone', 'phoneCheck', 'rounds']);
  expect(spoken('modules/console')).toEqual(['console']);
  // Lists and turning of cameras are parts of pages that bring both.
  expect(spoken('kit')).toEqual([
    // Its rows, on the wall.
    'board',
    'cameras',
    'countersign',
    'devices',
    'entries',
    'factor',
    'ledgers',
    'letters',
    'office',
    'phoneCheck',
    'raising',
    'recordings',
    'registers',
    'rounds',
    'sheets',
  ]);
  expect(spoken('stream')).toEqual([]);
});
