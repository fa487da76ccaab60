import { z } from 'zod';

import type { Label } from '../common.ts';
import { defineKind, type More } from './kind.ts';
import { mentionsOf, namesIn, readNamed } from './named.ts';

/** A thing of a register, of one kind (a contract, a contractor). */
export const thing = defineKind(
  {
    kind: 'thing',
    cell: 'text',
    text: (value, _, reader) => namesIn('thing', value, reader),
    read: (text, _, finder) => readNamed('thing', text, finder),
    hint: () => ['登记册中的编号', 'a number of a register'],
    plain: null,
    mentions: mentionsOf('thing'),
  },
  (of) => ({ thing: (label: Label, of_: string, m: More = {}) => of(z.uuid(), { label, thing: of_, ...m }) }),
);
