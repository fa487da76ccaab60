import { z } from 'zod';

import type { SettingSpec } from '../kernel/settings.ts';
import { project, spec } from './spec.ts';

/** Surveys of patients and staff. */
export const surveySettings: SettingSpec[] = [
  spec(
    'survey.least',
    z.number().int().min(5).max(1000),
    30,
    '满意度调查:不足多少份的科室不评分、不排名',
    'Surveys: departments with fewer answers are neither scored nor ranked',
    '',
    'C17 [M]:n ≥ 30 为常用大样本界限 / n ≥ 30 is the usual bound of a large sample',
  ),
  spec(
    'survey.marginPercent',
    z.number().int().min(1).max(20),
    5,
    '满意度调查:计算建议样本量时的允许误差(置信度 95 %)',
    'Surveys: the error allowed when a sample is proposed (at 95 %)',
    '%',
    'C17 [M]',
  ),
  spec(
    'survey.graceDays',
    z.number().int().min(0).max(90),
    14,
    '满意度调查:结束后几天内仍收已发出的答题条',
    'Surveys: tickets given out are taken so many days after the end',
    'd',
    project,
  ),
];
