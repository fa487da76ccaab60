import { readdirSync, readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

const web = new URL('../', import.meta.url);
const files = (ending: string): [name: string, text: string][] =>
  readdirSync(web, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => [name, readFileSync(new URL(name, web), 'utf8')]);

/** What may lose its end: running text, and the hospital's own name. */
const byEnd = ['.cell-cut', '.work-row .grow > div', '.top-brand span'];

test('a name is cut in front, by one component; only running text loses its end', () => {
  const cut = files('.css').flatMap(([, text]) =>
    [...text.matchAll(/([^{}]+)\{([^{}]*text-overflow: ellipsis[^{}]*)\}/g)].map(([, selector]) => selector?.trim()),
  );
  expect(cut.toSorted()).toEqual([...byEnd, '.cut-front'].toSorted());
});

test('what is chosen among places, devices and cameras is cut the same way', () => {
  const asks = /api\.(?:place|device)\.list|api\.link\.find/;
  const plain = files('.tsx')
    .filter(([, text]) => asks.test(text) && /<Select\b/.test(text) && !/<NameSelect\b/.test(text))
    .map(([name]) => name);
  expect(plain).toEqual([]);
});
