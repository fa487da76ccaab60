import { z } from 'zod';

import { officeHours, officeHoursKey, quietHours, quietHoursKey } from '../kernel/cases/index.ts';
import type { SettingSpec } from '../kernel/settings.ts';
import { project, spec } from './spec.ts';

/** The hospital itself: name, hours, address, demonstration. */
export const houseSettings: SettingSpec[] = [
  spec(
    'hospital.name',
    z.string().trim().min(1).max(60),
    '安院',
    '医院名称',
    'Name of the hospital',
    '',
    project,
    true,
  ),
  spec(
    officeHoursKey,
    officeHours,
    '08:00-12:00,14:00-17:30',
    '办公时间(按工时计算的时限)',
    'Office hours (for limits in working hours)',
    '',
    project,
    true,
  ),
  spec(
    quietHoursKey,
    quietHours,
    '21:30-07:30',
    '夜间免打扰:非紧急提醒顺延至结束(留空则不限)',
    'Quiet hours: reminders that are not urgent wait for their end (empty: none)',
    '',
    project,
    true,
  ),
  spec(
    'hospital.address',
    z
      .string()
      .trim()
      .max(200)
      .regex(/^(https?:\/\/[^\s"<>]+)?$/),
    '',
    '系统网址,印在二维码中(如 https://anyuan.hospital.cn;空 = 只印路径)',
    'Address of these pages, printed in QR codes (such as https://anyuan.hospital.cn; empty = the path only)',
    '',
    project,
    true,
  ),
  spec(
    'public.indicators',
    z.boolean(),
    false,
    '公开安全指标(/p/safe)',
    'Indicators are public (/p/safe)',
    '',
    project,
    true,
  ),
  spec('hospital.demo', z.boolean(), false, '演示数据', 'Demonstration data', '', project, true),
  spec('hospital.isSetUp', z.boolean(), false, '首次设置已完成', 'The first visit is over', '', project, true),
  spec(
    'demo.pressMinutes',
    z.number().int().min(0).max(1440),
    0,
    '演示:每隔多久随机按下一个模拟按钮(0 = 不按)',
    'Demonstration: a random simulated button is pressed every so often (0 = never)',
    'min',
    project,
    true,
  ),
];
