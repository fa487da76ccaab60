import { z } from 'zod';

import type { SettingSpec } from '../kernel/settings.ts';
import { project, spec } from './spec.ts';

/** Secrets, backups, and for how long what is kept. */
export const recordSettings: SettingSpec[] = [
  spec(
    'secrecy.openMinutes',
    z.number().int().min(1).max(480),
    60,
    '说明用途后保密内容可看多久',
    'How long secrets stay open for one purpose',
    'min',
    project,
  ),
  spec(
    'secrecy.glassMinutes',
    z.number().int().min(1).max(120),
    15,
    '紧急查看保密内容可看多久',
    'How long secrets stay open after breaking the glass',
    'min',
    project,
  ),
  spec(
    'backup.keepDays',
    z.number().int().min(1).max(3650),
    30,
    '备份保留天数(最新一份总是保留)',
    'Days backups are kept (the newest one always is)',
    'd',
    project,
  ),
  spec(
    'record.keyDays',
    z.number().int().min(3).max(30),
    8,
    '请求编号与答复保存天数(重复提交据此得到同一答复;不少于补传时限)',
    'Days the keys of requests and their answers are kept (a repeat is answered the same; longer than phones may be offline)',
    'd',
    '项目默认值:比补传上限 168 h 多一天 / project default: a day more than the longest 168 h offline',
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
  spec(
    'record.noticeDays',
    z.number().int().min(7).max(3650),
    180,
    '个人消息保存天数(警情时间线不受影响)',
    'Days personal notices are kept (timelines of cases stay)',
    'd',
    project,
  ),
];
