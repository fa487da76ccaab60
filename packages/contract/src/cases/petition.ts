import { defineCase } from '../case-define.ts';
import { field } from '../case-fields.ts';
import { days, workdays } from '../case-kit.ts';
import { count, deadline, inTime, limit, mean, move, rate, register, step } from '../case-words.ts';

const kinds = {
  suggestion: ['建议意见', 'Suggestion'],
  appeal: ['申诉求决', 'Appeal for a decision'],
  complaint: ['投诉', 'Complaint'],
  accusation: ['检举控告', 'Accusation'],
} as const;
const { suggestion, appeal, complaint } = kinds;
const office = ['petition.handle', 'accusation.handle'] as const;
const toldAt = field.time(['告知信访人时间', 'Petitioner told at']);
const toldBy = field.text(['告知方式', 'How']);
const regulation = '《信访工作条例》(2022)';

/**
 * Petition (data sheet C15). Until it has been screened it is as secret as an accusation, and whom it is about never
 * hears of it.
 */
export const petition = defineCase({
  type: 'petition',
  prefix: 'XF',
  label: ['信访', 'Petition'],
  group: 'patient',
  secrecy: 4,
  priority: 3,
  where: 'none',
  subjects: 'excluded',
  hidesReporter: true,
  outcome: 'opinion',
  tells: 'accusation.handle',
  joins: { staff: 'subject' },
  defaults: { by: office, why: ['原因', 'Reason'] },
  asks: {
    channel: field.choice(['来源', 'Channel'], {
      letter: ['来信', 'Letter'],
      visit: ['来访', 'Visit'],
      phone: ['来电', 'Telephone'],
      online: ['网上', 'Online'],
      forwarded: ['上级转送交办', 'Forwarded by an authority'],
      complaint: ['投诉转入', 'From a complaint'],
    }),
    receivedAt: field.time(['收到时间', 'Received at']).optional(),
    petitioner: field.text(['信访人', 'Petitioner'], { secrecy: 3 }).optional(),
    phone: field.phone(['联系电话', 'Telephone'], { secrecy: 3 }).optional(),
    description: field.longText(['反映事项', 'Matter']),
    visitors: field.count(['来访人数', 'Visitors']).optional(),
    // 信访工作条例 art. 20.
    representatives: field.between(['代表人数(不超过 5 人)', 'Representatives (at most 5)'], 0, 5).optional(),
    isGroup: field.yesNo(['集体访', 'Group visit']).optional(),
    staff: field.people(['被反映人', 'Whom it is about']).optional(),
    accusedDepartments: field.departments(['被反映科室', 'Departments it is about']).optional(),
    evidence: field.files(['材料', 'Papers']).optional(),
  },
  learns: {
    kind: field.choice(['甄别类别', 'Kind'], kinds),
    notice: field.text(['告知书编号', 'Number of the notice']),
    opinion: field.longText(['处理意见', 'Opinion']),
    decision: field.choice(['处理结果', 'Decision'], {
      granted: ['支持', 'Granted'],
      partly: ['部分支持', 'Partly granted'],
      explained: ['解释说明', 'Explained'],
      denied: ['不予支持', 'Not granted'],
    }),
    reviewOpinion: field.longText(['复查意见', 'Review']),
    recheckOpinion: field.longText(['复核意见', 'Re-check']),
    satisfaction: field.between(['满意度(1–5)', 'Satisfaction (1–5)'], 1, 5),
  },
  quick: ['channel', 'petitioner', 'phone', 'description', 'staff'],
  listed: ['channel', 'kind'],
  templated: ['opinion'],
  states: {
    registered: ['已登记', 'Registered'],
    screened: ['已甄别', 'Screened'],
    accepted: ['已受理告知', 'Accepted, petitioner told'],
    handling: ['办理中', 'Handling'],
    answered: ['已出具处理意见书', 'Opinion delivered'],
    reviewing: ['复查中', 'Under review'],
    reviewed: ['已复查', 'Reviewed'],
    rechecking: ['复核中', 'Under re-check'],
  },
  endings: {
    closed: ['已终结', 'Closed'],
    returned: ['异议退回', 'Returned: not ours'],
    withdrawn: ['已撤回', 'Withdrawn'],
  },
  way: ['registered', 'screened', 'accepted', 'handling', 'answered', 'closed'],
  actions: {
    classify: move(['甄别', 'Screen'], 'registered', 'screened', {
      input: { kind: field.choice(['甄别类别', 'Kind'], { suggestion, appeal, complaint }) },
      asks: ['staff?', 'accusedDepartments?'],
      joins: { staff: 'subject' },
      stamp: 'screenedAt',
      tells: 'petition.handle',
      secrecy: 3,
    }),
    accuse: move(['列为检举控告', 'Treat as an accusation'], ['registered', 'screened'], 'screened', {
      asks: ['staff?', 'accusedDepartments?'],
      why: ['原因', 'Reason'],
      joins: { staff: 'subject' },
      stamp: 'accusedAt',
      tells: 'accusation.handle',
      secrecy: 4,
    }),
    turnsOut: step(['发现检举控告内容', 'Turns out to be an accusation'], ['accepted', 'handling', 'answered'], {
      asks: ['staff?', 'accusedDepartments?'],
      why: ['原因', 'Reason'],
      joins: { staff: 'subject' },
      stamp: 'turnedOutAt',
      tells: 'accusation.handle',
      secrecy: 4,
    }),
    name: step(['补充被反映人', 'Name whom it is about'], 'open', {
      asks: ['staff', 'accusedDepartments?'],
      joins: { staff: 'subject' },
    }),
    object: move(['不属职权,提出异议', 'Object: not ours'], ['registered', 'screened'], 'returned'),
    accept: move(['受理告知', 'Accept and tell'], 'screened', 'accepted', {
      asks: ['notice'],
      input: { toldAt, toldBy },
      stamp: 'acceptedAt',
    }),
    assign: move(['交办', 'Assign'], ['accepted', 'handling'], 'handling', {
      input: {
        handler: field.person(['承办人', 'Handler']),
        department: field.department(['承办科室', 'Department']).optional(),
      },
      note: ['要求', 'Instruction'],
      joins: { handler: 'assignee' },
      routes: 'department',
      stamp: 'assignedAt',
      restamps: true,
      tells: 'assignee',
    }),
    extend: step(['延长办理期限', 'Extend'], ['accepted', 'handling'], {
      by: ['petition.review', 'accusation.handle'],
      notBy: 'assignee',
      input: { days: field.between(['延长天数', 'Days more'], 1, 30), toldAt, toldBy },
      why: ['原因', 'Reason'],
      stamp: 'extendedAt',
      tells: ['assignee', 'petition.handle'],
      extends: { clock: 'finish', field: 'days', times: 1 },
    }),
    answer: move(['出具处理意见书', 'Deliver the opinion'], 'handling', 'answered', {
      by: ['assignee', ...office],
      asks: ['opinion', 'decision', 'evidence?'],
      stamp: 'answeredAt',
      tells: 'petition.handle',
    }),
    askReview: move(['申请复查', 'Review asked for'], 'answered', 'reviewing', {
      stamp: 'reviewAskedAt',
      tells: 'petition.review',
    }),
    review: move(['复查', 'Review'], 'reviewing', 'reviewed', {
      by: ['petition.review', 'accusation.handle'],
      notBy: 'assignee',
      becomes: 'approver',
      asks: ['reviewOpinion', 'decision'],
      stamp: 'reviewedAt',
      tells: 'petition.handle',
    }),
    askRecheck: move(['申请复核', 'Re-check asked for'], 'reviewed', 'rechecking', {
      stamp: 'recheckAskedAt',
      tells: 'petition.review',
    }),
    recheck: move(['复核终结', 'Re-check and close'], 'rechecking', 'closed', {
      by: ['petition.review', 'accusation.handle'],
      notBy: ['assignee', 'approver'],
      asks: ['recheckOpinion', 'decision'],
      tells: 'petition.handle',
    }),
    close: move(['终结', 'Close'], ['answered', 'reviewed'], 'closed', {
      input: { isAgreed: field.yesNo(['信访人接受', 'Petitioner accepts']) },
      asks: ['satisfaction?'],
      note: ['备注', 'Note'],
      needs: ['opinion', 'decision'],
    }),
    withdraw: move(['撤回', 'Withdrawn'], 'open', 'withdrawn', {
      why: ['撤回原因与依据', 'Why, and how it was said'],
      isDanger: true,
    }),
  },
  clocks: {
    notice: deadline(['书面告知时限', 'Written notice'], ['registered', 'screened'], days(15), {
      since: 'receivedAt',
      warn: days(5),
      tells: [['reporter', ...office]],
      source: `${regulation}第 22 条 / Petition Regulation art. 22`,
    }),
    objection: limit(['转送异议时限', 'Objection'], ['registered', 'screened'], workdays(5), {
      when: { channel: 'forwarded' },
      since: 'receivedAt',
      warn: workdays(2),
      tells: [['reporter', ...office]],
      source: `${regulation}第 23 条 / Petition Regulation art. 23`,
    }),
    finish: deadline(['办结时限', 'Finish'], ['accepted', 'handling'], days(60), {
      keeps: true,
      repeat: days(7),
      warn: days(10),
      tells: [['assignee', ...office]],
      source: `${regulation}第 34 条,可延长 30 日 / Petition Regulation art. 34, 30 days more once`,
    }),
    window: limit(['申请复查复核期', 'Time to ask for a review'], ['answered', 'reviewed'], days(30), {
      tells: [office],
      source: `${regulation}第 35、36 条 / Petition Regulation art. 35, 36`,
    }),
    review: deadline(['复查时限', 'Review'], 'reviewing', days(30), {
      warn: days(7),
      tells: [['petition.review', 'accusation.handle']],
      source: `${regulation}第 35 条 / Petition Regulation art. 35`,
    }),
    recheck: deadline(['复核时限', 'Re-check'], 'rechecking', days(30), {
      warn: days(7),
      tells: [['petition.review', 'accusation.handle']],
      source: `${regulation}第 36 条 / Petition Regulation art. 36`,
    }),
  },
  permissions: {
    read: 'petition.read',
    create: 'case.create',
    confidential: 'petition.handle',
    named: 'accusation.handle',
  },
  groups: ['channel', 'kind'],
  figures: {
    total: count(['信访件数', 'Petitions'], {}, { better: 'less' }),
    group: count(['集体访', 'Group visits'], { data: { isGroup: true } }, { better: 'less' }),
    onTime: inTime(['按期办结率', 'Finished on time'], 'finish'),
    finished: rate(['办结率', 'Finished'], { stamp: 'answeredAt' }, { stamp: 'acceptedAt' }, { better: 'more' }),
    satisfaction: mean(['满意度', 'Satisfaction'], 'satisfaction', 'score', { better: 'more' }),
  },
  ledgers: {
    register: register(
      ['信访登记台账', 'Register of petitions'],
      `number at channel petitioner kind description visitors stamp:acceptedAt assignee stamp:answeredAt
      decision satisfaction state dueAt`,
    ),
  },
});
