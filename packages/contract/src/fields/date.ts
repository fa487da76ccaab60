import { z } from 'zod';

import type { Label } from '../common.ts';
import { dayIn } from './days.ts';
import { defineKind, type More, wrong } from './kind.ts';

/** A calendar day of the hospital, `YYYY-MM-DD`. */
export const date = defineKind(
  {
    kind: 'date',
    cell: 'date',
    text: String,
    read(text) {
      const value = dayIn(text);
      return value ? { value } : wrong('须是日期,如 2026-05-01', 'must be a date such as 2026-05-01');
    },
    hint: () => ['如 2026-05-01', 'e.g. 2026-05-01'],
    plain: () => ({ as: 'line', attributes: { type: 'date' }, wrong: ['日期不对', 'Not a date'] }),
  },
  (of) => ({ date: (label: Label, m: More = {}) => of(z.iso.date(), { label, ...m }) }),
);
