import { defineCase, ours } from '../case-define.ts';
import { field } from '../case-fields.ts';
import { minutes } from '../case-kit.ts';
import { count, deadline, inTime, mean, median, move, register, step } from '../case-words.ts';
import { oneStopDesks, oneStopItems } from './service-choices.ts';

/** A ticket of a one-stop desk 一站式服务 (data sheet C36): admission, maternity, discharge in one place. */
export const oneStop = defineCase({
  type: 'oneStop',
  prefix: 'YZ',
  label: ['一站式服务', 'One-stop desk'],
  group: 'service',
  secrecy: 1,
  priority: 4,
  defaults: { by: ['assignee', 'service.handle'] },
  asks: {
    desk: field.choice(['窗口', 'Desk'], oneStopDesks),
    items: field.choices(['办理事项', 'Items'], oneStopItems),
  },
  learns: {
    ticket: field.text(['票号', 'Ticket']),
    rating: field.mark(['患者评价', "Patient's rating"]),
    remark: field.text(['评价留言', 'Remark']),
  },
  listed: ['desk', 'items', 'ticket', 'rating'],
  states: {
    waiting: ['等候', 'Waiting'],
    serving: ['办理中', 'Being served'],
  },
  endings: { done: ['已办结', 'Done'], left: ['过号离开', 'Left'] },
  actions: {
    call: move(['叫号', 'Call'], 'waiting', 'serving', {
      by: 'service.handle',
      becomes: 'assignee',
      stamp: 'calledAt',
    }),
    finish: move(['办结', 'Done'], 'serving', 'done', { asks: ['items'], stamp: 'servedAt' }),
    leave: move(['过号离开', 'Has left'], 'open', 'left'),
    rate: step(['请患者评价', "Patient's rating"], 'done', {
      asks: ['rating', 'remark?'],
      stamp: 'ratedAt',
      once: true,
    }),
  },
  clocks: {
    wait: deadline(['等候时限', 'Wait'], 'waiting', minutes(30), {
      tells: 'service.handle',
      isUrgent: true,
      source: ours(),
    }),
    serve: deadline(['办理时限', 'Serve'], 'serving', minutes(60), {
      tells: [['assignee', 'service.handle']],
      isUrgent: true,
      source: ours(),
    }),
  },
  permissions: { read: 'service.read', create: 'service.handle' },
  indexed: ['desk'],
  groups: ['desk', 'items', 'assignee'],
  figures: {
    total: count(['办理件数', 'Served'], { state: 'done' }),
    left: count(['过号离开', 'Left'], { state: 'left' }, { better: 'less' }),
    wait: median(['等候(中位)', 'Median wait'], ['at', 'calledAt'], 'minute', { better: 'less' }),
    took: median(['办理用时(中位)', 'Median time'], ['calledAt', 'servedAt'], 'minute', { better: 'less' }),
    onTime: inTime(['30 分钟内叫号率', 'Called in time'], 'wait'),
    rating: mean(['患者评价均分', 'Mean rating'], 'rating', 'score', { better: 'more' }),
  },
  ledgers: {
    register: register(
      ['一站式服务登记表', 'Register of the one-stop desk'],
      'number at desk ticket items assignee stamp:calledAt stamp:servedAt rating state',
    ),
  },
});
