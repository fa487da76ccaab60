import { z } from 'zod';

import { asks, field } from '../case-fields.ts';
import { defineCase, hours, workdays } from '../case-kit.ts';

const fields = z.object({
  source: field.choice(['来源', 'Source'], {
    weibo: ['微博', 'Weibo'],
    wechat: ['微信', 'WeChat'],
    video: ['短视频', 'Short video'],
    forum: ['论坛网站', 'Forum or site'],
    press: ['媒体报道', 'Press'],
    hotline: ['热线转办', 'Hotline'],
    other: ['其他', 'Other'],
  }),
  description: field.longText(['舆情内容', 'What is said']),
  link: field.text(['链接', 'Link']).optional(),
  foundAt: field.time(['发现时间', 'Found at']).optional(),
  heat: field
    .choice(['热度', 'Heat'], { low: ['低', 'Low'], middle: ['中', 'Middle'], high: ['高', 'High'] })
    .optional(),
  reads: field.count(['阅读量(千)', 'Reads (thousands)']).optional(),
  isTrue: field
    .choice(['核实情况', 'Checked'], {
      true: ['属实', 'True'],
      partly: ['部分属实', 'Partly true'],
      untrue: ['不属实', 'Not true'],
    })
    .optional(),
  answer: field.longText(['回应内容', 'Answer']).optional(),
  evidence: field.files(['截图', 'Screenshots']).optional(),
});
const note = field.longText(['备注', 'Note']).optional();

/** Public opinion (data sheet C32): found, checked, answered in time, followed until it is quiet. */
export const opinion = defineCase({
  type: 'opinion',
  prefix: 'YQ',
  label: ['舆情', 'Public opinion'],
  group: 'patient',
  secrecy: 2,
  priority: 2,
  where: 'none',
  listed: ['source', 'heat'],
  report: ['source', 'description', 'link', 'foundAt', 'heat', 'reads', 'evidence'],
  quick: ['source', 'description', 'link', 'evidence'],
  tells: ['opinion.handle'],
  fields,
  states: {
    found: ['已发现', 'Found'],
    assessed: ['已研判', 'Assessed'],
    answered: ['已回应', 'Answered'],
    followed: ['跟踪中', 'Followed'],
    closed: ['已平息', 'Closed'],
  },
  initial: 'found',
  final: ['closed'],
  actions: {
    assess: {
      label: ['研判', 'Assess'],
      from: ['found'],
      to: 'assessed',
      by: ['opinion.handle'],
      becomes: 'assignee',
      routes: 'department',
      stamp: 'assessedAt',
      tells: ['opinion.approve', 'head'],
      input: asks(fields, ['heat', 'isTrue'], {
        department: field.department(['涉及科室', 'Department']).optional(),
        note,
      }),
    },
    answer: {
      label: ['回应', 'Answer'],
      from: ['assessed', 'followed'],
      to: 'answered',
      by: ['opinion.handle'],
      stamp: 'answeredAt',
      tells: ['opinion.approve'],
      input: asks(fields, ['answer'], { evidence: fields.shape.evidence }),
    },
    follow: {
      label: ['跟踪', 'Follow'],
      from: ['answered', 'followed'],
      to: 'followed',
      by: ['opinion.handle'],
      stamp: 'followedAt',
      restamps: true,
      input: asks(fields, ['heat'], { reads: fields.shape.reads, note }),
    },
    release: {
      label: ['拟新闻发布', 'Prepare a release'],
      from: ['assessed', 'answered', 'followed'],
      by: ['opinion.handle'],
      stamp: 'releaseAt',
      opens: { type: 'release' },
      input: z.object({ note }),
    },
    close: {
      label: ['结案', 'Close'],
      from: ['assessed', 'answered', 'followed'],
      to: 'closed',
      by: ['opinion.handle'],
      stamp: 'closedAt',
      input: z.object({ note: field.longText(['结果', 'Outcome']) }),
    },
  },
  clocks: {
    answer: {
      label: ['回应时限', 'Answer'],
      during: ['found', 'assessed'],
      since: 'foundAt',
      steps: [hours(4)],
      warn: hours(1),
      repeat: hours(4),
      tells: [['opinion.handle', 'opinion.approve']],
      isDeadline: true,
      isUrgent: true,
      source: '数据单 C32:4 小时 / data sheet C32: 4 h',
      isUnconfirmed: true,
    },
    follow: {
      label: ['跟踪提醒', 'Follow up'],
      during: ['answered', 'followed'],
      steps: [workdays(3)],
      repeat: workdays(3),
      tells: [['assignee', 'opinion.handle']],
      source: '项目默认值 / project default',
      isUnconfirmed: true,
    },
  },
  permissions: { read: 'opinion.read', create: 'case.create' },
  figures: {
    total: { label: ['舆情件数', 'Items'], of: { count: {} }, unit: 'case', better: 'less' },
    onTime: {
      label: ['按时回应率', 'Answered on time'],
      of: { count: { kept: 'answer' } },
      per: { count: { promised: 'answer' } },
      unit: 'percent',
      better: 'more',
    },
    hot: { label: ['高热舆情', 'Hot items'], of: { count: { data: { heat: 'high' } } }, unit: 'case', better: 'less' },
  },
  groups: ['source', 'heat', 'isTrue'],
  ledgers: {
    register: {
      label: ['舆情登记台账', 'Register of public opinion'],
      columns: [
        'number',
        'at',
        'source',
        'description',
        'heat',
        'isTrue',
        'department',
        'answer',
        'stamp:answeredAt',
        'assignee',
        'state',
        'closedAt',
      ],
    },
  },
});
