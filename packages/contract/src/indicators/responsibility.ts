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
  overdueMatters: {
    label: ['逾期事项', 'Overdue matters'],
    group: 'readiness',
    of: figureOf('overdue', 'matters'),
    unit: 'case',
    better: 'less',
    target: 0,
    worst: 'department',
    owner: offices.office,
    note: [
      '督办清单现有件数:案件、巡查、台账、责任书、文件、自评;每类至多计 2000 件',
      'What stands on the supervision list now, of each source 2,000 at most',
    ],
  },
  readReceipts: {
    label: ['文件阅读率', 'Documents read'],
    group: 'readiness',
    of: figureOf('reading', 'read'),
    unit: 'percent',
    better: 'more',
    target: 100,
    owner: offices.office,
    note: [
      '在用文件现行版本:已读人次 ÷ 须阅人次',
      'Newest versions of documents in force: receipts ÷ people who have to read them',
    ],
  },
} as const satisfies Record<string, Indicator>;
