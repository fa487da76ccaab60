import { defineCase, ours } from '../case-define.ts';
import { field } from '../case-fields.ts';
import { ledgerSignatures } from '../case-figures.ts';
import { days, minutes } from '../case-kit.ts';
import { count, deadline, inTime, limit, move, register, step, sum } from '../case-words.ts';
import { foundBy, photoBases, toutBehaviours, toutMeasures, toutPlaces, toutPoliceGrounds } from './order-choices.ts';

/** Tout 医托 (data sheet C4). How far guards may go with whom is a hook: `apps/server/src/modules/order/tout.ts`. */
export const tout = defineCase({
  type: 'tout',
  prefix: 'YT',
  label: ['医托处置', 'Tout'],
  group: 'order',
  secrecy: 1,
  priority: 2,
  // A tout named again is recognised by what he is known by.
  indexed: [{ loose: 'alias' }],
  tells: 'order.handle',
  defaults: { by: 'order.handle' },
  asks: {
    placeKind: field.choice(['位置类别', 'Kind of place'], toutPlaces),
    found: field.choice(['发现方式', 'How found'], foundBy),
    behaviours: field.choices(['行为', 'Behaviour'], toutBehaviours),
    description: field.longText(['经过', 'What happened']).optional(),
    alias: field.text(['人员代号或特征', 'What the person is known by']).optional(),
    victim: field.text(['受骗人', 'Victim'], { secrecy: 3 }).optional(),
    victimPhone: field.phone(['受骗人电话', "Victim's phone"], { secrecy: 3 }).optional(),
    loss: field.money(['损失金额', 'Loss']).optional(),
    photos: field.files(['照片', 'Photos']).optional(),
  },
  learns: {
    photoBasis: field.choice(['照片依据', 'Basis of the photo'], photoBases),
    verdict: field.choice(['核实结论', 'Finding'], { yes: ['属实', 'A tout'], doubtful: ['存疑', 'Doubtful'] }),
    priorCases: field.count(['此前案件数', 'Earlier cases of the person']),
    isRepeat: field.yesNo(['再犯', 'Known from before']),
    measure: field.choice(['处置措施', 'Measure'], toutMeasures),
    policeGround: field.choice(['报警依据', 'Ground for the police'], toutPoliceGrounds),
    policeNumber: field.text(['报警回执号', 'Police number']),
    recovered: field.money(['挽回金额', 'Recovered']),
    result: field.longText(['处置结果', 'Result']),
  },
  quick: ['placeKind', 'found', 'behaviours', 'photos'],
  listed: ['placeKind', 'found', 'isRepeat', 'measure'],
  states: {
    reported: ['待到场', 'Reported'],
    verifying: ['待核实', 'Verifying'],
    confirmed: ['待处置', 'Confirmed'],
    handled: ['已处置', 'Handled'],
    police: ['已报警', 'Police called'],
    handedOver: ['已移交公安', 'Handed over'],
  },
  endings: { closed: ['已结案', 'Closed'], unfounded: ['不属实', 'Unfounded'] },
  way: ['reported', 'verifying', 'confirmed', 'handled', 'closed'],
  actions: {
    send: step(['派人', 'Send'], ['reported', 'verifying', 'confirmed'], {
      input: { people: field.people(['到场人员', 'Who goes']) },
      joins: { people: 'responder' },
      tells: 'responder',
    }),
    arrive: move(['到场', 'On scene'], 'reported', 'verifying', {
      by: ['responder', 'alarm.respond', 'order.handle'],
      becomes: 'responder',
      stamp: 'arrivedAt',
    }),
    verify: move(['核实', 'Confirm'], ['reported', 'verifying'], 'confirmed', {
      by: ['responder', 'order.handle'],
      asks: ['verdict', 'behaviours?', 'alias?', 'photoBasis?'],
      why: ['视频与谈话情况', 'What video and talk showed'],
      stamp: 'verifiedAt',
      must: { photo_basis_needed: { if: { filled: 'photos' }, filled: 'photoBasis' } },
    }),
    dismiss: move(['不属实', 'Unfounded'], ['reported', 'verifying'], 'unfounded', {
      by: ['responder', 'order.handle'],
      asks: ['result'],
      stamp: 'dismissedAt',
      tells: 'reporter',
    }),
    dispose: move(['处置', 'Act'], ['confirmed', 'handled'], 'handled', {
      by: ['responder', 'order.handle'],
      asks: ['measure'],
      input: { refused: field.yesNo(['拒不配合', 'Refuses']), fraud: field.yesNo(['有诈骗证据', 'Evidence of fraud']) },
      note: ['经过', 'What happened'],
      stamp: 'disposedAt',
    }),
    callPolice: move(['报警', 'Call the police'], ['confirmed', 'handled'], 'police', {
      by: ['responder', 'order.handle'],
      asks: ['policeGround', 'policeNumber?'],
      note: ['经过', 'What happened'],
      stamp: 'policeAt',
      tells: ['police.confirm', 'order.handle'],
      isDanger: true,
    }),
    notTaken: move(['警方未接收', 'Not taken over'], 'police', 'handled', {
      by: ['order.handle', 'police.confirm'],
      why: ['警方意见', 'What the police say'],
    }),
    handOver: move(['移交公安', 'Hand over'], 'police', 'handedOver', {
      by: ['order.handle', 'police.confirm'],
      asks: ['policeNumber?'],
      needs: 'policeNumber',
      stamp: 'handedOverAt',
    }),
    passEvidence: step(['移交证据', 'Hand over the evidence'], ['police', 'handedOver'], {
      asks: ['policeNumber?'],
      input: { facts: field.longText(['案情', 'Facts'], { secrecy: 3 }).optional() },
      needs: 'policeNumber',
      stamp: 'evidenceAt',
      once: true,
      opens: { type: 'policeHandover', title: ['医托移交', 'Tout handed over'] },
    }),
    recover: step(['登记损失', 'Record the loss'], 'open', {
      asks: ['loss', 'recovered', 'victim?', 'victimPhone?'],
      atMost: { recovered: 'loss' },
    }),
    close: move(['结案', 'Close'], ['handled', 'handedOver'], 'closed', { asks: ['result'], tells: 'reporter' }),
  },
  clocks: {
    onSite: limit(['到场时限', 'On site'], 'reported', [minutes(5), minutes(10)], {
      tells: [['order.handle', 'responder'], 'order.handle'],
      isUrgent: true,
      source: ours('数据单 C4:5 分钟到场 / data sheet C4'),
    }),
    finish: deadline(['结案时限', 'Close'], 'open', days(3), {
      warn: days(1),
      tells: 'order.handle',
      source: ours('数据单 C4:3 日内结案 / data sheet C4'),
    }),
  },
  permissions: { read: 'order.read', create: 'case.create', confidential: 'order.handle' },
  groups: ['placeKind', 'found', 'behaviours', 'measure'],
  figures: {
    found: count(['发现医托', 'Touts found'], { noStamp: 'dismissedAt' }, { better: 'less' }),
    handled: count(['已处置', 'Handled'], { state: ['handled', 'police', 'handedOver', 'closed'] }),
    toPolice: count(['报警', 'Reported to the police'], { stamp: 'policeAt' }),
    repeat: count(['再犯', 'Known persons'], { data: { isRepeat: true } }, { better: 'less' }),
    recovered: sum(['挽回损失', 'Recovered'], 'recovered', 'yuan'),
    onTime: inTime(['到场及时率', 'On site in time'], 'onSite'),
  },
  ledgers: {
    touts: register(
      ['医托处置台账', 'Register of touts'],
      `number at place placeKind found behaviours photoBasis priorCases verdict measure policeNumber loss
      recovered result state closedAt`,
      { signatures: ledgerSignatures },
    ),
  },
});
