import { z } from 'zod';

import type { Label } from '../common.ts';
import { defineKind, type More, type Options, say } from './kind.ts';
import { keysOf, optionsHint, readOption, ticksOf } from './options.ts';

/** One of several. */
export const choice = defineKind(
  {
    kind: 'choice',
    cell: 'text',
    text: (value, { meta }, { lang }) => say(meta.options?.[String(value)], lang) || String(value),
    read: readOption,
    hint: (field) => optionsHint(field, false),
    plain: (field) => ({ as: 'ticks', look: 'choice', options: ticksOf(field) }),
  },
  (of) => ({
    choice: <const O extends Options>(label: Label, options: O, m: More = {}) =>
      of(z.enum(keysOf(options)), { label, options, ...m }),
  }),
);
