import { defineCase, ours } from '../case-define.ts';
import { field } from '../case-fields.ts';
import { minutes, workdays } from '../case-kit.ts';
import { count, deadline, inTime, limit, median, move, rate, register, step } from '../case-words.ts';
import { greenDiseases, greenOutcomes } from './service-choices.ts';

/** Green channel 绿色通道 (data sheet C20): from the door to treatment by time nodes, treated before anything is paid. */
export const greenChannel = defineCase({
  type: 'greenChannel',
  prefix: 'LT',
  label: ['绿色通道', 'Green channel'],
  group: 'service',
  secrecy: 2,
  priority: 2,
  tells: 'care.handle',
  defaults: { by: 'care.handle' },
  asks: {
    disease: field.choice(['病种', 'Disease'], greenDiseases),
    doorAt: field.time(['到院时间', 'At the door']),
    arrival: field
      .choice(['来院方式', 'Came'], {
        ambulance: ['120 送来', 'By ambulance'],
        self: ['自行来院', 'By himself'],
        ward: ['院内发病', 'In the hospital'],
        referral: ['外院转入', 'Referred'],
      })
      .optional(),
    condition: field.longText(['开通条件', 'Why it was opened'], { secrecy: 3 }).optional(),
    patient: field.text(['患者', 'Patient'], { secrecy: 3 }).optional(),
    payLater: field.yesNo(['先诊疗后付费', 'Treated first, paid later']).optional(),
  },
  learns: {
    decision: field.choice(['决策', 'Decision'], {
      intervention: ['介入', 'Intervention'],
      lysis: ['溶栓', 'Thrombolysis'],
      surgery: ['手术', 'Surgery'],
      medicine: ['药物治疗', 'Medicine'],
      transfer: ['转院', 'Transfer'],
    }),
    outcome: field.choice(['转归', 'Outcome'], greenOutcomes),
    review: field.longText(['复盘', 'Review']),
    bypass: field.text(['未按流程的原因', 'Why a step was left out']),
  },
  quick: ['disease', 'doorAt', 'payLater'],
  listed: ['disease', 'payLater', 'decision', 'outcome'],
  notAfter: { doorAt: 'now' },
  states: {
    opened: ['已开通', 'Opened'],
    decided: ['已决策', 'Decided'],
    treated: ['治疗中', 'Treated'],
    settled: ['待复盘', 'To be reviewed'],
  },
  endings: { reviewed: ['已复盘', 'Reviewed'], stopped: ['误开终止', 'Stopped'] },
  actions: {
    triage: step(['分诊', 'Triage'], 'opened', { stamp: 'triagedAt', once: true }),
    see: step(['首诊医生到位', 'Doctor'], 'opened', { stamp: 'seenAt', once: true, becomes: 'assignee' }),
    image: step(['CT 或心电图完成', 'CT or ECG'], ['opened', 'decided'], { stamp: 'imagedAt', once: true }),
    decide: move(['决策', 'Decide'], 'opened', 'decided', {
      asks: ['decision', 'bypass?'],
      stamp: 'decidedAt',
      becomes: 'assignee',
    }),
    treat: move(['治疗开始', 'Treatment begins'], 'decided', 'treated', { stamp: 'treatedAt' }),
    settle: move(['转归', 'Outcome'], ['opened', 'decided', 'treated'], 'settled', {
      asks: ['outcome', 'payLater', 'bypass?'],
      stamp: 'settledAt',
    }),
    review: move(['复盘', 'Review'], 'settled', 'reviewed', { asks: ['review'] }),
    stop: move(['误开终止', 'Stop'], ['opened', 'decided'], 'stopped', { why: ['原因', 'Reason'], isDanger: true }),
  },
  clocks: {
    decide: limit(['到院至决策', 'Door to decision'], 'opened', minutes(30), {
      since: 'doorAt',
      tells: [['assignee', 'care.handle']],
      isUrgent: true,
      source: ours(),
    }),
    treat: deadline(['到院至治疗', 'Door to treatment'], ['opened', 'decided'], minutes(60), {
      since: 'doorAt',
      warn: minutes(15),
      tells: [['assignee', 'care.handle']],
      isUrgent: true,
      source: ours('各病种时限由医院设定 / limits by disease are for the hospital to set'),
    }),
    settle: deadline(['转归登记', 'Outcome'], 'treated', workdays(1), {
      tells: [['assignee', 'care.handle']],
      source: ours(),
    }),
    review: deadline(['复盘时限', 'Review'], 'settled', workdays(7), {
      tells: [['assignee', 'care.handle']],
      source: ours(),
    }),
  },
  permissions: { read: 'care.read', create: 'care.handle', confidential: 'care.handle' },
  groups: ['disease', 'decision', 'outcome'],
  figures: {
    total: count(['绿色通道例数', 'Cases'], { state: ['opened', 'decided', 'treated', 'settled', 'reviewed'] }),
    decision: median(['到院至决策(中位)', 'Door to decision, median'], ['at', 'decidedAt'], 'minute', {
      better: 'less',
    }),
    doctor: median(['到院至首诊(中位)', 'Door to doctor, median'], ['at', 'seenAt'], 'minute', { better: 'less' }),
    image: median(['到院至检查(中位)', 'Door to CT or ECG, median'], ['at', 'imagedAt'], 'minute', { better: 'less' }),
    treatment: median(['到院至治疗(中位)', 'Door to treatment, median'], ['at', 'treatedAt'], 'minute', {
      better: 'less',
    }),
    onTime: inTime(['60 分钟内治疗率', 'Treated in time'], 'treat'),
    payLater: rate(
      ['先诊疗后付费占比', 'Treated before payment'],
      { data: { payLater: true } },
      {},
      {
        better: 'more',
      },
    ),
  },
  ledgers: {
    register: register(
      ['绿色通道登记表', 'Register of the green channel'],
      `number at disease arrival stamp:triagedAt stamp:seenAt stamp:imagedAt stamp:decidedAt stamp:treatedAt decision
      outcome payLater assignee state`,
    ),
  },
});
