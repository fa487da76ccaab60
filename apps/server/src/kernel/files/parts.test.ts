import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { makePartStore, type PartStore } from './parts.ts';

let folder: string;
let store: PartStore;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'anyuan-parts-'));
  store = makePartStore(folder);
});
afterAll(() => rm(folder, { recursive: true }));

test('parts that come twice, late, overlapping or behind a gap make the same whole', async () => {
  const part = fc.record({ offset: fc.nat(60), length: fc.integer({ min: 1, max: 30 }) });
  let n = 0;
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 50 }), fc.array(part), async (bytes, parts) => {
      const id = `u${n++}`;
      let least = 0;
      for (const { offset, length } of parts) {
        const have = await store.add('me', id, offset, bytes.slice(offset, offset + length));
        // It never shrinks, and never grows over a gap.
        expect(have).toBe(offset <= least ? Math.max(least, Math.min(bytes.length, offset + length)) : least);
        least = have;
      }
      await store.add('me', id, least, bytes.slice(least));
      expect(Buffer.from(bytes).equals(await store.get('me', id))).toBe(true);
      await store.drop('me', id);
      expect(await store.have('me', id)).toBe(0);
    }),
    { numRuns: 60 },
  );
});

test('the same part that comes twice at once lies there once', async () => {
  const bytes = Buffer.alloc(200_000, 7);
  const had = await Promise.all(Array.from({ length: 8 }, () => store.add('me', 'twice', 0, bytes)));
  expect(had).toEqual(had.map(() => bytes.length));
  expect(await store.have('me', 'twice')).toBe(bytes.length);
  await store.drop('me', 'twice');
});

test('each has his own, and what has not grown for long goes', async () => {
  await store.add('a', 'x', 0, Buffer.from('1'));
  await store.add('b', 'x', 0, Buffer.from('12'));
  expect([await store.have('a', 'x'), await store.have('b', 'x'), await store.count('a')]).toEqual([1, 2, 1]);
  expect(await store.sweep(new Date(Date.now() - 60_000))).toBe(0);
  expect(await store.sweep(new Date(Date.now() + 60_000))).toBe(2);
  expect([await store.have('a', 'x'), await store.count('nobody')]).toEqual([0, 0]);
});
