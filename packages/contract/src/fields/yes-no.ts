import { z } from 'zod';

import type { Label } from '../common.ts';
import { defineKind, type More, say, wrong } from './kind.ts';

const words = { true: ['是', 'yes'], false: ['否', 'no'] } as const satisfies Record<string, Label>;
const yes = new Set(['是', 'yes', 'y', 'true', '1', '√', '✓']);
const no = new Set(['否', 'no', 'n', 'false', '0', '×', '-']);

export const yesNo = defineKind(
  {
    kind: 'yesNo',
    cell: 'text',
    text: (value, _, { lang }) => say(words[value ? 'true' : 'false'], lang),
    read(text) {
      const said = text.trim().toLowerCase();
      if (yes.has(said)) return { value: true };
      if (no.has(said)) return { value: false };
      return wrong('须是“是”或“否”', 'must be yes or no');
    },
    hint: () => ['是 或 否', 'yes or no'],
    plain: () => ({
      as: 'ticks',
      look: 'choice',
      options: Object.entries(words).map(([value, label]) => ({ value, label })),
    }),
  },
  (of) => ({ yesNo: (label: Label, m: More = {}) => of(z.boolean(), { label, ...m }) }),
);
