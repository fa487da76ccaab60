import { defineCase, ours } from '../case-define.ts';
import { field } from '../case-fields.ts';
import { days, hours, workdays } from '../case-kit.ts';
import { count, deadline, limit, mean, move, rate, register, step, sum } from '../case-words.ts';
import { disputeAsks, disputeLearns } from './dispute-fields.ts';

const going = [
  'registered',
  'assessed',
  'informed',
  'negotiating',
  'mediating',
  'applied',
  'administrative',
  'appraising',
  'litigating',
  'concluded',
  'performed',
] as const;
const informed = going.slice(2);
const routes = ['informed', 'negotiating', 'mediating', 'applied', 'administrative'] as const;
const hospitalSignature = field.signature(['医方签字', 'Signed for the hospital']);
const patientSignature = field.signature(['患方签字', "Signed for the patient's side"]);
/** Asked of every mediator before he begins (医疗纠纷预防和处理条例 art. 36). */
const mediation = {
  mediators: field.people(['调解员', 'Mediators']),
  isParty: field.yesNo(['是当事人或其代理人', 'Is a party']),
  isRelative: field.yesNo(['是当事人近亲属', 'Is a relative']),
  hasInterest: field.yesNo(['有利害关系', 'Has an interest']),
  hasOther: field.yesNo(['有其他可能影响公正的关系', 'Anything else against fairness']),
};
const regulation = '《医疗纠纷预防和处理条例》';

/** Medical dispute (data sheet C14): four notices first, then one of the lawful routes, to performance and lessons. */
export const dispute = defineCase({
  type: 'dispute',
  prefix: 'JF',
  label: ['医疗纠纷', 'Medical dispute'],
  group: 'patient',
  secrecy: 3,
  priority: 2,
  insiders: ['assignee', 'mediator'],
  tells: 'dispute.handle',
  joins: { staff: 'subject' },
  defaults: { by: ['assignee', 'dispute.handle'], note: ['备注', 'Note'] },
  asks: disputeAsks,

  learns: disputeLearns,

  quick: ['source', 'description', 'patient', 'phone'],
  lookUp: { name: 'patient', patient: 'patientId', phone: 'phone' },
  listed: ['source', 'risk', 'isMajor', 'settledBy'],
  states: {
    registered: ['已登记', 'Registered'],
    assessed: ['已评估', 'Assessed'],
    informed: ['已告知', 'Informed'],
    negotiating: ['协商中', 'Negotiating'],
    mediating: ['人民调解中', "In people's mediation"],
    applied: ['已申请行政调解', 'Administrative mediation applied for'],
    administrative: ['行政调解中', 'In administrative mediation'],
    appraising: ['鉴定中', 'Being appraised'],
    litigating: ['诉讼中', 'In court'],
    concluded: ['已达成协议或裁判', 'Agreed or judged'],
    performed: ['已履行', 'Performed'],
  },
  endings: { archived: ['已归档', 'Archived'], withdrawn: ['患方放弃', "Dropped by the patient's side"] },
  way: ['registered', 'assessed', 'informed', 'negotiating', 'concluded', 'performed', 'archived'],
  actions: {
    assess: move(['风险评估', 'Assess'], 'registered', 'assessed', {
      by: 'dispute.handle',
      becomes: 'assignee',
      asks: ['risk', 'injury', 'isMajor', 'staff?', 'majorKnownAt?'],
      input: { department: field.department(['涉事科室', 'Department']).optional() },
      note: ['备注', 'Note'],
      joins: { staff: 'subject' },
      routes: 'department',
      stamp: 'assessedAt',
      tells: 'head',
      must: { injury_is_major: { if: { data: { injury: ['one', 'two'] } }, data: { isMajor: true } } },
    }),
    inform: move(['履行告知', 'Inform'], 'assessed', 'informed', {
      asks: ['toldRoutes', 'toldSealing', 'toldCopying', 'toldAutopsy?'],
      input: { patientSignature: patientSignature.optional() },
      note: ['备注', 'Note'],
      stamp: 'informedAt',
    }),
    recordDeath: step(['登记死亡', 'Record a death'], going, {
      asks: ['diedAt', 'toldAutopsy'],
      stamp: 'deathAt',
      once: true,
      notAfter: { diedAt: 'now' },
      must: { autopsy_first: { data: { toldAutopsy: true } } },
    }),
    freeze: step(['遗体冻存', 'Freeze the body'], going, {
      asks: ['isFrozen'],
      needs: 'diedAt',
      stamp: 'frozenAt',
      once: true,
    }),
    autopsy: step(['尸检意见', 'Autopsy'], informed, {
      asks: ['autopsy', 'evidence?'],
      input: { patientSignature },
      note: ['备注', 'Note'],
      needs: 'diedAt',
      once: true,
    }),
    moveBody: step(['遗体移交', 'Hand over the body'], going, {
      why: ['交接情况', 'Handed to whom'],
      needs: 'diedAt',
      stamp: 'bodyAt',
      once: true,
    }),
    seal: step(['封存', 'Seal'], informed, {
      asks: ['sealed'],
      input: { hospitalSignature, patientSignature },
      note: ['备注', 'Note'],
      stamp: 'sealedAt',
    }),
    unseal: step(['启封', 'Unseal'], informed, {
      why: ['原因', 'Reason'],
      input: { hospitalSignature, patientSignature: patientSignature.optional() },
      needs: 'sealed',
      stamp: 'unsealedAt',
    }),
    negotiate: move(['双方协商', 'Negotiate'], ['informed', 'mediating', 'appraising'], 'negotiating', {
      stamp: 'negotiationAt',
    }),
    meet: step(['会议记录', 'Record a meeting'], ['negotiating', 'mediating', 'administrative'], {
      by: ['assignee', 'mediator', 'dispute.handle'],
      input: {
        at: field.time(['时间', 'Time']),
        room: field.place(['地点', 'Room']).optional(),
        elsewhere: field.text(['院外地点', 'Outside the hospital']).optional(),
        hospitalSide: field.between(['医方代表(不超过 5 人)', 'For the hospital (at most 5)'], 1, 5),
        patientSide: field.between(['患方代表(不超过 5 人)', "For the patient's side (at most 5)"], 1, 5),
        isRecorded: field.yesNo(['双方同意录音录像并已录制', 'Recorded, as both agreed']),
        minutes: field.longText(['会议纪要', 'Minutes'], { secrecy: 3 }),
      },
      asks: ['evidence?'],
      stamp: 'metAt',
    }),
    mediate: move(['人民调解', "People's mediation"], ['informed', 'negotiating', 'administrative'], 'mediating', {
      input: mediation,
      note: ['备注', 'Note'],
      joins: { mediators: 'mediator' },
      stamp: 'mediationAt',
      tells: 'mediator',
    }),
    addMediator: step(['增加调解员', 'Add mediators'], 'mediating', {
      input: mediation,
      note: ['备注', 'Note'],
      joins: { mediators: 'mediator' },
      tells: 'mediator',
    }),
    extendMediation: step(['约定延长调解', 'Agree to mediate longer'], 'mediating', {
      by: ['mediator', 'dispute.handle'],
      input: {
        workdays: field.between(['延长工作日', 'Working days more'], 1, 30),
        hospitalSignature,
        patientSignature,
      },
      tells: 'assignee',
      extends: { clock: 'mediation', field: 'workdays', times: 1 },
    }),
    mediationFailed: move(['调解不成', 'Mediation failed'], 'mediating', 'informed', {
      by: ['mediator', 'dispute.handle'],
      why: ['原因', 'Reason'],
      stamp: 'failedAt',
      restamps: true,
      tells: 'assignee',
    }),
    apply: move(['申请行政调解', 'Apply for administrative mediation'], ['informed', 'negotiating'], 'applied', {
      stamp: 'appliedAt',
    }),
    applicationAccepted: move(['行政调解受理', 'Application accepted'], ['applied', 'appraising'], 'administrative', {
      stamp: 'administrativeAt',
    }),
    applicationRefused: move(['行政调解不受理', 'Application refused'], 'applied', 'informed', {
      why: ['原因', 'Reason'],
    }),
    appraise: move(['委托鉴定', 'Have it appraised'], ['negotiating', 'mediating', 'administrative'], 'appraising', {
      by: ['assignee', 'mediator', 'dispute.handle'],
      asks: ['appraiser'],
      why: ['鉴定事项', 'Questions'],
      stamp: 'appraisalAt',
    }),
    appraised: step(['录入鉴定意见', 'Record the appraisal'], 'appraising', {
      by: ['assignee', 'mediator', 'dispute.handle'],
      asks: ['appraisedFault', 'responsibility', 'evidence?'],
      tells: ['assignee', 'mediator'],
    }),
    resume: move(['恢复人民调解', 'Go on mediating'], 'appraising', 'mediating', {
      by: ['assignee', 'mediator', 'dispute.handle'],
      tells: 'mediator',
    }),
    litigate: move(['进入诉讼', 'Goes to court'], [...routes, 'appraising'], 'litigating', {
      input: { court: field.text(['法院与案号', 'Court and number']) },
      note: ['备注', 'Note'],
      stamp: 'courtAt',
    }),
    conclude: move(
      ['达成协议或裁判', 'Agreed or judged'],
      ['negotiating', 'mediating', 'administrative', 'litigating'],
      'concluded',
      {
        asks: ['amount', 'terms', 'performBy', 'insurerJoined', 'insurerShare?', 'recovered?', 'evidence?'],
        input: {
          hospitalSignature: hospitalSignature.optional(),
          patientSignature: patientSignature.optional(),
          mediatorSignature: field.signature(['调解员签字', 'Signed by the mediator']).optional(),
        },
        stamp: 'concludedAt',
        tells: 'mediator',
      },
    ),
    confirm: step(['申请司法确认', 'Ask the court to confirm'], ['concluded', 'performed'], {
      input: { isJoint: field.yesNo(['双方共同申请', 'Asked for jointly']) },
      note: ['备注', 'Note'],
      stamp: 'confirmationAt',
      once: true,
      must: { mediated_only: { data: { settledBy: 'mediation' } }, jointly_only: { data: { isJoint: true } } },
    }),
    reportSettlement: step(['报告协议解决', 'Report the settlement'], ['concluded', 'performed'], {
      why: ['报告机关与文号', 'To whom, number'],
      stamp: 'settlementReportedAt',
      once: true,
    }),
    perform: move(['履行', 'Perform'], 'concluded', 'performed', {
      asks: ['paid', 'evidence?'],
      note: ['备注', 'Note'],
      stamp: 'performedAt',
    }),
    reportMajor: step(['上报重大纠纷', 'Report as major'], going, {
      why: ['报告机关、时间与内容', 'To whom, when, what'],
      stamp: 'majorReportedAt',
      once: true,
    }),
    toPolice: step(['移送公安', 'Hand to the police'], going, {
      why: ['原因', 'Reason'],
      stamp: 'policeAt',
      opens: { type: 'incident', title: ['纠纷涉嫌违法犯罪', 'Suspected offence in a dispute'] },
    }),
    rectify: step(['转整改', 'Have it put right'], ['concluded', 'performed'], {
      asks: ['lessons', 'defect'],
      once: true,
      opens: { type: 'qualityFinding', title: ['纠纷整改', 'After a dispute'] },
    }),
    archive: move(['归档', 'Archive'], 'performed', 'archived', {
      asks: ['lessons?'],
      note: ['备注', 'Note'],
      needs: ['settledBy', 'amount', 'paid', 'lessons'],
      must: { major_report_first: { if: { data: { isMajor: true } }, stamp: 'majorReportedAt' } },
    }),
    withdraw: move(
      ['患方放弃', 'Dropped'],
      [...routes, 'registered', 'assessed', 'appraising', 'litigating'],
      'withdrawn',
      { by: 'dispute.handle', why: ['情况说明与依据', 'Why, and how it was said'], isDanger: true },
    ),
  },
  clocks: {
    inform: deadline(['告知时限', 'Inform'], ['registered', 'assessed'], hours(2), {
      tells: [['assignee', 'dispute.handle']],
      source: ours(`${regulation}第 23 条:应当告知 / art. 23: at once; 2 h is a project default`),
    }),
    major: limit(['重大过失上报', 'Major report'], 'open', hours(12), {
      since: 'majorKnownAt',
      stoppedBy: 'reportMajor',
      repeat: hours(4),
      warn: hours(4),
      tells: [['assignee', 'dispute.handle']],
      isUrgent: true,
      source: '《医疗事故处理条例》第 14 条 / Medical Accident Regulation art. 14',
    }),
    autopsy: limit(['尸检时限', 'Autopsy'], 'open', hours(48), {
      since: 'diedAt',
      stoppedBy: ['freeze', 'autopsy', 'moveBody'],
      warn: hours(12),
      tells: [['assignee', 'dispute.handle']],
      isUrgent: true,
      source: `${regulation}第 26 条 / art. 26`,
    }),
    frozen: limit(['冻存遗体尸检时限', 'Autopsy of a frozen body'], 'open', hours(168), {
      when: { isFrozen: true },
      since: 'diedAt',
      stoppedBy: ['autopsy', 'moveBody'],
      warn: hours(24),
      tells: [['assignee', 'dispute.handle']],
      source: `${regulation}第 26 条 / art. 26`,
    }),
    body: limit(['遗体存放时限', 'Keeping the body'], 'open', days(14), {
      since: 'diedAt',
      stoppedBy: 'moveBody',
      warn: days(3),
      tells: [['assignee', 'dispute.handle']],
      source: `${regulation}第 27 条 / art. 27`,
    }),
    negotiation: deadline(['协商时限', 'Negotiation'], 'negotiating', workdays(30), {
      warn: workdays(5),
      tells: [['assignee', 'dispute.handle']],
      source: ours(),
    }),
    mediation: deadline(['人民调解时限', 'Mediation'], 'mediating', workdays(30), {
      pausedIn: 'appraising',
      keeps: true,
      warn: workdays(5),
      tells: [['mediator', 'assignee']],
      source: `${regulation}第 38 条,鉴定时间不计入 / art. 38, appraisal does not count`,
    }),
    application: deadline(['行政调解受理时限', 'Answer to the application'], 'applied', workdays(5), {
      tells: 'assignee',
      source: `${regulation}第 40 条 / art. 40`,
    }),
    administrative: deadline(['行政调解时限', 'Administrative mediation'], 'administrative', workdays(30), {
      pausedIn: 'appraising',
      keeps: true,
      warn: workdays(5),
      tells: 'assignee',
      source: `${regulation}第 40 条 / art. 40`,
    }),
    confirmation: limit(['司法确认申请时限', 'Asking for confirmation'], ['concluded', 'performed'], days(30), {
      when: { settledBy: 'mediation' },
      stoppedBy: 'confirm',
      warn: days(10),
      tells: [['assignee', 'mediator']],
      source: '《人民调解法》第 33 条 / Mediation Act art. 33',
    }),
    settlement: limit(['协议解决报告时限', 'Reporting the settlement'], ['concluded', 'performed'], days(7), {
      when: { settledBy: 'negotiation' },
      stoppedBy: 'reportSettlement',
      warn: days(2),
      tells: [['assignee', 'dispute.handle']],
      source: '《医疗事故处理条例》第 43 条 / Medical Accident Regulation art. 43',
    }),
    performance: deadline(['履行期限', 'Performance'], 'concluded', days(1), {
      until: 'performBy',
      repeat: days(7),
      tells: [['assignee', 'dispute.handle']],
      source: '协议约定 / as agreed',
    }),
    archive: deadline(['归档时限', 'Archive'], 'performed', workdays(20), {
      tells: [['assignee', 'dispute.handle']],
      source: ours(),
    }),
  },
  permissions: { read: 'dispute.read', create: 'case.create', confidential: 'dispute.handle' },
  groups: ['settledBy', 'source', 'injury', 'risk'],
  figures: {
    total: count(['纠纷件数', 'Disputes'], {}, { better: 'less' }),
    mediated: count(['人民调解件数', 'Mediated'], { stamp: 'mediationAt' }, { at: 'mediationAt' }),
    success: rate(
      ['调解成功率', 'Mediated with success'],
      { stamp: 'concludedAt', data: { settledBy: 'mediation' } },
      { stamp: 'mediationAt' },
      { better: 'more' },
    ),
    compensation: sum(['赔偿总额', 'Compensation'], 'amount', 'yuan', { at: 'concludedAt', better: 'less' }),
    meanCompensation: mean(['件均赔偿', 'Mean compensation'], 'amount', 'yuan', { at: 'concludedAt', better: 'less' }),
    recovered: sum(['为患者挽回损失', 'Recovered for patients'], 'recovered', 'yuan', {
      at: 'concludedAt',
      better: 'more',
    }),
    major: count(['重大纠纷', 'Major'], { data: { isMajor: true } }, { better: 'less' }),
    disturbances: count(['涉医闹', 'With disturbance'], { data: { hasDisturbance: true } }, { better: 'less' }),
  },
  ledgers: {
    register: register(
      ['医疗纠纷台账', 'Register of disputes'],
      `number at source patient department description risk isMajor settledBy amount insurerShare
      stamp:concludedAt assignee state closedAt`,
    ),
    sealing: register(
      ['封存台账', 'Register of sealed items'],
      'number patient department stamp:sealedAt sealed stamp:unsealedAt state',
      { where: { stamp: 'sealedAt' } },
    ),
    mediation: register(
      ['调解台账', 'Register of mediations'],
      `number at patient department stamp:mediationAt appraiser responsibility settledBy stamp:concludedAt
      state`,
      { where: { stamp: 'mediationAt' } },
    ),
  },
});
