import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

// Read, not imported: so it is told in a moment and without a database, before a server does not start for it.
const source = readFileSync(new URL('roles.ts', import.meta.url), 'utf8');

test('no role is there twice', () => {
  const codes = [...source.matchAll(/\brole\(\s*'([\w-]+)'|\bcode: '([\w-]+)'/g)].map(([, one, other]) => one ?? other);
  expect(codes.length).toBeGreaterThan(20);
  expect(codes.filter((code, at) => codes.indexOf(code) !== at)).toEqual([]);
});
