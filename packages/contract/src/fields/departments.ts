import { z } from 'zod';

import type { Label } from '../common.ts';
import { defineKind, type More } from './kind.ts';
import { mentionsOf, namesIn, readManyNamed } from './named.ts';

/** Several departments. */
export const departments = defineKind(
  {
    kind: 'departments',
    cell: 'text',
    isPersonal: true,
    text: (value, _, reader) => namesIn('department', value, reader),
    read: (text, _, finder) => readManyNamed('department', text, finder),
    hint: () => ['科室编码或名称,多个用顿号分开', 'codes or names, separated by commas'],
    plain: null,
    mentions: mentionsOf('department'),
  },
  (of) => ({ departments: (label: Label, m: More = {}) => of(z.array(z.uuid()).min(1).max(300), { label, ...m }) }),
);
