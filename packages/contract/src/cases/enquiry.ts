import { defineCase, ours } from '../case-define.ts';
import { field } from '../case-fields.ts';
import { minutes, workhours } from '../case-kit.ts';
import { count, deadline, inTime, mean, median, move, rate, register, step } from '../case-words.ts';
import { conveniences, enquiryKinds, pressureHints } from './service-choices.ts';

const stands = { noStamp: 'undoneAt' } as const;

/** Enquiry 咨询 (data sheet C19): answered where it is asked, or passed to the department that knows. */
export const enquiry = defineCase({
  type: 'enquiry',
  prefix: 'ZX',
  label: ['咨询', 'Enquiry'],
  group: 'service',
  secrecy: 1,
  priority: 4,
  outcome: 'answer',
  asks: {
    kind: field.choice(['咨询类别', 'Kind'], enquiryKinds),
    item: field.choice(['便民项目', 'Convenience'], conveniences).optional(),
    // Most are answered before they could be typed.
    onSpot: field.yesNo(['当场答复', 'Answered on the spot']).optional(),
    question: field.text(['咨询内容', 'Question']).optional(),
    systolic: field.quantity(['收缩压', 'Systolic'], { unit: ['mmHg', 'mmHg'], min: 40, max: 300 }).optional(),
    diastolic: field.quantity(['舒张压', 'Diastolic'], { unit: ['mmHg', 'mmHg'], min: 20, max: 200 }).optional(),
    name: field.text(['联系人', 'Name'], { secrecy: 3 }).optional(),
    phone: field.phone(['联系电话', 'Telephone'], { secrecy: 3 }).optional(),
  },
  learns: {
    hint: field.choice(['分诊提示(非诊断)', 'Where to go (no diagnosis)'], pressureHints),
    answer: field.longText(['答复', 'Answer']),
    rating: field.mark(['患者评价', "Patient's rating"]),
    remark: field.text(['评价留言', 'Remark']),
  },
  quick: ['kind', 'onSpot', 'question'],
  templated: ['answer'],
  lookUp: { name: 'name', phone: 'phone' },
  listed: ['kind', 'item', 'hint', 'rating'],
  atMost: { diastolic: 'systolic' },
  states: {
    asked: ['待答复', 'Waiting'],
    passed: ['已转科室', 'Passed on'],
  },
  endings: { answered: ['已答复', 'Answered'], withdrawn: ['已撤销', 'Withdrawn'] },
  actions: {
    answer: move(['答复', 'Answer'], 'asked', 'answered', {
      by: ['reporter', 'service.escort', 'service.handle'],
      asks: ['answer?'],
    }),
    pass: move(['转科室答复', 'Pass to a department'], 'asked', 'passed', {
      by: ['reporter', 'service.escort', 'service.handle'],
      input: { department: field.department(['答复科室', 'Department']) },
      note: ['说明', 'Note'],
      routes: 'department',
      tells: ['head', 'service.answer'],
    }),
    reply: move(['科室答复', 'Reply'], 'passed', 'answered', {
      by: ['service.answer', 'service.handle'],
      asks: ['answer'],
      becomes: 'assignee',
      stamp: 'repliedAt',
      tells: 'reporter',
    }),
    withdraw: move(['撤销', 'Withdraw'], 'open', 'withdrawn', {
      by: ['reporter', 'service.handle'],
      why: ['原因', 'Why'],
      isDanger: true,
    }),
    rate: step(['请患者评价', "Patient's rating"], 'answered', {
      by: ['reporter', 'assignee', 'service.handle'],
      asks: ['rating', 'remark?'],
      stamp: 'ratedAt',
      once: true,
    }),
    // Two taps are soon one too many; the record keeps that it was so.
    undo: step(['撤销登记', 'Undo'], 'answered', { by: 'reporter', stamp: 'undoneAt', once: true }),
  },
  clocks: {
    answer: deadline(['当面答复时限', 'Answer'], 'asked', minutes(30), {
      tells: [['reporter', 'service.handle']],
      isUrgent: true,
      source: ours(),
    }),
    reply: deadline(['科室答复时限', 'Reply of the department'], 'passed', workhours(4), {
      warn: workhours(1),
      tells: [['service.answer', 'service.handle']],
      source: ours(),
    }),
  },
  permissions: { read: 'service.read', create: 'case.create', confidential: 'service.handle' },
  groups: ['kind', 'item', 'hint', 'reporter'],
  figures: {
    total: count(['咨询件数', 'Enquiries'], stands),
    onSpot: rate(['当场答复率', 'Answered on the spot'], { data: { onSpot: true }, ...stands }, stands, {
      better: 'more',
    }),
    passed: count(['转科室答复', 'Passed to departments'], { stamp: 'passAt' }),
    onTime: inTime(['科室按时答复率', 'Departments on time'], 'reply'),
    wait: median(['科室答复用时(中位)', 'Median time of departments'], ['passAt', 'repliedAt'], 'minute', {
      better: 'less',
    }),
    pressures: count(['测血压次数', 'Blood pressure taken'], { data: { item: 'pressure' }, ...stands }),
    raised: rate(
      ['血压偏高占比', 'Blood pressure raised'],
      { data: { hint: ['raised', 'urgent'] }, ...stands },
      { data: { hint: ['usual', 'low', 'raised', 'urgent'] }, ...stands },
    ),
    rating: mean(['患者评价均分', 'Mean rating'], 'rating', 'score', { better: 'more' }),
    queue: count(['维持候诊秩序', 'Queues kept in order'], { data: { item: 'queue' }, ...stands }),
    online: count(['指导线上挂号缴费', 'Helped with registering or paying online'], {
      data: { item: 'online' },
      ...stands,
    }),
    water: count(['饮水服务', 'Drinking water'], { data: { item: 'water' }, ...stands }),
  },
  ledgers: {
    register: register(
      ['咨询登记表', 'Register of enquiries'],
      'number at place kind item question hint department answer reporter state closedAt',
      { where: stands },
    ),
  },
});
