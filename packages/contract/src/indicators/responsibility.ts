import { figureOf, offices, type Indicator } from './kit.ts';

/** 责任与督办: beside what guards and devices are ready for. */
export const responsibilityIndicators = {
  letterCoverage: {
    label: ['责任书签订率', 'Letters signed'],
    group: 'readiness',
    of: figureOf('letter', 'coverage'),
    unit: 'percent',
    better: 'more',
    target: 100,
    owner: offices.office,
    note: [
      '双方已签 ÷ 应签责任书(因故缺席者除外)',
      'Signed by both ÷ letters to be signed, without those who are away with a reason',
    ],
  },
  lettersScored: {
    label: ['责任书考核率', 'Letters scored'],
    group: 'readiness',
    of: figureOf('letter', 'scored'),
    unit: 'percent',
    better: 'more',
    target: 100,
    owner: offices.office,
    note: [
      '已到期各季度、年度均已考核 ÷ 已签责任书',
      'Signed letters of which every quarter that is over has been checked ÷ signed letters',
    ],
  },
} as const satisfies Record<string, Indicator>;
