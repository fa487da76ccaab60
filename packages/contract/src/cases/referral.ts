import { defineCase, ours } from '../case-define.ts';
import { field } from '../case-fields.ts';
import { days, hours, minutes } from '../case-kit.ts';
import { count, deadline, inTime, limit, median, move, rate, register } from '../case-words.ts';

/** Two-way referral 双向转诊 (data sheet C21): asked, answered within half an hour, told afterwards what became of it. */
export const referral = defineCase({
  type: 'referral',
  prefix: 'ZZ',
  label: ['双向转诊', 'Referral'],
  group: 'service',
  secrecy: 2,
  priority: 2,
  where: 'none',
  tells: 'care.handle',
  defaults: { by: 'care.handle' },
  asks: {
    direction: field.choice(['转诊方向', 'Direction'], {
      up: ['上转', 'To a higher level'],
      down: ['下转', 'To a lower level'],
    }),
    way: field.choice(['转入或转出', 'In or out'], { in: ['转入本院', 'To us'], out: ['转出', 'From us'] }),
    unit: field.text(['对方单位', 'The other hospital']),
    urgent: field.yesNo(['急诊转诊', 'Urgent']),
    reason: field.text(['转诊原因', 'Why']),
    patient: field.text(['患者', 'Patient'], { secrecy: 3 }).optional(),
    condition: field.longText(['病情', 'Condition'], { secrecy: 3 }).optional(),
    transport: field
      .choice(['转运方式', 'Transport'], {
        ambulance: ['救护车', 'Ambulance'],
        own: ['自行前往', 'By himself'],
        other: ['其他', 'Other'],
      })
      .optional(),
  },
  learns: {
    recordsSent: field.yesNo(['病历资料已交接', 'Records handed over']),
    feedback: field.longText(['诊疗反馈', 'Feedback'], { secrecy: 3 }),
  },
  quick: ['direction', 'way', 'unit', 'urgent', 'reason'],
  listed: ['direction', 'way', 'unit', 'urgent'],
  states: {
    asked: ['待答复', 'Waiting for a reply'],
    accepted: ['已同意接收', 'Accepted'],
    moved: ['已交接', 'Handed over'],
  },
  endings: { fedBack: ['已反馈', 'Fed back'], refused: ['未接收', 'Not accepted'], cancelled: ['已取消', 'Cancelled'] },
  actions: {
    accept: move(['同意接收', 'Accept'], 'asked', 'accepted', {
      input: { department: field.department(['接收科室', 'Department']).optional() },
      note: ['答复', 'Reply'],
      routes: 'department',
      becomes: 'assignee',
      stamp: 'acceptedAt',
      tells: ['reporter', 'head'],
    }),
    refuse: move(['不能接收', 'Not accepted'], 'asked', 'refused', {
      becomes: 'assignee',
      why: ['原因与去向', 'Why, and where to instead'],
      tells: 'reporter',
      isDanger: true,
    }),
    move: move(['患者已交接', 'Handed over'], 'accepted', 'moved', { asks: ['recordsSent'], stamp: 'movedAt' }),
    feedBack: move(['反馈', 'Feed back'], 'moved', 'fedBack', {
      asks: ['feedback'],
      stamp: 'fedBackAt',
      tells: 'reporter',
    }),
    cancel: move(['取消', 'Cancel'], ['asked', 'accepted'], 'cancelled', {
      by: ['reporter', 'care.handle'],
      why: ['原因', 'Reason'],
      isDanger: true,
    }),
  },
  clocks: {
    reply: deadline(['急诊转诊答复时限', 'Reply'], 'asked', minutes(30), {
      when: { urgent: true },
      warn: minutes(10),
      repeat: minutes(30),
      tells: 'care.handle',
      isUrgent: true,
      source: ours('数据单 C21:急诊 30 分钟内答复 / data sheet C21: 30 min when urgent'),
    }),
    answer: limit(['转诊答复时限', 'Reply'], 'asked', hours(24), {
      when: { urgent: false },
      tells: 'care.handle',
      source: ours(),
    }),
    move: deadline(['交接提醒', 'Hand over'], 'accepted', days(3), {
      tells: [['assignee', 'care.handle']],
      source: ours(),
    }),
    feedBack: deadline(['反馈时限', 'Feed back'], 'moved', days(14), {
      tells: [['assignee', 'care.handle']],
      source: ours(),
    }),
  },
  permissions: { read: 'care.read', create: 'care.handle', confidential: 'care.handle' },
  groups: ['direction', 'way', 'urgent'],
  figures: {
    up: count(['上转例数', 'Up'], { data: { direction: 'up' } }),
    down: count(['下转例数', 'Down'], { data: { direction: 'down' } }),
    downRatio: rate(['下转占比', 'Share of down'], { data: { direction: 'down' } }, {}, { better: 'more' }),
    onTime: inTime(['急诊 30 分钟答复率', 'Replied in time'], 'reply'),
    wait: median(['答复用时(中位)', 'Median time to reply'], ['at', 'acceptedAt'], 'minute', { better: 'less' }),
    fedBack: rate(['反馈率', 'Fed back'], { stamp: 'fedBackAt' }, { stamp: 'movedAt' }, { better: 'more' }),
  },
  ledgers: {
    register: register(
      ['双向转诊登记表', 'Register of referrals'],
      'number at direction way unit urgent reason transport department stamp:acceptedAt stamp:movedAt stamp:fedBackAt state',
    ),
  },
});
