import { defineCase, ours } from '../case-define.ts';
import { field } from '../case-fields.ts';
import { days, workdays } from '../case-kit.ts';
import { count, deadline, inTime, limit, mean, move, rate, register, step } from '../case-words.ts';
import { ticketMeans, ticketWords } from './complaint-paste.ts';
import {
  complaintCategories,
  complaintChannels,
  complaintRefusals,
  complaintSeverities,
  conclusions,
  relationsToPatient,
} from './complaint-words.ts';

/** Until the complainant has the answer. */
const unanswered = [
  'registered',
  'attended',
  'accepted',
  'dispatched',
  'investigating',
  'drafting',
  'approving',
  'approved',
] as const;
/** Neither refused, withdrawn nor handed to another office: whoever complained waits for an answer, or has it. */
const answering = [...unanswered, 'awaiting', 'replied', 'revisited', 'archived'] as const;
const department = field.department(['承办科室', 'Department']);
const handler = field.person(['调查人', 'Investigator']).optional();

/** Complaint (data sheet C13): whoever is asked first takes it up, and a reply is promised in working days. */
export const complaint = defineCase({
  type: 'complaint',
  prefix: 'TS',
  label: ['投诉', 'Complaint'],
  group: 'patient',
  secrecy: 3,
  priority: 3,
  anonymous: true,
  outcome: 'reply',
  // The complaint office and discipline inspection know who complained; the department that investigates does not.
  insiders: [],
  tells: 'complaint.handle',
  joins: { staff: 'subject' },
  defaults: { by: 'complaint.handle', why: ['原因', 'Reason'] },
  asks: {
    channel: field.choice(['投诉渠道', 'Channel'], complaintChannels),
    category: field.choice(['投诉类别', 'Category'], complaintCategories),
    description: field.longText(['投诉内容', 'What is complained of']),
    // A letter lies in the post room, a snap waits to be passed on: the promise counts from the day it came.
    receivedAt: field.time(['收到时间', 'Received at']).optional(),
    complainant: field.text(['投诉人', 'Complainant'], { secrecy: 3 }).optional(),
    relation: field.choice(['与患者关系', 'Relation to the patient'], relationsToPatient, { secrecy: 3 }).optional(),
    phone: field.phone(['联系电话', 'Telephone'], { secrecy: 3 }).optional(),
    patientId: field.text(['患者登记号', 'Patient number'], { secrecy: 3 }).optional(),
    visit: field.text(['就诊号', 'Visit number'], { secrecy: 3 }).optional(),
    against: field.text(['被投诉科室(来件所写)', 'Department, as it was written']).optional(),
    demand: field.longText(['诉求', 'What is demanded']).optional(),
    ticket: field.text(['转办单号', 'Ticket of the hotline']).optional(),
    calledAt: field.time(['来电时间', 'Called the hotline at']).optional(),
    ticketDue: field.date(['转办办结期限', 'Deadline of the hotline']).optional(),
    replyRule: field.text(['转办回复要求', 'How the hotline wants a reply']).optional(),
    staff: field.people(['被投诉人员', 'Staff complained of']).optional(),
    severity: field.choice(['严重程度', 'Severity'], complaintSeverities).optional(),
    isRepeat: field.yesNo(['重复投诉', 'Repeated']).optional(),
    evidence: field.files(['证据材料', 'Evidence']).optional(),
  },
  learns: {
    others: field.departments(['涉及的其他科室', 'Other departments']),
    facts: field.longText(['调查事实', 'Facts found']),
    conclusion: field.choice(['调查结论', 'Conclusion'], conclusions),
    measures: field.longText(['处理措施', 'Measures']),
    responsible: field.text(['责任认定', 'Responsibility']),
    apology: field.yesNo(['已致歉', 'Apologised']),
    refund: field.money(['退费金额', 'Refund']),
    refusal: field.choice(['不予处理情形', 'Why not handled'], complaintRefusals),
    reply: field.longText(['答复内容', 'Reply']),
    satisfaction: field.between(['处理满意度(1–5)', 'Satisfaction (1–5)'], 1, 5),
  },
  quick: ['channel', 'category', 'description', 'complainant', 'phone'],
  paste: {
    label: ['粘贴 12345 工单', 'Paste a ticket of the hotline'],
    words: ticketWords,
    means: ticketMeans,
    set: { channel: 'hotline' },
    rest: 'description',
    restLabel: '工单其他内容:',
  },
  repeats: { same: ['phone', 'patientId', 'visit', 'ticket'], text: 'description', mark: 'isRepeat' },
  listed: ['channel', 'category', 'severity'],
  notAfter: { receivedAt: 'now', calledAt: 'now' },
  states: {
    registered: ['已登记', 'Registered'],
    attended: ['首诉处理', 'First receiver attends'],
    accepted: ['已受理', 'Accepted'],
    dispatched: ['已派办', 'Dispatched'],
    investigating: ['调查中', 'Investigating'],
    awaiting: ['待补充', 'Awaiting the complainant'],
    drafting: ['拟答复', 'Drafting the reply'],
    approving: ['待审批', 'Awaiting approval'],
    approved: ['待反馈', 'To be told'],
    replied: ['已反馈', 'Replied'],
    revisited: ['已回访', 'Revisited'],
  },
  endings: {
    archived: ['已归档', 'Archived'],
    notHandled: ['不予处理', 'Not handled'],
    withdrawn: ['已撤诉', 'Withdrawn'],
    toDispute: ['已转纠纷', 'Now a dispute'],
    toPetition: ['已转信访', 'Now a petition'],
    toPolice: ['已转公安', 'With the police'],
    toDiscipline: ['已转纪检', 'With discipline inspection'],
  },
  way: [
    'registered',
    'accepted',
    'dispatched',
    'investigating',
    'drafting',
    'approving',
    'approved',
    'replied',
    'revisited',
    'archived',
  ],
  actions: {
    attend: move(['首诉接待', 'Attend'], 'registered', 'attended', {
      by: ['reporter', 'complaint.handle'],
      note: ['备注', 'Note'],
      stamp: 'attendedAt',
    }),
    settle: move(['当场解决', 'Settle on the spot'], ['registered', 'attended'], 'replied', {
      by: ['reporter', 'complaint.handle'],
      asks: ['measures', 'reply', 'satisfaction?'],
      input: { department },
      routes: 'department',
      stamp: 'settledAt',
      tells: 'complaint.handle',
    }),
    accept: move(['受理', 'Accept'], ['registered', 'attended'], 'accepted', {
      asks: ['category', 'severity', 'isRepeat', 'staff?'],
      joins: { staff: 'subject' },
      stamp: 'acceptedAt',
      tells: 'reporter',
    }),
    // 首诉负责制: whoever was asked first never turns anybody away, not even from the complaint office.
    refuse: move(['不予处理', 'Do not handle'], ['registered', 'attended', 'accepted'], 'notHandled', {
      notBy: 'reporter',
      asks: ['refusal', 'reply'],
      tells: 'reporter',
      isDanger: true,
    }),
    dispatch: move(['派办', 'Dispatch'], 'accepted', 'dispatched', {
      note: ['备注', 'Note'],
      input: { department, handler },
      joins: { handler: 'assignee' },
      routes: 'department',
      stamp: 'dispatchedAt',
      tells: ['assignee', 'head'],
    }),
    reroute: move(['改派', 'Dispatch elsewhere'], ['dispatched', 'investigating'], 'dispatched', {
      why: ['原因', 'Reason'],
      input: { department, handler },
      joins: { handler: 'assignee' },
      routes: 'department',
      stamp: 'reroutedAt',
      restamps: true,
      tells: ['assignee', 'head'],
    }),
    severalDepartments: step(
      ['涉及多个科室', 'Several departments'],
      ['accepted', 'dispatched', 'investigating', 'drafting'],
      {
        asks: ['others'],
        input: { workdays: field.between(['增加工作日', 'Working days more'], 5, 5) },
        stamp: 'severalAt',
        once: true,
        extends: { clock: 'reply', field: 'workdays', times: 2 },
      },
    ),
    extend: step(['批准延期', 'Approve an extension'], ['dispatched', 'investigating', 'drafting'], {
      by: 'complaint.approve',
      notBy: 'assignee',
      why: ['原因', 'Reason'],
      input: {
        workdays: field.between(['延长工作日', 'Working days more'], 1, 10),
        noticedAt: field.time(['告知投诉人时间', 'Complainant told at']),
        noticedBy: field.text(['告知方式', 'How']),
      },
      stamp: 'extendedAt',
      once: true,
      tells: ['assignee', 'complaint.handle'],
      extends: { clock: 'reply', field: 'workdays', times: 2 },
      notAfter: { noticedAt: 'now' },
    }),
    investigate: move(['开始调查', 'Investigate'], 'dispatched', 'investigating', {
      by: ['assignee', 'complaint.answer'],
      becomes: 'assignee',
      note: ['备注', 'Note'],
      stamp: 'investigatedAt',
    }),
    askMore: move(['要求补充', 'Ask the complainant'], ['investigating', 'drafting'], 'awaiting', {
      by: ['assignee', 'complaint.handle'],
      why: ['需补充什么、如何告知', 'What is missing, and how it was asked for'],
      tells: 'complaint.handle',
    }),
    supplemented: move(['已补充', 'Supplemented'], 'awaiting', 'investigating', {
      by: ['assignee', 'complaint.handle'],
      why: ['补充内容', 'What came'],
      tells: 'assignee',
    }),
    conclude: move(['查明事实', 'Establish the facts'], 'investigating', 'drafting', {
      by: ['assignee', 'complaint.answer', 'complaint.handle'],
      becomes: 'assignee',
      asks: ['facts', 'conclusion', 'measures', 'responsible?'],
      stamp: 'concludedAt',
    }),
    draft: move(['提交答复', 'Submit the reply'], 'drafting', 'approving', {
      by: ['assignee', 'complaint.answer', 'complaint.handle'],
      becomes: 'assignee',
      asks: ['reply', 'apology?', 'refund?'],
      stamp: 'draftedAt',
      tells: 'complaint.approve',
    }),
    approve: move(['审批通过', 'Approve'], 'approving', 'approved', {
      by: 'complaint.approve',
      notBy: 'assignee',
      becomes: 'approver',
      note: ['备注', 'Note'],
      stamp: 'approvedAt',
      tells: 'complaint.handle',
    }),
    sendBack: move(['退回修改', 'Send back'], 'approving', 'drafting', { by: 'complaint.approve', tells: 'assignee' }),
    tell: move(['反馈投诉人', 'Tell the complainant'], 'approved', 'replied', {
      why: ['反馈方式与对方意见', 'How, and what was said'],
      needs: ['reply', 'conclusion'],
      stamp: 'repliedAt',
      tells: ['reporter', 'assignee'],
    }),
    revisit: move(['回访', 'Revisit'], 'replied', 'revisited', {
      notBy: 'assignee',
      asks: ['satisfaction'],
      note: ['备注', 'Note'],
      stamp: 'revisitedAt',
    }),
    reopen: move(['重新办理', 'Reopen'], ['replied', 'revisited'], 'investigating', {
      stamp: 'reopenedAt',
      tells: ['assignee', 'head'],
    }),
    archive: move(['归档', 'Archive'], ['replied', 'revisited'], 'archived', {
      note: ['备注', 'Note'],
      needs: ['description', 'measures', 'reply'],
      must: { revisit_first: { if: { data: { severity: 'key' } }, stamp: 'revisitedAt' } },
    }),
    withdraw: move(['撤诉', 'Withdrawn'], 'open', 'withdrawn', {
      why: ['撤诉原因与依据', 'Why, and how it was said'],
      tells: 'assignee',
    }),
    toDispute: move(['转医疗纠纷', 'Make it a dispute'], 'open', 'toDispute', { opens: 'dispute' }),
    // A petition may turn out to be an accusation: from here on the complaint is as secret as that.
    toPetition: move(['转信访', 'Make it a petition'], 'open', 'toPetition', { opens: 'petition', secrecy: 4 }),
    toPolice: move(['转公安', 'Hand to the police'], 'open', 'toPolice', { opens: 'incident' }),
    toDiscipline: move(['转纪检', 'Hand to discipline inspection'], 'open', 'toDiscipline', {
      by: ['complaint.handle', 'complaint.identity'],
      opens: { type: 'petition', title: ['廉洁问题', 'Integrity'] },
      secrecy: 4,
    }),
  },
  clocks: {
    acknowledge: limit(['受理时限', 'Acceptance'], ['registered', 'attended'], days(0), {
      since: 'receivedAt',
      repeat: days(1),
      tells: [['reporter', 'complaint.handle']],
      source: ours('数据单 C13:当日受理 / data sheet C13: accepted the same day'),
    }),
    reply: deadline(['答复时限', 'Reply'], unanswered, workdays(5), {
      since: 'receivedAt',
      pausedIn: 'awaiting',
      keeps: true,
      repeat: workdays(1),
      warn: workdays(1),
      tells: [['assignee', 'head', 'complaint.handle']],
      source:
        '《医疗机构投诉管理办法》:自收到之日起 5 个工作日,多科室 10 个 / complaint measures: 5 working days from receipt, 10 if several departments',
    }),
    // Whoever passed it on has promised a day of his own.
    hotline: limit(['转办时限', 'Deadline of the hotline'], unanswered, days(5), {
      until: 'ticketDue',
      keeps: true,
      warn: days(1),
      repeat: days(1),
      tells: [['assignee', 'head', 'complaint.handle']],
      source: ours('转办单所列办结期限 / the deadline on the ticket'),
    }),
    supplement: limit(['催补充', 'Supplement'], 'awaiting', workdays(5), {
      repeat: workdays(5),
      tells: [['assignee', 'complaint.handle']],
      source: ours(),
    }),
    revisit: deadline(['回访时限', 'Revisit'], 'replied', days(7), {
      when: { severity: 'key' },
      warn: days(2),
      tells: 'complaint.handle',
      source: ours('数据单 C13:重点投诉 7 日内回访 / data sheet C13: key complaints within 7 days'),
    }),
    archive: limit(['归档时限', 'Archive'], ['replied', 'revisited'], workdays(10), {
      tells: 'complaint.handle',
      source: ours(),
    }),
  },
  permissions: {
    read: 'complaint.read',
    create: 'case.create',
    confidential: 'complaint.identity',
    named: 'complaint.identity',
  },
  groups: ['category', 'channel', 'severity'],
  figures: {
    total: count(['投诉件数', 'Complaints'], {}, { better: 'less' }),
    onTime: inTime(['按时答复率', 'Replied on time'], 'reply', { state: answering }),
    onSpot: rate(['当场解决率', 'Settled on the spot'], { stamp: 'settledAt' }, {}, { better: 'more' }),
    repeated: count(['重复投诉', 'Repeated'], { data: { isRepeat: true } }, { better: 'less' }),
    founded: rate(['属实率', 'Found true'], { data: { conclusion: ['true', 'partly'] } }, { stamp: 'concludedAt' }),
    satisfaction: mean(['处理满意度', 'Satisfaction'], 'satisfaction', 'score', { better: 'more' }),
  },
  ledgers: {
    register: register(
      ['投诉登记表', 'Register of complaints'],
      `number at channel complainant phone department category description facts conclusion measures reply
      satisfaction state closedAt`,
    ),
    refused: register(
      ['不予处理登记表', 'Complaints not handled'],
      'number at channel department description refusal reply closedAt',
      { where: { state: 'notHandled' } },
    ),
  },
});
