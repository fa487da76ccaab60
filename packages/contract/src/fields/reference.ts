import { z } from 'zod';

import { code, type Label } from '../common.ts';
import { defineKind, listed, type More, type RefKind, wrong } from './kind.ts';

const pages: Record<RefKind, Label> = {
  place: ['“地点”页中的编码', 'a code of the page of places'],
  department: ['“人员”页中的科室编码', 'a code of a department'],
  device: ['“设备”页中的编码', 'a code of the page of devices'],
  form: ['“表单”页中的编码', 'a code of a form'],
  post: ['“值班”页中的岗位编码', 'a code of a post'],
};
const words = (value: unknown): string[] => [value].flat().map(String);

/** Another thing of the house, or several, by the code it carries. Read, it comes with its name. */
export const reference = defineKind(
  {
    kind: 'reference',
    cell: 'text',
    text: (value, _, { lang }) => listed(words(value), lang),
    read(text, { schema }) {
      const codes = text.split(/[\s,,、;;]+/).filter(Boolean);
      if (codes.some((one) => !code.safeParse(one).success))
        return wrong(
          '编码只能用字母、数字和 - _ .,最多 64 位',
          'a code has letters, digits and - _ . only, 64 at most',
        );
      return { value: schema instanceof z.ZodArray ? [...new Set(codes)] : text.trim() };
    },
    hint: ({ meta }) => (meta.to ? pages[meta.to] : ['编码', 'a code']),
    plain: null,
  },
  (of) => ({
    ref: (label: Label, to: RefKind, m: More = {}) => of(code, { label, to, ...m }),
    refs: (label: Label, to: RefKind, most: number, m: More = {}) => of(z.array(code).max(most), { label, to, ...m }),
  }),
);
