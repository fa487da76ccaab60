import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

// Read, not imported: so it is told in a moment and without a database, before a server does not start for it.
const folder = join(import.meta.dirname, 'roles');
const source = readdirSync(folder)
  .filter((file) => file !== 'kit.ts')
  .map((file) => readFileSync(join(folder, file), 'utf8'))
  .join('\n');

test('no role is there twice', () => {
  const codes = [...source.matchAll(/\brole\(\s*'([\w-]+)'|\bcode: '([\w-]+)'/g)].map(([, one, other]) => one ?? other);
  expect(codes.length).toBeGreaterThan(20);
  expect(codes.filter((code, at) => codes.indexOf(code) !== at)).toEqual([]);
});
