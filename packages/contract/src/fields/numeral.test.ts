import { expect, test } from 'vitest';
import { z } from 'zod';

import { books } from '../books/index.ts';
import { formOf, itemFormOf, type BookKind } from '../books/kit.ts';
import { registers } from '../registers.ts';
import { thingKinds } from '../things/kinds/index.ts';
import { fieldMeta, kindNameOf } from './index.ts';

/** What such a field counts nothing of, by the words on it. */
const names = /端口|年度|起号|止号|AgentId/;

test('every number that is a name says so, and no amount does', () => {
  const all = [...Object.values(thingKinds), ...Object.values(registers)].map(({ fields }) => fields as z.ZodObject);
  const forms = Object.values(books as Record<string, BookKind>).flatMap((kind) => [
    itemFormOf(kind),
    ...Object.values(kind.movements).map((movement) => formOf(kind, movement)),
  ]);
  const numbers = [...all, ...forms].flatMap(({ shape }) =>
    Object.values(shape as Record<string, z.ZodType>).flatMap((schema) => {
      const meta = fieldMeta(schema);
      return meta && kindNameOf(schema) === 'number' ? [meta] : [];
    }),
  );
  expect(numbers.length).toBeGreaterThan(30);
  const named = numbers.filter(({ isName }) => isName);
  expect(named.length).toBeGreaterThan(4);
  expect(numbers.filter(({ label, isName = false }) => names.test(label[0]) !== isName)).toEqual([]);
});
