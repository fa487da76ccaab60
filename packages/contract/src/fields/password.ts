import { z } from 'zod';

import type { Label } from '../common.ts';
import { defineKind, type More } from './kind.ts';

/** Something no page, print or sheet ever gives back. */
export const password = defineKind(
  {
    kind: 'password',
    isOwn: true,
    cell: 'text',
    text: () => '***',
    read: null,
    hint: () => ['不可导入', 'cannot be imported'],
    plain: null,
  },
  (of) => ({ password: (label: Label, m: More = {}) => of(z.string().trim().max(500), { label, ...m }) }),
);
