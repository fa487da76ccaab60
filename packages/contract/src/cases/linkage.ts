import { z } from 'zod';

import { asks, field } from '../case-fields.ts';
import { ledgerSignatures } from '../case-figures.ts';
import { days, defineCase, workdays } from '../case-kit.ts';
import { linkageKinds } from './order-choices.ts';

const task = z.object({
  what: field.text(['任务', 'Task']),
  who: field.text(['责任单位', 'Who']),
  dueOn: field.date(['完成期限', 'Due']).optional(),
});

const fields = z.object({
  kind: field.choice(['联动方式', 'Kind'], linkageKinds),
  topic: field.text(['议题', 'Topic']),
  plannedOn: field.date(['计划日期', 'Planned for']),
  partners: field.text(['参加单位', 'Partners']).optional(),
  organiser: field.person(['组织人', 'Organiser']).optional(),
  attended: field.people(['本院参加人员', 'Our participants']).optional(),
  guests: field.longText(['外单位参加人员', 'Participants from outside']).optional(),
  minutes: field.longText(['会议或巡查纪要', 'Minutes']).optional(),
  decisions: field.longText(['议定事项', 'Decisions']).optional(),
  tasks: field.rows(['任务清单', 'Tasks'], task).optional(),
  result: field.longText(['落实情况', 'What was done']).optional(),
});

/** Work with police and community 警医联动 (data sheet C2): planned, held, minuted, its tasks done. */
export const linkage = defineCase({
  type: 'linkage',
  prefix: 'LD',
  label: ['警医联动', 'Police linkage'],
  group: 'order',
  secrecy: 1,
  priority: 4,
  listed: ['kind', 'plannedOn', 'topic'],
  report: ['kind', 'topic', 'plannedOn', 'partners', 'organiser'],
  quick: ['kind', 'topic', 'plannedOn'],
  joins: [{ field: 'organiser', as: 'assignee' }],
  fields,
  states: {
    planned: ['已计划', 'Planned'],
    held: ['待纪要', 'Held'],
    following: ['任务落实', 'Tasks'],
    done: ['已完成', 'Done'],
    cancelled: ['已取消', 'Cancelled'],
  },
  initial: 'planned',
  final: ['done', 'cancelled'],
  actions: {
    postpone: {
      label: ['改期', 'Postpone'],
      from: ['planned'],
      by: ['order.handle', 'assignee'],
      tells: ['assignee'],
      input: asks(fields, ['plannedOn'], { note: field.longText(['原因', 'Why']) }),
    },
    hold: {
      label: ['已开展', 'Held'],
      from: ['planned'],
      to: 'held',
      by: ['order.handle', 'assignee'],
      becomes: 'assignee',
      stamp: 'heldAt',
      joins: [{ field: 'attended', as: 'copied' }],
      input: asks(fields, ['attended', 'guests']),
    },
    minute: {
      label: ['纪要', 'Minutes'],
      from: ['held'],
      to: 'following',
      by: ['order.handle', 'assignee'],
      stamp: 'minutedAt',
      tells: ['copied'],
      input: asks(fields, ['minutes'], { decisions: fields.shape.decisions, tasks: fields.shape.tasks }),
    },
    finish: {
      label: ['完成', 'Done'],
      from: ['following'],
      to: 'done',
      by: ['order.handle', 'assignee'],
      stamp: 'closedAt',
      input: asks(fields, ['result']),
    },
    cancel: {
      label: ['取消', 'Cancel'],
      from: ['planned'],
      to: 'cancelled',
      by: ['order.handle'],
      stamp: 'cancelledAt',
      input: asks(fields, ['result']),
    },
  },
  clocks: {
    hold: {
      label: ['计划日期', 'Planned for'],
      during: ['planned'],
      until: 'plannedOn',
      steps: [days(30)],
      warn: days(2),
      isDeadline: true,
      tells: [['assignee', 'order.handle']],
      source: '数据单 C2:每月或每季一次 / data sheet C2',
      isUnconfirmed: true,
    },
    minutes: {
      label: ['纪要时限', 'Minutes'],
      during: ['held'],
      steps: [workdays(3)],
      tells: [['assignee']],
      source: '项目默认值 / project default',
      isUnconfirmed: true,
    },
    tasks: {
      label: ['落实时限', 'Tasks'],
      during: ['following'],
      steps: [days(30)],
      warn: days(3),
      tells: [['assignee', 'order.handle']],
      source: '项目默认值 / project default',
      isUnconfirmed: true,
    },
  },
  permissions: { read: 'order.read', create: 'order.handle' },
  groups: ['kind'],
  figures: {
    planned: { label: ['计划次数', 'Planned'], of: { count: {} }, unit: 'case' },
    held: { label: ['开展次数', 'Held'], of: { count: { stamp: 'heldAt' } }, unit: 'case', better: 'more' },
    heldRate: {
      label: ['开展率', 'Held of planned'],
      of: { count: { stamp: 'heldAt' } },
      per: { count: {} },
      unit: 'percent',
      better: 'more',
    },
  },
  ledgers: {
    linkage: {
      label: ['警医联动台账', 'Register of police linkage'],
      columns: [
        'number',
        'plannedOn',
        'stamp:heldAt',
        'kind',
        'topic',
        'partners',
        'guests',
        'decisions',
        'result',
        'state',
      ],
      signatures: ledgerSignatures,
    },
  },
});
