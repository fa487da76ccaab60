import { defineCase, ours } from '../case-define.ts';
import { field } from '../case-fields.ts';
import { hours, workdays } from '../case-kit.ts';
import { count, deadline, inTime, limit, move, register, step } from '../case-words.ts';

const heats = { low: ['低', 'Low'], middle: ['中', 'Middle'], high: ['高', 'High'] } as const;

/** Public opinion (data sheet C32): found, checked, answered in time, followed until it is quiet. */
export const opinion = defineCase({
  type: 'opinion',
  prefix: 'YQ',
  label: ['舆情', 'Public opinion'],
  group: 'patient',
  secrecy: 2,
  priority: 2,
  where: 'none',
  tells: 'opinion.handle',
  defaults: { by: 'opinion.handle' },
  asks: {
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
    heat: field.choice(['热度', 'Heat'], heats).optional(),
    reads: field.count(['阅读量(千)', 'Reads (thousands)']).optional(),
    evidence: field.files(['截图', 'Screenshots']).optional(),
  },
  learns: {
    /** The highest heat it ever had: an item that was hot stays one that was, however quiet it is in the end. */
    peak: field.choice(['最高热度', 'Highest heat'], heats),
    isTrue: field.choice(['核实情况', 'Checked'], {
      true: ['属实', 'True'],
      partly: ['部分属实', 'Partly true'],
      untrue: ['不属实', 'Not true'],
    }),
    answer: field.longText(['回应内容', 'Answer']),
  },
  quick: ['source', 'description', 'link', 'evidence'],
  listed: ['source', 'heat', 'peak'],
  notAfter: { foundAt: 'now' },
  states: {
    found: ['已发现', 'Found'],
    assessed: ['已研判', 'Assessed'],
    answered: ['已回应', 'Answered'],
    followed: ['跟踪中', 'Followed'],
  },
  endings: { closed: ['已平息', 'Closed'] },
  actions: {
    assess: move(['研判', 'Assess'], 'found', 'assessed', {
      becomes: 'assignee',
      asks: ['heat', 'isTrue'],
      input: { department: field.department(['涉及科室', 'Department']).optional() },
      note: ['备注', 'Note'],
      routes: 'department',
      stamp: 'assessedAt',
      tells: ['opinion.approve', 'head'],
    }),
    answer: move(['回应', 'Answer'], ['assessed', 'followed'], 'answered', {
      asks: ['answer', 'evidence?'],
      stamp: 'answeredAt',
      tells: 'opinion.approve',
    }),
    follow: move(['跟踪', 'Follow'], ['answered', 'followed'], 'followed', {
      asks: ['heat', 'reads?'],
      note: ['备注', 'Note'],
      stamp: 'followedAt',
      restamps: true,
    }),
    release: step(['拟新闻发布', 'Prepare a release'], ['assessed', 'answered', 'followed'], {
      note: ['备注', 'Note'],
      opens: 'release',
    }),
    close: move(['结案', 'Close'], ['assessed', 'answered', 'followed'], 'closed', { why: ['结果', 'Outcome'] }),
  },
  clocks: {
    answer: deadline(['回应时限', 'Answer'], ['found', 'assessed'], hours(4), {
      since: 'foundAt',
      repeat: hours(4),
      warn: hours(1),
      tells: [['opinion.handle', 'opinion.approve']],
      isUrgent: true,
      source: ours('数据单 C32:4 小时 / data sheet C32: 4 h'),
    }),
    follow: limit(['跟踪提醒', 'Follow up'], ['answered', 'followed'], workdays(3), {
      repeat: workdays(3),
      tells: [['assignee', 'opinion.handle']],
      source: ours(),
    }),
  },
  permissions: { read: 'opinion.read', create: 'case.create' },
  groups: ['source', 'peak', 'isTrue'],
  figures: {
    total: count(['舆情件数', 'Items'], {}, { better: 'less' }),
    onTime: inTime(['按时回应率', 'Answered on time'], 'answer'),
    hot: count(['高热舆情', 'Hot items'], { data: { peak: 'high' } }, { better: 'less' }),
  },
  ledgers: {
    register: register(
      ['舆情登记台账', 'Register of public opinion'],
      'number at source description peak heat isTrue department answer stamp:answeredAt assignee state closedAt',
    ),
  },
});
