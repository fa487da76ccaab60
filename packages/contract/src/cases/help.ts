import { defineCase, ours } from '../case-define.ts';
import { field } from '../case-fields.ts';
import { minutes } from '../case-kit.ts';
import { between, count, deadline, inTime, limit, move, register, step } from '../case-words.ts';
import { helpKinds } from './order-choices.ts';

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
  tells: 'service.handle',
  asks: {
    service: field.choice(['求助类别', 'Kind of help'], helpKinds),
    need: field.text(['需要什么', 'What is needed']).optional(),
    contact: field.text(['联系人', 'Contact'], { secrecy: 3 }).optional(),
    phone: field.phone(['联系电话', 'Phone'], { secrecy: 3 }).optional(),
  },
  learns: {
    result: field.text(['办理结果', 'Result']),
  },
  quick: ['service', 'need', 'phone'],
  listed: ['service', 'need'],
  states: {
    asked: ['待响应', 'Waiting'],
    helping: ['服务中', 'Helping'],
  },
  endings: { done: ['已办结', 'Done'], cancelled: ['已取消', 'Cancelled'] },
  actions: {
    take: move(['接单', 'Take'], 'asked', 'helping', {
      by: ['service.handle', 'assignee'],
      becomes: 'assignee',
      stamp: 'takenAt',
    }),
    assign: step(['派单', 'Send somebody'], ['asked', 'helping'], {
      by: 'service.handle',
      input: { people: field.people(['服务人员', 'Who goes']) },
      joins: { people: 'assignee' },
      tells: 'assignee',
    }),
    finish: move(['办结', 'Done'], ['asked', 'helping'], 'done', {
      by: ['assignee', 'service.handle'],
      asks: ['result'],
      stamp: 'doneAt',
      tells: 'reporter',
    }),
    cancel: move(['取消', 'Cancel'], 'open', 'cancelled', {
      by: ['reporter', 'service.handle'],
      asks: ['result?'],
      stamp: 'cancelledAt',
    }),
  },
  clocks: {
    // Whoever waits for a wheelchair or somebody to go with him waits at an appointment.
    take: limit(['接单时限', 'Taken within'], 'asked', minutes(5), {
      when: { service: ['wheelchair', 'escort'] },
      repeat: minutes(5),
      tells: [['assignee', 'service.handle']],
      isUrgent: true,
      source: ours('数据单 C19:陪送 5 分钟内接单 / data sheet C19: an escort is taken within 5 min'),
    }),
    answer: deadline(['办理时限', 'Help within'], 'open', [minutes(30), minutes(60)], {
      warn: minutes(10),
      tells: [['assignee', 'service.handle']],
      isUrgent: true,
      source: ours('数据单 C13:求助 30 分钟内办理 / data sheet C13'),
    }),
  },
  permissions: { read: 'service.read', create: 'case.create', confidential: 'service.handle' },
  groups: ['service'],
  figures: {
    asked: count(['求助', 'Calls for help']),
    onTime: inTime(['30 分钟办理率', 'Helped in time'], 'answer'),
    wait: between(['平均用时', 'Mean time'], 'at', 'doneAt', 'minute', { better: 'less' }),
  },
  ledgers: {
    help: register(
      ['求助登记表', 'Register of calls for help'],
      'number at place service need assignee result closedAt',
    ),
  },
});
