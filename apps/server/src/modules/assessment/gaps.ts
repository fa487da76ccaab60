import { worthOf, type Lang } from '@anyuan/contract';

import { dayOf } from '../../kernel/cases/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import type { RegisterSource } from '../../kernel/registers/index.ts';
import { wholeOf, type ItemOfTable } from './read.ts';

/** Where points are lost or nothing is known yet: by department, then by day, the dearest first. */
export const gapsIn = (items: readonly ItemOfTable[]): ItemOfTable[] =>
  items
    .filter(({ score, lost, vetoed }) => vetoed || score === null || lost > 0)
    .toSorted(
      (a, b) =>
        (a.department?.name ?? '~').localeCompare(b.department?.name ?? '~', 'zh') ||
        (a.dueOn ?? '9').localeCompare(b.dueOn ?? '9') ||
        b.lost - a.lost ||
        a.position - b.position,
    );

const words = {
  unknown: ['待填报', 'Not answered'],
  vetoed: ['一票否决', 'Vetoed'],
} as const;

/** Why, in a few words: what was found of each rule that takes points. */
export function reasonOf({ item, shown, score, vetoed, note }: ItemOfTable, at: 0 | 1): string {
  const said = item.rules.flatMap(({ label }, n) => {
    const words = shown[n]?.words[at];
    return words === undefined ? [] : [label === '' ? words : `${label}:${words}`];
  });
  const head = vetoed ? [words.vetoed[at]] : score === null ? [words.unknown[at]] : [];
  return [...head, ...said, ...(note === '' ? [] : [note])].join(';');
}

/** 差距清单 of one assessment, to be taken along. */
export function gapRegister(ctx: Ctx, { id, lang = 'zh' }: { id: string; lang?: Lang }): RegisterSource {
  const at = lang === 'zh' ? 0 : 1;
  const read = () => wholeOf(ctx, id);
  return {
    label: ['差距清单', 'Gap list'],
    lang,
    columns: [
      { key: 'no', label: ['编号', 'No.'], kind: 'text' },
      { key: 'department', label: ['责任科室', 'Department'], kind: 'text' },
      { key: 'owner', label: ['责任人', 'Owner'], kind: 'text' },
      { key: 'dueOn', label: ['整改期限', 'Due'], kind: 'date' },
      { key: 'standard', label: ['考核标准', 'Standard'], kind: 'long' },
      { key: 'worth', label: ['分值', 'Points'], kind: 'number' },
      { key: 'lost', label: ['失分', 'Lost'], kind: 'number' },
      { key: 'why', label: ['情况', 'What is so'], kind: 'long' },
    ],
    hasNumbers: true,
    scope: dayOf(ctx.now()),
    fileScope: dayOf(ctx.now()),
    page: '/assessment',
    link: new URLSearchParams({ assessment: id, show: 'gaps' }),
    signatures: [['创建办', 'Office']],
    needsPurpose: false,
    audit: { name: 'assessment', type: 'assessment', id, detail: {} },
    count: async () => gapsIn((await read()).items).length,
    read: async () => ({
      rows: gapsIn((await read()).items).map((one) => ({
        id: one.id,
        cells: [
          one.no,
          one.department?.name ?? '',
          one.owner?.name ?? '',
          one.dueOn ?? '',
          one.item.standard,
          worthOf(one.item),
          one.lost,
          reasonOf(one, at),
        ],
      })),
      next: null,
    }),
  };
}
