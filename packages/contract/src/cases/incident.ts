import { defineCase, ours } from '../case-define.ts';
import { field } from '../case-fields.ts';
import { ledgerSignatures } from '../case-figures.ts';
import { days, minutes } from '../case-kit.ts';
import { count, deadline, inTime, limit, move, register, step, sum } from '../case-words.ts';
import { incidentKinds, urgentIncidents } from './order-choices.ts';

const settledBy = { hospital: ['院内处置', 'In the hospital'], police: ['移交公安', 'By the police'] } as const;

/** Incident 治安事件: theft, violence, 医闹, crowds, sudden illness, people and babies missing. */
export const incident = defineCase({
  type: 'incident',
  prefix: 'ZA',
  label: ['治安事件', 'Incident'],
  group: 'order',
  secrecy: 1,
  priority: 3,
  tells: 'order.handle',
  defaults: { by: 'order.handle' },
  asks: {
    kind: field.choice(['事件类别', 'Kind'], incidentKinds),
    description: field.longText(['情况', 'What happens']).optional(),
    involved: field.text(['涉事人', 'Who is involved'], { secrecy: 3 }).optional(),
    victim: field.text(['受害人或走失人', 'Victim or person missing'], { secrecy: 3 }).optional(),
    victimPhone: field.phone(['联系电话', 'Phone'], { secrecy: 3 }).optional(),
    loss: field.money(['损失金额', 'Loss']).optional(),
    photos: field.files(['照片', 'Photos']).optional(),
  },
  learns: {
    persons: field.count(['涉事人数', 'Persons involved']),
    injured: field.count(['受伤人数', 'Injured']),
    recovered: field.money(['挽回金额', 'Recovered']),
    policeNumber: field.text(['报警回执号', 'Police number']),
    settledBy: field.choice(['处理方式', 'Settled'], settledBy),
    result: field.longText(['处置结果', 'Result']),
  },
  quick: ['kind', 'description', 'photos'],
  listed: ['kind', 'injured', 'settledBy'],
  states: {
    reported: ['待处置', 'Reported'],
    handling: ['处置中', 'Handling'],
    police: ['已报警', 'Police called'],
  },
  endings: { closed: ['已结案', 'Closed'], unfounded: ['不属实', 'Unfounded'] },
  actions: {
    send: step(['派人', 'Send'], 'open', {
      input: { people: field.people(['到场人员', 'Who goes']) },
      joins: { people: 'responder' },
      tells: 'responder',
    }),
    arrive: move(['到场', 'On scene'], 'reported', 'handling', {
      by: ['responder', 'alarm.respond', 'order.handle'],
      becomes: 'responder',
      stamp: 'arrivedAt',
    }),
    feedback: step(['反馈', 'Feedback'], ['handling', 'police'], {
      by: ['responder', 'order.handle'],
      why: ['情况', 'What is happening'],
      input: { pictures: field.files(['照片', 'Photos']).optional() },
    }),
    callPolice: move(['报警', 'Call the police'], ['reported', 'handling'], 'police', {
      by: ['responder', 'order.handle'],
      asks: ['policeNumber?'],
      note: ['说明', 'Note'],
      stamp: 'policeAt',
      tells: ['police.confirm', 'order.handle'],
      isDanger: true,
    }),
    handOver: step(['移交公安', 'Hand over'], 'police', {
      asks: ['policeNumber?'],
      input: { facts: field.longText(['案情', 'Facts'], { secrecy: 3 }).optional() },
      needs: 'policeNumber',
      stamp: 'handedOverAt',
      once: true,
      opens: { type: 'policeHandover', title: ['移交', 'Hand-over'] },
    }),
    close: move(['结案', 'Close'], ['handling', 'police'], 'closed', {
      asks: ['settledBy', 'persons', 'injured', 'result', 'loss?', 'recovered?'],
      tells: 'reporter',
      atMost: { injured: 'persons' },
      must: { police_number_needed: { if: { data: { settledBy: 'police' } }, filled: 'policeNumber' } },
    }),
    dismiss: move(['不属实', 'Unfounded'], ['reported', 'handling'], 'unfounded', {
      asks: ['result'],
      stamp: 'dismissedAt',
      tells: 'reporter',
    }),
  },
  clocks: {
    rush: limit(['紧急到场时限', 'On scene, urgent'], 'reported', [minutes(3), minutes(5)], {
      when: { kind: urgentIncidents },
      repeat: minutes(5),
      tells: [['order.handle', 'responder']],
      isUrgent: true,
      source: ours('微型消防站 3 分钟到场 / 3-minute arrival'),
    }),
    onScene: limit(['到场时限', 'On scene'], 'reported', minutes(15), {
      tells: [['order.handle', 'responder']],
      isUrgent: true,
      source: ours(),
    }),
    finish: deadline(['结案时限', 'Close'], 'open', days(7), { warn: days(1), tells: 'order.handle', source: ours() }),
  },
  permissions: { read: 'order.read', create: 'case.create', confidential: 'order.handle' },
  groups: ['kind', 'settledBy'],
  figures: {
    incidents: count(['治安事件', 'Incidents'], { noStamp: 'dismissedAt' }, { better: 'less' }),
    violence: count(
      ['暴力伤人与医闹', 'Violence and disturbances'],
      { noStamp: 'dismissedAt', data: { kind: ['violence', 'disturbance'] } },
      { better: 'less' },
    ),
    toPolice: count(['报警', 'Police called'], { stamp: 'policeAt' }),
    injured: sum(['受伤人数', 'Injured'], 'injured', 'person', { better: 'less' }),
    recovered: sum(['挽回损失', 'Recovered'], 'recovered', 'yuan', { better: 'more' }),
    onTime: inTime(['紧急事件到场及时率', 'Urgent ones reached in time'], 'rush'),
  },
  ledgers: {
    incidents: register(
      ['治安事件台账', 'Register of incidents'],
      `number at place kind description stamp:arrivedAt persons injured loss recovered policeNumber
      settledBy result closedAt`,
      { signatures: ledgerSignatures },
    ),
  },
});
