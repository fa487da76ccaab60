import type { Label } from '../common.ts';
import { typedLines } from '../plain.ts';
import { defineKind, type More } from './kind.ts';
import { asItIs, longest, typed } from './plain-text.ts';

/** Several lines of words. */
export const longText = defineKind(
  {
    kind: 'longText',
    isOwn: true,
    cell: 'long',
    text: asItIs,
    read: typed,
    hint: () => ['文字', 'text'],
    plain: (field) => ({ as: 'lines', max: longest(field) }),
  },
  (of) => ({
    longText: (label: Label, { max = 4000, ...m }: More & { max?: number } = {}) =>
      of(typedLines().min(1).max(max), { label, ...m }),
  }),
);
