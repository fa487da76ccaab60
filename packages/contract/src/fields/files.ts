import { z } from 'zod';

import type { Label } from '../common.ts';
import { defineKind, type More } from './kind.ts';
import { idsIn } from './named.ts';

/** Files and photos, as ids of what was uploaded. */
export const files = defineKind(
  {
    kind: 'files',
    isOwn: true,
    cell: 'text',
    text: (value, _, { lang }) => {
      const count = idsIn(value).length;
      if (count === 0) return null;
      return lang === 'zh' ? `${count} 个附件` : `${count} file${count > 1 ? 's' : ''}`;
    },
    read: null,
    hint: () => ['附件不可导入', 'files cannot be imported'],
    plain: () => ({ as: 'files' }),
    files: idsIn,
  },
  (of) => ({
    files: (label: Label, m: More = {}) => of(z.array(z.uuid()).max(20), { label, ...m }),
    /** At least one photo; where it has to be newer than a step, the action says `photo`. */
    photos: (label: Label, m: More = {}) => of(z.array(z.uuid()).min(1).max(20), { label, ...m }),
  }),
);
