import { z } from 'zod';

import type { SettingSpec } from './kernel/settings.ts';

const spec = (
  key: string,
  schema: z.ZodType,
  defaultValue: unknown,
  zh: string,
  en: string,
  unit: string,
  source: string,
  confirmed = false,
): SettingSpec => ({ key, schema, defaultValue, zh, en, unit, source, confirmed });
const project = '项目默认值 / project default';

/** The numbers a hospital tunes, each with its source. Clocks of case types come from their declarations. */
export const hospitalSettings: SettingSpec[] = [
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
  spec('hospital.demo', z.boolean(), false, '演示数据', 'Demonstration data', '', project, true),
  spec('hospital.isSetUp', z.boolean(), false, '首次设置已完成', 'The first visit is over', '', project, true),
  spec(
    'alarm.joinSeconds',
    z.number().int().min(1).max(600),
    60,
    '再次按下并入同一警情的间隔',
    'A re-press within this time joins the open case',
    's',
    '数据单 C1 / data sheet C1',
  ),
  spec(
    'alarm.clockOffSeconds',
    z.number().int().min(10).max(86_400),
    300,
    '设备时钟偏差超过此值则标记',
    'A device clock further off is flagged',
    's',
    project,
  ),
  spec(
    'alarm.clockRefuseSeconds',
    z.number().int().min(600).max(8_640_000),
    86_400,
    '设备时钟偏差超过此值则标记为不可信',
    'A device clock further off is not believed',
    's',
    project,
  ),
  spec(
    'device.offlineSeconds',
    z.number().int().min(30).max(86_400),
    180,
    '多久没有心跳视为离线',
    'Silent for longer means offline',
    's',
    'GB/T 28181-2022 9.6: 60 s × 3',
    true,
  ),
  spec(
    'device.testMonths',
    z.number().int().min(1).max(24),
    1,
    '报警点测试周期',
    'Alarm points are tested every so many months',
    'month',
    'C1 [M]',
  ),
  spec(
    'record.intakeDays',
    z.number().int().min(30).max(3650),
    180,
    '接入日志保存天数',
    'Days the intake log is kept',
    'd',
    '《保安服务管理条例》第25条: ≥ 30 d',
    true,
  ),
  spec(
    'record.eventDays',
    z.number().int().min(1).max(365),
    30,
    '事件流保存天数',
    'Days the event stream can be resumed from',
    'd',
    project,
  ),
];
