import { z } from 'zod';

import type { Label } from '../common.ts';
import { defineKind, type More } from './kind.ts';
import { mentionsOf, namesIn, readNamed } from './named.ts';

/** A person of the hospital. */
export const person = defineKind(
  {
    kind: 'person',
    cell: 'text',
    isPersonal: true,
    text: (value, _, reader) => namesIn('person', value, reader),
    read: (text, _, finder) => readNamed('person', text, finder),
    hint: () => ['用户名或姓名', 'a user name or a full name'],
    plain: null,
    mentions: mentionsOf('person'),
  },
  (of) => ({ person: (label: Label, m: More = {}) => of(z.uuid(), { label, ...m }) }),
);
