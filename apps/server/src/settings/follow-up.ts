import { z } from 'zod';

import type { SettingSpec } from '../kernel/settings.ts';
import { project, spec } from './spec.ts';

/** Follow-up of discharged patients. */
export const followUpSettings: SettingSpec[] = [
  spec(
    'followUp.days',
    z
      .string()
      .trim()
      .regex(/^\d{1,4}([,,、 ]+\d{1,4}){0,9}$/),
    '3,7,30',
    '随访:出院后第几天各随访一次(逗号分开;只对之后登记的出院患者生效)',
    'Follow-up: so many days after discharge, by commas; of those who are registered from now on',
    '',
    'C18:3/7/30 d [M]',
  ),
  spec(
    'followUp.form',
    z
      .string()
      .trim()
      .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/),
    'follow-up',
    '随访:电话脚本所用表单的编码',
    'Follow-up: code of the form that is the script',
    '',
    project,
    true,
  ),
  spec(
    'followUp.tries',
    z.number().int().min(1).max(10),
    3,
    '随访:最多打几次',
    'Follow-up: calls at most',
    '',
    'C18:≤ 3 [M]',
  ),
  spec(
    'followUp.retryHours',
    z.number().int().min(1).max(240),
    24,
    '随访:未接后隔几小时再打',
    'Follow-up: hours until the next call after nobody answered',
    'h',
    project,
  ),
  spec(
    'followUp.windowDays',
    z.number().int().min(0).max(60),
    3,
    '随访:到期后几天内完成为按时',
    'Follow-up: done within so many days after it is due it is in time',
    'd',
    project,
  ),
  spec(
    'followUp.keepMonths',
    z.number().int().min(1).max(360),
    24,
    '随访:出院几个月后删除姓名、电话、住院号、诊断(答案与统计保留)',
    'Follow-up: months after discharge until name, number and diagnosis are deleted; answers and figures stay',
    'month',
    '个人信息保护法第19、47条(期限由医院定)/ PIPL art. 19, 47; the hospital sets the number',
  ),
];
