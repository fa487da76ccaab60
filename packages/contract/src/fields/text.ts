import type { Label } from '../common.ts';
import { typedLine } from '../plain.ts';
import { defineKind, type More } from './kind.ts';
import { asItIs, longest, typed } from './plain-text.ts';

/** One line of words. */
export const text = defineKind(
  {
    kind: 'text',
    cell: 'text',
    text: asItIs,
    read: typed,
    hint: () => ['文字', 'text'],
    plain: (field) => ({
      as: 'line',
      max: longest(field),
      attributes: { type: 'text', autocomplete: field.meta.autocomplete ?? 'off' },
    }),
  },
  (of) => ({
    text: (label: Label, { max = 200, ...m }: More & { max?: number } = {}) =>
      of(typedLine().min(1).max(max), { label, ...m }),
  }),
);
