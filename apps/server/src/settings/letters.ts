import { z } from 'zod';

import type { SettingSpec } from '../kernel/settings.ts';
import { project, spec } from './spec.ts';

/** Letters of responsibility and what is supervised. */
export const letterSettings: SettingSpec[] = [
  spec(
    'letter.excellent',
    z.number().min(0).max(100),
    95,
    '责任书考核:优秀的最低得分',
    'Letters: least points for excellent',
    '',
    project,
  ),
  spec(
    'letter.passed',
    z.number().min(0).max(100),
    80,
    '责任书考核:合格的最低得分',
    'Letters: least points to pass',
    '',
    project,
  ),
  spec(
    'letter.warnDays',
    z.number().int().min(0).max(60),
    3,
    '责任书签订期限前多少天提醒(逾期同样天数后告知科室负责人)',
    'Letters: days before the last day of signing that people are reminded (as many after it, their head hears of it)',
    'd',
    project,
  ),
  spec(
    'letter.scoreDays',
    z.number().int().min(0).max(90),
    15,
    '责任书季度、年度考核应在期满后多少天内完成',
    'Letters: days after the end of a quarter or year within which they are scored',
    'd',
    project,
  ),
  spec(
    'supervision.roundDays',
    z.number().int().min(1).max(366),
    30,
    '督办清单:列出最近多少天内漏检且未补的巡查',
    'Supervision: rounds missed within so many days and not made up are listed',
    'd',
    project,
  ),
];
