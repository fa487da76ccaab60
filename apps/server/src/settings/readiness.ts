import { z } from 'zod';

import type { SettingSpec } from '../kernel/settings.ts';
import { project, spec } from './spec.ts';

/** Vulnerability analysis and training. */
export const readinessSettings: SettingSpec[] = [
  spec(
    'hva.mostBlanks',
    z.number().int().min(1).max(80),
    10,
    '脆弱性评分空缺达几项即无效',
    'A rating with so many events left blank does not count',
    '',
    'Kaiser 模型下三级妇幼保健院灾害脆弱性分析的实践探索:10 个或更多条目未填写为不合格问卷 / a published practice: ten or more blanks',
    true,
  ),
  spec(
    'training.skillMonths',
    z.number().int().min(1).max(60),
    12,
    '消防三项实操合格有效几个月',
    'A passed fire skill holds for so many months',
    'month',
    '数据单 C8:每人每年一次 / data sheet C8: everybody yearly',
    true,
  ),
  spec(
    'training.outsideMonths',
    z.number().int().min(1).max(60),
    12,
    '外请教员消防培训:最多隔几个月',
    'A trainer from outside teaches about fire at least every so many months',
    'month',
    '任务书 S1-41:每年邀请消防救援支队 / as asked for: the fire brigade is invited yearly',
    true,
  ),
  spec(
    'training.skillPass',
    z.number().min(1).max(100),
    80,
    '消防实操合格分',
    'A fire skill is passed from',
    '',
    project,
  ),
];
