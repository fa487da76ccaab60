import { z } from 'zod';

import type { Label } from '../common.ts';
import { instantIn, local } from './days.ts';
import { defineKind, type More, wrong } from './kind.ts';

/** An instant; typed and read as the hospital's clock shows it, to the minute. */
export const time = defineKind(
  {
    kind: 'time',
    cell: 'time',
    text: (value) => local(String(value)),
    read(text) {
      const value = instantIn(text);
      return value ? { value } : wrong('须是时间,如 2026-05-01 08:30', 'must be a time such as 2026-05-01 08:30');
    },
    hint: () => ['如 2026-05-01 08:30', 'e.g. 2026-05-01 08:30'],
    plain: () => ({ as: 'line', attributes: { type: 'datetime-local' }, wrong: ['时间不对', 'Not a time'] }),
  },
  (of) => ({ time: (label: Label, m: More = {}) => of(z.iso.datetime({ offset: true }), { label, ...m }) }),
);
