import { defineCase, ours } from '../case-define.ts';
import { field } from '../case-fields.ts';
import { seconds } from '../case-kit.ts';
import { between, count, deadline, inTime, limit, move, rate, register, step, sum } from '../case-words.ts';
import { doubtLabels, signalKindLabels } from '../signal.ts';

export const alarmNatures = {
  assault: ['伤医', 'Assault on staff'],
  dispute: ['纠纷升级', 'Dispute escalating'],
  theft: ['盗窃', 'Theft'],
  tout: ['医托', 'Tout'],
  fire: ['火情', 'Fire'],
  illness: ['突发疾病', 'Sudden illness'],
  accident: ['误触', 'Pressed by accident'],
  other: ['其他', 'Other'],
} as const;

/** Why nothing had happened: counted, so that the cause can be done away with. */
export const falseCauses = {
  touched: ['误触', 'Pressed by accident'],
  cleaning: ['保洁、搬运碰到', 'Hit while cleaning or moving things'],
  untold: ['试按未报备', 'Tried without telling'],
  child: ['儿童按下', 'Pressed by a child'],
  settled: ['到场前已平息', 'Over before anybody came'],
  device: ['设备故障', 'Device fault'],
  other: ['其他', 'Other'],
} as const;

/** One-key alarm (data sheet C1): from a press to a closed record. */
export const alarm = defineCase({
  type: 'alarm',
  prefix: 'JJ',
  label: ['一键报警', 'One-key alarm'],
  group: 'order',
  secrecy: 1,
  priority: 1,
  rings: true,
  defaults: { by: 'alarm.handle', note: ['备注', 'Note'] },
  asks: {
    kind: field.choice(['信号', 'Signal'], signalKindLabels),
  },
  learns: {
    /** Of a zone that its host has named and nobody has registered. */
    zone: field.text(['防区', 'Zone']),
    /** About the message that raised it; it rang all the same. */
    doubts: field.choices(['报文疑点', 'Doubts about the message'], doubtLabels),
    nature: field.choice(['警情性质', 'Nature'], alarmNatures),
    persons: field.count(['涉事人数', 'Persons involved']),
    injured: field.count(['受伤人数', 'Injured']),
    force: field.yesNo(['使用强制措施', 'Force used']),
    policeReceipt: field.text(['接警回执号', 'Police receipt number']),
    result: field.longText(['处置结果', 'Result']),
    falseCause: field.choice(['误报原因', 'Why it is false'], falseCauses),
    reason: field.longText(['原因说明', 'Reason in words']),
  },
  listed: ['kind', 'zone', 'doubts'],
  states: {
    raised: ['待接警', 'Ringing'],
    acknowledged: ['已接警', 'Acknowledged'],
    dispatched: ['已派警', 'Dispatched'],
    onScene: ['已到场', 'On scene'],
    handling: ['处置中', 'Handling'],
  },
  endings: { closed: ['已结案', 'Closed'], falseAlarm: ['误报', 'False alarm'], tested: ['测试完成', 'Test done'] },
  actions: {
    acknowledge: move(['接警', 'Acknowledge'], 'raised', 'acknowledged', { stamp: 'acknowledgedAt', key: 'Space' }),
    dispatch: move(['派警', 'Dispatch'], 'acknowledged', 'dispatched', {
      input: { responders: field.people(['出警人员', 'Responders']) },
      note: ['要求', 'Instruction'],
      joins: { responders: 'responder' },
      stamp: 'dispatchedAt',
      key: 'Enter',
    }),
    reinforce: step(['增派', 'Send more'], ['dispatched', 'onScene', 'handling'], {
      input: { responders: field.people(['出警人员', 'Responders']) },
      note: ['要求', 'Instruction'],
      joins: { responders: 'responder' },
      key: 'Enter',
    }),
    accept: step(['接受', 'Accept'], ['dispatched', 'onScene', 'handling'], {
      by: 'responder',
      stamp: 'acceptedAt',
      partyStamp: 'acceptedAt',
      once: true,
    }),
    arrive: move(['到场', 'On scene'], ['acknowledged', 'dispatched'], 'onScene', {
      by: ['responder', 'alarm.handle'],
      stamp: 'arrivedAt',
      partyStamp: 'arrivedAt',
      key: 'A',
    }),
    arriveToo: step(['到场', 'On scene'], ['onScene', 'handling'], {
      by: 'responder',
      partyStamp: 'arrivedAt',
      once: true,
    }),
    backup: step(['求援', 'Ask for help'], ['acknowledged', 'dispatched', 'onScene', 'handling'], {
      by: ['responder', 'alarm.handle'],
      note: ['说明', 'What is needed'],
    }),
    /** Nobody in danger fills in a form: where it is may be said, or put right, once the alarm has gone. */
    locate: step(['更正地点', 'Say where'], 'open', {
      by: ['reporter', 'alarm.handle'],
      stamp: 'locatedAt',
      input: { place: field.place(['所在地点', 'Where it is']) },
    }),
    feedback: step(['反馈', 'Feedback'], ['dispatched', 'onScene', 'handling'], {
      by: ['responder', 'alarm.handle'],
      why: ['情况', 'What is happening'],
      input: { photos: field.files(['照片', 'Photos']).optional() },
    }),
    handle: move(['处置', 'Handle'], 'onScene', 'handling', {
      by: ['responder', 'alarm.handle'],
      note: ['处置措施', 'Measures'],
      stamp: 'handlingAt',
      key: 'H',
    }),
    escalate: step(['升级', 'Escalate'], 'open', {
      input: {
        to: field.choice(['通知', 'Notify'], {
          station: ['派出所', 'Police station'],
          '110': ['110', '110'],
          '119': ['119', '119'],
          '120': ['120', '120'],
          leader: ['院领导', 'Hospital leader'],
        }),
        calledAt: field.time(['通知时间', 'When they were called']).optional(),
        receipt: field.text(['对方接警编号', 'Number they gave']).optional(),
      },
      notAfter: { calledAt: 'now' },
      note: ['说明', 'Note'],
      stamp: 'escalatedAt',
      key: 'U',
    }),
    policeAcknowledge: step(['警务室接警', 'Police acknowledge'], 'open', {
      by: 'alarm.police',
      stamp: 'policeAcknowledgedAt',
      once: true,
      key: 'Space',
    }),
    policeArrive: step(['民警到场', 'Police on scene'], 'open', {
      by: 'alarm.police',
      stamp: 'policeArrivedAt',
      once: true,
    }),
    policeReport: step(['警务处置', 'Police report'], 'open', {
      by: 'alarm.police',
      why: ['处置情况', 'What the police did'],
      asks: ['policeReceipt?'],
      stamp: 'policeReportedAt',
    }),
    drill: step(['演练', 'Drill'], 'open', {
      input: { reason: field.longText(['演练说明', 'Which drill']) },
      mode: 'drill',
    }),
    test: move(['测试', 'Test'], 'open', 'tested', {
      input: { reason: field.longText(['测试说明', 'Which test']).optional() },
      mode: 'test',
    }),
    falseAlarm: move(['误报', 'False alarm'], 'open', 'falseAlarm', {
      asks: ['falseCause', 'reason?'],
      key: 'F',
    }),
    close: move(['结案', 'Close'], ['acknowledged', 'dispatched', 'onScene', 'handling'], 'closed', {
      asks: ['nature', 'persons', 'injured', 'force', 'policeReceipt?', 'result'],
      key: 'E',
      atMost: { injured: 'persons' },
      must: {
        record_as_false_alarm: { not: { data: { nature: 'accident' } } },
        record_as_test: { not: { mode: 'test' } },
      },
    }),
  },
  clocks: {
    answer: deadline(['接警时限', 'Answer'], 'raised', [seconds(20), seconds(45)], {
      modes: ['real', 'drill'],
      stoppedBy: 'policeAcknowledge',
      repeat: seconds(60),
      // Its module calls those on duty, whoever they are.
      tells: [],
      isUrgent: true,
      source: ours('项目默认值;参考 NENA-STA-020 20 s / project default after NENA-STA-020'),
    }),
    arrival: limit(['到场时限', 'On scene'], ['acknowledged', 'dispatched'], seconds(180), {
      modes: ['real', 'drill'],
      stoppedBy: 'policeArrive',
      repeat: seconds(180),
      // Its module calls those on duty, whoever they are.
      tells: [],
      isUrgent: true,
      source: ours('微型消防站 3 分钟到场(待核) / 3-minute arrival of micro fire stations, to be checked'),
    }),
    police: limit(
      ['警务室接警时限', 'Police office'],
      ['raised', 'acknowledged', 'dispatched', 'onScene', 'handling'],
      seconds(180),
      {
        modes: ['real', 'drill'],
        stoppedBy: ['policeAcknowledge', 'policeArrive', 'policeReport'],
        repeat: seconds(180),
        // Guards on scene are pressed by no limit: how long they need is theirs to judge.
        // Its module calls the police office and the control room, which may call 110.
        tells: [],
        isUrgent: true,
        source: ours('警务室 3 分钟到场,项目默认值 / the police office within 3 minutes, project default'),
      },
    ),
  },
  permissions: { read: 'alarm.read', create: 'alarm.handle' },
  groups: ['nature', 'kind', 'falseCause'],
  figures: {
    alarms: count(['报警数', 'Alarms']),
    ack: between(['平均接警用时', 'Mean time to acknowledge'], 'at', 'acknowledgedAt', 'second', { better: 'less' }),
    ackInTime: inTime(['接警及时率', 'Acknowledged in time'], 'answer'),
    arrival: between(['平均到场用时', 'Mean time to arrive'], 'at', 'arrivedAt', 'second', { better: 'less' }),
    ...Object.fromEntries(
      [1, 2, 3].map((minutes) => [
        `within${minutes}`,
        rate(
          [`${minutes} 分钟内有人到场`, `Somebody there within ${minutes} min`],
          { state: 'closed', people: { stamp: 'arrivedAt', least: 1, within: minutes * 60 } },
          { state: 'closed' },
          { better: 'more' },
        ),
      ]),
    ),
    two: rate(
      ['3 分钟内两人到场率', 'Two there within 3 min'],
      { state: 'closed', people: { stamp: 'arrivedAt', least: 2, within: 180 } },
      { state: 'closed' },
      { better: 'more' },
    ),
    falseAlarms: rate(['误报率', 'False alarms'], { state: 'falseAlarm' }, { open: false }, { better: 'less' }),
    injured: sum(['受伤人数', 'People injured'], 'injured', 'person', { better: 'less' }),
  },
  ledgers: {
    handling: register(
      ['报警处置台账', 'Register of alarms'],
      `number at place device nature stamp:acknowledgedAt stamp:arrivedAt persons injured policeReceipt
      result state closedAt`,
    ),
    testing: register(
      ['报警装置测试台账', 'Register of alarm point tests'],
      'number at device place stamp:acknowledgedAt reason state closedAt',
      { mode: 'test' },
    ),
  },
});
