import { defineCase, ours } from '../case-define.ts';
import { field } from '../case-fields.ts';
import { ledgerSignatures } from '../case-figures.ts';
import { days, hours, minutes } from '../case-kit.ts';
import { between, count, deadline, inTime, limit, move, register, step, sum } from '../case-words.ts';

const kinds = {
  ransom: ['勒索、病毒木马', 'Ransom or malware'],
  intrusion: ['入侵、篡改', 'Intrusion or defacement'],
  leak: ['数据泄露', 'Data leak'],
  outage: ['系统中断', 'System down'],
  account: ['账号泄露、越权', 'Account taken over'],
  device: ['设备介质丢失', 'Device or medium lost'],
  phishing: ['钓鱼诈骗', 'Phishing'],
  other: ['其他', 'Other'],
} as const;
const levels = {
  extreme: ['特别重大', 'Extreme'],
  serious: ['重大', 'Serious'],
  considerable: ['较大', 'Considerable'],
  general: ['一般', 'General'],
} as const;
const reported = ['extreme', 'serious', 'considerable'] as const;
const active = ['handling', 'reviewing'] as const;

/** Information-security incident 信息安全事件 (S1-05, C30): judged, contained, told upwards and to those concerned, looked back on. */
export const itIncident = defineCase({
  type: 'itIncident',
  prefix: 'XXA',
  label: ['信息安全事件', 'Information security incident'],
  group: 'device',
  secrecy: 2,
  priority: 2,
  outcome: 'recovery',
  tells: 'itIncident.handle',
  defaults: { by: 'itIncident.handle' },
  asks: {
    kind: field.choice(['事件类别', 'Kind'], kinds),
    description: field.longText(['看到的情况', 'What is seen']),
    asset: field.thing(['涉及的信息资产', 'Asset'], 'it-asset').optional(),
    personal: field.yesNo(['可能涉及个人信息', 'Personal data may be concerned']),
    photos: field.files(['截图与照片', 'Screenshots']).optional(),
  },
  learns: {
    level: field.choice(['事件等级', 'Level'], levels),
    scope: field.longText(['影响范围', 'What is affected']),
    people: field.count(['涉及人数', 'People concerned']),
    measure: field.longText(['抑制措施', 'Measures']),
    cause: field.longText(['原因', 'Cause']),
    recovery: field.longText(['恢复情况', 'Recovery']),
    reportNumber: field.text(['上报回执', 'Number of the report']),
    told: field.longText(['告知个人与主管部门的情况', 'How those concerned were told']),
    lessons: field.longText(['改进措施', 'What is changed']),
    finding: field.longText(['研判意见', 'Finding']),
  },
  quick: ['kind', 'description', 'personal'],
  listed: ['kind', 'level', 'personal'],
  states: {
    reported: ['待研判', 'To be judged'],
    handling: ['处置中', 'Handled'],
    reviewing: ['待复盘', 'To be looked back on'],
  },
  endings: { closed: ['已结案', 'Closed'], dismissed: ['误报', 'No incident'] },
  way: ['reported', 'handling', 'reviewing', 'closed'],
  actions: {
    judge: move(['研判定级', 'Judge'], 'reported', 'handling', {
      asks: ['level', 'scope', 'people?'],
      stamp: 'judgedAt',
      tells: ['reporter', 'itIncident.read'],
    }),
    contain: step(['登记抑制措施', 'Contain'], 'handling', {
      asks: ['measure'],
      stamp: 'containedAt',
      restamps: true,
    }),
    reportUp: step(['上报', 'Report upwards'], active, {
      asks: ['reportNumber'],
      stamp: 'reportedUpAt',
      once: true,
    }),
    tellPeople: step(['告知', 'Tell those concerned'], active, { asks: ['told'], stamp: 'toldAt', restamps: true }),
    recover: move(['恢复', 'Recovered'], 'handling', 'reviewing', {
      asks: ['cause', 'recovery'],
      stamp: 'recoveredAt',
      tells: ['reporter'],
    }),
    close: move(['复盘结案', 'Close'], 'reviewing', 'closed', {
      asks: ['lessons'],
      tells: 'reporter',
      must: {
        it_not_reported: { if: { data: { level: reported } }, filled: 'reportNumber' },
        it_not_told: { if: { data: { personal: true } }, filled: 'told' },
      },
    }),
    dismiss: move(['误报', 'No incident'], ['reported', 'handling'], 'dismissed', {
      asks: ['finding'],
      stamp: 'dismissedAt',
      tells: 'reporter',
    }),
  },
  clocks: {
    judge: limit(['研判时限', 'Judge'], 'reported', minutes(30), {
      tells: [['itIncident.handle']],
      isUrgent: true,
      source: ours(),
    }),
    reportUp: limit(['上报时限', 'Report upwards'], 'handling', hours(4), {
      when: { level: reported },
      stoppedBy: 'reportUp',
      tells: [['itIncident.handle']],
      isUrgent: true,
      source: ours(
        '网络安全事件报告管理办法:较大以上最迟 4 小时,待核实 / considerable and above within 4 h, to be confirmed',
      ),
    }),
    recover: deadline(['恢复时限', 'Recover'], 'handling', hours(24), {
      warn: hours(4),
      tells: [['itIncident.handle', 'head']],
      source: ours(),
    }),
    review: deadline(['复盘时限', 'Look back'], 'reviewing', days(14), {
      warn: days(2),
      tells: 'itIncident.handle',
      source: ours(),
    }),
  },
  permissions: { read: 'itIncident.read', create: 'case.create' },
  groups: ['kind', 'level'],
  figures: {
    incidents: count(['信息安全事件', 'Incidents'], { noStamp: 'dismissedAt' }, { better: 'less' }),
    serious: count(
      ['较大以上', 'Considerable and above'],
      { noStamp: 'dismissedAt', data: { level: reported } },
      { better: 'less' },
    ),
    leaks: count(
      ['涉及个人信息', 'Personal data concerned'],
      { noStamp: 'dismissedAt', data: { personal: true } },
      { better: 'less' },
    ),
    people: sum(['涉及人数', 'People concerned'], 'people', 'person', { better: 'less' }),
    onTime: inTime(['按时恢复率', 'Recovered in time'], 'recover'),
    meanTime: between(['平均恢复用时', 'Mean time to recover'], 'at', 'recoveredAt', 'minute', { better: 'less' }),
  },
  ledgers: {
    incidents: register(
      ['信息安全事件台账', 'Register of information security incidents'],
      `number at kind description level scope personal people measure cause recovery reportNumber told lessons
      stamp:recoveredAt closedAt`,
      { signatures: ledgerSignatures },
    ),
  },
});
