import { z } from 'zod';

import type { Label } from '../common.ts';
import { defineKind, type More } from './kind.ts';
import { mentionsOf, namesIn, readNamed } from './named.ts';

/** A department. */
export const department = defineKind(
  {
    kind: 'department',
    cell: 'text',
    isPersonal: true,
    text: (value, _, reader) => namesIn('department', value, reader),
    read: (text, _, finder) => readNamed('department', text, finder),
    hint: () => ['科室编码或名称', 'a code or name'],
    plain: null,
    mentions: mentionsOf('department'),
  },
  (of) => ({ department: (label: Label, m: More = {}) => of(z.uuid(), { label, ...m }) }),
);
