import type { LetterContent } from '@anyuan/contract';

/** What tests promise: one target of people, one that is measured. */
export const content: LetterContent = {
  text: '为落实平安医院建设责任,签订本责任书。',
  targets: [
    { name: '平安建设例会不缺席', weight: 40, rule: 'share', how: '缺一次扣 5 分' },
    { name: '隐患按期整改率', weight: 60, indicator: 'hazardsInTime', want: 95, rule: 'share', how: '' },
  ],
  vetoes: ['发生重大刑事案件', '发生火灾亡人事故'],
};
