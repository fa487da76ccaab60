import { expect, test } from 'vitest';
import type { z } from 'zod';

import { caseTypes, fieldMeta, guardedPermissions, type CaseType } from './index.ts';

test('whatever opens what is for named persons is guarded: giving or taking it needs a second person', () => {
  const opening = (type: CaseType) => [
    ...(type.permissions.named ? [type.permissions.named] : []),
    ...(type.secrecy >= 4 ? [type.permissions.read] : []),
    ...Object.values(type.fields.shape).flatMap((schema) => fieldMeta(schema as z.ZodType)?.sees ?? []),
  ];
  const all = [...new Set((Object.values(caseTypes) as CaseType[]).flatMap(opening))];
  expect(all.length).toBeGreaterThan(3);
  expect(all.filter((permission) => !guardedPermissions.includes(permission))).toEqual([]);
});
