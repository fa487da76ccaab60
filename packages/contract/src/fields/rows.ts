import { z } from 'zod';

import type { Label } from '../common.ts';
import { defineKind, type Declared, type More } from './kind.ts';
import { columnWords, filesInRow, lineOf, mentionsInRow, rowIn, rowShapeOf } from './table.ts';
import { treeOf, walked } from './tree.ts';

type Row = Readonly<Record<string, unknown>>;

/** The rows as they stand; those of a tree from the top down, each as deep as it stands. */
function lines(rows: readonly Row[], { meta }: Declared): { row: Row; depth: number }[] {
  if (!meta.tree) return rows.map((row) => ({ row, depth: 0 }));
  return walked(treeOf(rows, meta.tree)).flatMap(({ branch: { row }, depth }) => (row ? [{ row, depth }] : []));
}

/** A short table, e.g. the list of what was sealed. In print and Excel a row is a line. */
export const rows = defineKind(
  {
    kind: 'rows',
    isOwn: true,
    cell: 'long',
    text: (value, field, reader) =>
      lines(value as Row[], field)
        .map(({ row, depth }) => `${'\u3000'.repeat(depth)}${lineOf(rowShapeOf(field), row, reader)}`)
        .join('\n'),
    read(text, field, finder) {
      const lines = text.split('\n').filter((line) => line.trim() !== '');
      const read = lines.map((line) => rowIn(rowShapeOf(field), line, finder));
      const bad = read.find((one) => 'wrong' in one);
      return bad ?? { value: read.map((one) => ('value' in one ? one.value : null)) };
    },
    hint: (field) => [
      `每行一项,各栏用 | 分开:${columnWords(rowShapeOf(field), 'zh')}`,
      `a line each, columns apart by |: ${columnWords(rowShapeOf(field), 'en')}`,
    ],
    plain: null,
    mentions: (value, field) => (value as unknown[]).flatMap((row) => mentionsInRow(rowShapeOf(field), row)),
    files: (value, field) => (value as unknown[]).flatMap((row) => filesInRow(rowShapeOf(field), row)),
  },
  (of) => ({
    rows: <T extends z.ZodObject>(label: Label, row: T, m: More = {}) =>
      of(z.array(row).min(1).max(200), { label, ...m }),
  }),
);
