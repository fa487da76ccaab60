import { z } from 'zod';

import type { Label } from '../common.ts';
import { defineKind, listed, type More, type Options, say } from './kind.ts';
import { keysOf, optionsHint, readOptions, ticksOf } from './options.ts';

/** Any number of several. */
export const choices = defineKind(
  {
    kind: 'choices',
    cell: 'text',
    text: (value, { meta }, { lang }) =>
      listed(
        [value].flat().map((one) => say(meta.options?.[String(one)], lang) || String(one)),
        lang,
      ),
    read(text, field) {
      const read = readOptions(text, field);
      return 'wrong' in read ? read : { value: read.found };
    },
    hint: (field) => optionsHint(field, true),
    plain: (field) => ({ as: 'ticks', look: 'choice', isMany: true, options: ticksOf(field) }),
  },
  (of) => ({
    choices: <const O extends Options>(label: Label, options: O, m: More = {}) =>
      of(
        z
          .array(z.enum(keysOf(options)))
          .min(1)
          .max(30),
        { label, options, ...m },
      ),
  }),
);
