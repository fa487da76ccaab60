import { z } from 'zod';

import { asks, field } from '../case-fields.ts';
import { defineCase, minutes } from '../case-kit.ts';
import { helpKinds } from './order-choices.ts';

const fields = z.object({
  service: field.choice(['求助类别', 'Kind of help'], helpKinds),
  need: field.text(['需要什么', 'What is needed']).optional(),
  contact: field.text(['联系人', 'Contact'], { secrecy: 3 }).optional(),
  phone: field.phone(['联系电话', 'Phone'], { secrecy: 3 }).optional(),
  result: field.text(['办理结果', 'Result']).optional(),
});

/** Call for help 求助 (data sheet C13): answered within half an hour, without a file. */
export const help = defineCase({
  type: 'help',
  prefix: 'QZ',
  label: ['求助', 'Help'],
  group: 'order',
  secrecy: 1,
  priority: 2,
  anonymous: true,
  outcome: 'result',
  listed: ['service', 'need'],
  report: ['service', 'need', 'contact', 'phone'],
  quick: ['service', 'need', 'phone'],
  tells: ['service.handle'],
  fields,
  states: {
    asked: ['待响应', 'Waiting'],
    helping: ['服务中', 'Helping'],
    done: ['已办结', 'Done'],
    cancelled: ['已取消', 'Cancelled'],
  },
  initial: 'asked',
  final: ['done', 'cancelled'],
  actions: {
    take: {
      label: ['接单', 'Take'],
      from: ['asked'],
      to: 'helping',
      by: ['service.handle', 'assignee'],
      becomes: 'assignee',
      stamp: 'takenAt',
    },
    assign: {
      label: ['派单', 'Send somebody'],
      from: ['asked', 'helping'],
      by: ['service.handle'],
      joins: [{ field: 'people', as: 'assignee' }],
      tells: ['assignee'],
      input: z.object({ people: field.people(['服务人员', 'Who goes']) }),
    },
    finish: {
      label: ['办结', 'Done'],
      from: ['asked', 'helping'],
      to: 'done',
      by: ['assignee', 'service.handle'],
      stamp: 'doneAt',
      tells: ['reporter'],
      input: asks(fields, ['result']),
    },
    cancel: {
      label: ['取消', 'Cancel'],
      from: 'open',
      to: 'cancelled',
      by: ['reporter', 'service.handle'],
      stamp: 'cancelledAt',
      input: asks(fields, [], { result: fields.shape.result }),
    },
  },
  clocks: {
    answer: {
      label: ['办理时限', 'Help within'],
      during: ['asked', 'helping'],
      steps: [minutes(30), minutes(60)],
      warn: minutes(10),
      isDeadline: true,
      isUrgent: true,
      tells: [['assignee', 'service.handle']],
      source: '数据单 C13:求助 30 分钟内办理 / data sheet C13',
      isUnconfirmed: true,
    },
  },
  permissions: { read: 'service.read', create: 'case.create', confidential: 'service.handle' },
  groups: ['service'],
  figures: {
    asked: { label: ['求助', 'Calls for help'], of: { count: {} }, unit: 'case' },
    onTime: {
      label: ['30 分钟办理率', 'Helped in time'],
      of: { count: { kept: 'answer' } },
      per: { count: { promised: 'answer' } },
      unit: 'percent',
      better: 'more',
    },
    wait: { label: ['平均用时', 'Mean time'], of: { between: ['at', 'doneAt'] }, unit: 'minute', better: 'less' },
  },
  ledgers: {
    help: {
      label: ['求助登记表', 'Register of calls for help'],
      columns: ['number', 'at', 'place', 'service', 'need', 'assignee', 'result', 'closedAt'],
    },
  },
});
