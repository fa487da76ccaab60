import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

const here = import.meta.dirname;

/** The class each rule of a sheet begins with: what it gives a look to. */
const given = (sheet: string): Set<string> => {
  const rules = sheet.replaceAll(/\/\*.*?\*\//gs, '').matchAll(/([^{}]+)\{/g);
  const begins = [...rules].flatMap(([, selectors = '']) =>
    selectors.split(',').map((one) => /^\s*\.([a-z][\w-]*)/.exec(one)?.[1]),
  );
  return new Set(begins.filter((name) => name !== undefined && !name.startsWith('ant-')) as string[]);
};

// Sheets stay when one goes from page to page: a name in two of them would look like one after the other was visited.
test('no two rooms give a look to the same class', () => {
  const rooms = new Map<string, Set<string>>();
  for (const file of globSync('modules/*/**/*.css', { cwd: here })) {
    const room = file.split('/')[1] ?? '';
    for (const name of given(readFileSync(join(here, file), 'utf8')))
      rooms.set(name, (rooms.get(name) ?? new Set()).add(room));
  }
  expect(rooms.size).toBeGreaterThan(300);
  const shared = [...rooms].filter(([, { size }]) => size > 1).map(([name, users]) => `${name}: ${[...users].join()}`);
  expect(shared).toEqual([]);
});
