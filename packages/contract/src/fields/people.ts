import { z } from 'zod';

import type { Label } from '../common.ts';
import { defineKind, type More } from './kind.ts';
import { mentionsOf, namesIn, readManyNamed } from './named.ts';

/** Several people. */
export const people = defineKind(
  {
    kind: 'people',
    cell: 'text',
    isPersonal: true,
    text: (value, _, reader) => namesIn('person', value, reader),
    read: (text, _, finder) => readManyNamed('person', text, finder),
    hint: () => ['用户名或姓名,多人用顿号分开', 'user names or full names, separated by commas'],
    plain: null,
    mentions: mentionsOf('person'),
  },
  (of) => ({ people: (label: Label, m: More = {}) => of(z.array(z.uuid()).min(1).max(40), { label, ...m }) }),
);
