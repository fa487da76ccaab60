import { z } from 'zod';

import type { Label } from '../common.ts';
import { defineKind, type More } from './kind.ts';
import { mentionsOf, namesIn, readNamed } from './named.ts';

/** A place of the hospital. Kept by id, so that a place may be renamed; printed with its full name. */
export const place = defineKind(
  {
    kind: 'place',
    cell: 'text',
    text: (value, _, reader) => namesIn('place', value, reader),
    read: (text, _, finder) => readNamed('place', text, finder),
    hint: () => [
      '地点编码或全称,如 1 号楼 / 2 层 / 药房',
      'a code or full name such as Building 1 / Floor 2 / Pharmacy',
    ],
    plain: null,
    mentions: mentionsOf('place'),
  },
  (of) => ({ place: (label: Label, m: More = {}) => of(z.uuid(), { label, ...m }) }),
);
