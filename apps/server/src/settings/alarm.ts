import { z } from 'zod';

import type { SettingSpec } from '../kernel/settings.ts';
import { project, spec } from './spec.ts';

/** Alarms: how long they join, whom they call, what they remind of. */
export const alarmSettings: SettingSpec[] = [
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
    'alarm.handPerMinute',
    z.number().int().min(1).max(60),
    3,
    '同一人一分钟内人工报警各自成案的次数,超过的并入其最近一起',
    'Alarms one person raises by hand within a minute that are cases of their own; more of them join his last one',
    '',
    project,
  ),
  spec(
    'alarm.callsOneByOne',
    z.number().int().min(1).max(200),
    20,
    '90 秒内逐起呼叫的次数,超过后合并为一条',
    'Calls one by one within 90 s; beyond that one call says how many alarms there are',
    '',
    project,
  ),
  spec(
    'alarm.callTogetherSeconds',
    z.number().int().min(5).max(600),
    30,
    '合并通知的间隔',
    'Time between two calls that say how many',
    's',
    project,
  ),
  spec(
    'alarm.retainedSeconds',
    z.number().int().min(10).max(86_400),
    120,
    '外部 MQTT 服务留存的报文早于此值则只留存、不响铃',
    'What an outside MQTT broker had kept for longer is kept and rings nobody',
    's',
    project,
  ),
  spec(
    'alarm.repeatMinutes',
    z.number().int().min(1).max(1_440),
    10,
    '同一标识的报文在多久内视为重发',
    'Within this time a message with the same key is the same message',
    'min',
    project,
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
    'alarm.handPerMinute',
    z.number().int().min(1).max(60),
    3,
    '同一人一分钟内手工报警的件数,超过后并入其最近一件',
    'Alarms one person raises by hand in a minute; further ones join his latest',
    '',
    project,
  ),
];
