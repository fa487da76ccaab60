import { z } from 'zod';

import type { SettingSpec } from '../kernel/settings.ts';
import { project, spec } from './spec.ts';

const count = (most: number) => z.number().int().min(0).max(most);

/** The roster: rest, who must never be alone, how far ahead it is complete. */
export const rosterSettings: SettingSpec[] = [
  spec(
    'roster.restHours',
    z.number().min(0).max(24),
    11,
    '两个工作日之间至少休息几小时(待核)',
    'Hours of rest between two working days (to be checked)',
    'h',
    '参考欧盟 2003/88/EC 第 3 条;国内法规无此数 / after Directive 2003/88/EC art. 3; no Chinese rule says this number',
  ),
  spec(
    'roster.minControl',
    count(20),
    2,
    '监控室、消控室每班至少几人',
    'People in the control room and fire control at any time',
    '',
    'GB 25201-2010:消防控制室 24 小时值班,每班不应少于 2 人(条款待核) / never fewer than two, clause to be checked',
  ),
  spec(
    'roster.completeDays',
    count(31),
    7,
    '节假日与高危时段提前几天排满',
    'Holidays and times of high risk are complete so many days ahead',
    'd',
    '数据单 C22 / data sheet C22',
    true,
  ),
  spec(
    'roster.urgentDays',
    count(14),
    2,
    '缺班不足几天时再次紧急提醒',
    'A gap so near is told once more, urgently',
    'd',
    project,
  ),
];
