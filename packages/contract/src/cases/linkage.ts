import { z } from 'zod';

import { defineCase, ours } from '../case-define.ts';
import { field } from '../case-fields.ts';
import { ledgerSignatures } from '../case-figures.ts';
import { days, workdays } from '../case-kit.ts';
import { count, deadline, limit, move, rate, register, step } from '../case-words.ts';
import { linkageKinds } from './order-choices.ts';

const task = z.object({
  what: field.text(['任务', 'Task']),
  who: field.text(['责任单位', 'Who']),
  dueOn: field.date(['完成期限', 'Due']).optional(),
});

/** Work with police and community 警医联动 (data sheet C2): planned, held, minuted, its tasks done. */
export const linkage = defineCase({
  type: 'linkage',
  prefix: 'LD',
  label: ['警医联动', 'Police linkage'],
  group: 'order',
  secrecy: 1,
  priority: 4,
  joins: { organiser: 'assignee' },
  defaults: { by: ['order.handle', 'assignee'] },
  asks: {
    kind: field.choice(['联动方式', 'Kind'], linkageKinds),
    topic: field.text(['议题', 'Topic']),
    plannedOn: field.date(['计划日期', 'Planned for']),
    partners: field.text(['参加单位', 'Partners']).optional(),
    organiser: field.person(['组织人', 'Organiser']).optional(),
  },
  learns: {
    attended: field.people(['本院参加人员', 'Our participants']),
    guests: field.longText(['外单位参加人员', 'Participants from outside']),
    minutes: field.longText(['会议或巡查纪要', 'Minutes']),
    decisions: field.longText(['议定事项', 'Decisions']),
    tasks: field.rows(['任务清单', 'Tasks'], task),
    result: field.longText(['落实情况', 'What was done']),
  },
  quick: ['kind', 'topic', 'plannedOn'],
  listed: ['kind', 'plannedOn', 'topic'],
  states: {
    planned: ['已计划', 'Planned'],
    held: ['待纪要', 'Held'],
    following: ['任务落实', 'Tasks'],
  },
  endings: { done: ['已完成', 'Done'], cancelled: ['已取消', 'Cancelled'] },
  actions: {
    postpone: step(['改期', 'Postpone'], 'planned', { asks: ['plannedOn'], why: ['原因', 'Why'], tells: 'assignee' }),
    hold: move(['已开展', 'Held'], 'planned', 'held', {
      becomes: 'assignee',
      asks: ['attended', 'guests'],
      joins: { attended: 'copied' },
      stamp: 'heldAt',
    }),
    minute: move(['纪要', 'Minutes'], 'held', 'following', {
      asks: ['minutes', 'decisions?', 'tasks?'],
      stamp: 'minutedAt',
      tells: 'copied',
    }),
    finish: move(['完成', 'Done'], 'following', 'done', { asks: ['result'] }),
    cancel: move(['取消', 'Cancel'], 'planned', 'cancelled', {
      by: 'order.handle',
      asks: ['result'],
      stamp: 'cancelledAt',
    }),
  },
  clocks: {
    hold: deadline(['计划日期', 'Planned for'], 'planned', days(30), {
      until: 'plannedOn',
      warn: days(2),
      tells: [['assignee', 'order.handle']],
      source: ours('数据单 C2:每月或每季一次 / data sheet C2'),
    }),
    minutes: limit(['纪要时限', 'Minutes'], 'held', workdays(3), { tells: 'assignee', source: ours() }),
    tasks: limit(['落实时限', 'Tasks'], 'following', days(30), {
      warn: days(3),
      tells: [['assignee', 'order.handle']],
      source: ours(),
    }),
  },
  permissions: { read: 'order.read', create: 'order.handle' },
  groups: ['kind'],
  figures: {
    planned: count(['计划次数', 'Planned']),
    held: count(['开展次数', 'Held'], { stamp: 'heldAt' }, { better: 'more' }),
    heldRate: rate(['开展率', 'Held of planned'], { stamp: 'heldAt' }, {}, { better: 'more' }),
  },
  ledgers: {
    linkage: register(
      ['警医联动台账', 'Register of police linkage'],
      'number plannedOn stamp:heldAt kind topic partners guests decisions result state',
      { signatures: ledgerSignatures },
    ),
  },
});
