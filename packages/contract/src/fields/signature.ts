import { z } from 'zod';

import type { Label } from '../common.ts';
import { defineKind, type More } from './kind.ts';
import { idsIn } from './named.ts';

/** A hand-written signature: drawn on the screen, kept as a picture that says when and on whose account it was made. */
export const signature = defineKind(
  {
    kind: 'signature',
    isOwn: true,
    cell: 'text',
    isPersonal: true,
    text: (value, _, { lang }) => (idsIn(value).length === 0 ? null : lang === 'zh' ? '已签名' : 'signed'),
    read: null,
    hint: () => ['签名不可导入', 'signatures cannot be imported'],
    plain: null,
    files: idsIn,
    isPicture: true,
  },
  (of) => ({ signature: (label: Label, m: More = {}) => of(z.uuid(), { label, ...m }) }),
);
