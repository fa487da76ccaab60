import { defineCase, ours } from '../case-define.ts';
import { field } from '../case-fields.ts';
import { ledgerSignatures } from '../case-figures.ts';
import { days, workdays } from '../case-kit.ts';
import { between, count, deadline, move, rate, register, step } from '../case-words.ts';
import { hazardDomains, hazardGrades, hazardSources } from './hazard-choices.ts';
import { majorHazards } from './major-hazards.ts';

/** Of any hazard, and of those of fire. */
const managers = ['hazard.manage', 'hazard.fire'] as const;
const limited = ['registered', 'graded', 'rectifying', 'extending', 'checking', 'failed'] as const;

/** Hazard 隐患 (data sheet C6). Grading by the list, the five-fold rule and the way to a major one's end: `modules/hazard`. */
export const hazard = defineCase({
  type: 'hazard',
  prefix: 'YH',
  label: ['隐患', 'Hazard'],
  group: 'hazard',
  secrecy: 1,
  priority: 3,
  outcome: 'done',
  tells: managers,
  defaults: { by: managers },
  // Fire control works on fires; at night the duty leader grades what else is found.
  narrows: { 'hazard.fire': { domain: 'fire' } },
  asks: {
    description: field.longText(['隐患情况', 'What is wrong']),
    domain: field.choice(['隐患类别', 'Domain'], hazardDomains).optional(),
    source: field.choice(['来源', 'Source'], hazardSources).optional(),
    risk: field.longText(['可能后果', 'What it may lead to']).optional(),
    majorItems: field.choices(['重大隐患判定清单条目', 'Items of the major-hazard list'], majorHazards).optional(),
    photos: field.files(['整改前照片', 'Photo before']).optional(),
  },
  learns: {
    suggested: field.choice(['建议等级', 'Suggested grade'], hazardGrades),
    grade: field.choice(['等级', 'Grade'], hazardGrades),
    isRepeat: field.yesNo(['同一地点再次发生', 'Again at the same place']),
    measure: field.longText(['临时措施', 'Temporary measure']),
    planOwner: field.text(['责任(责任人与单位)', 'Responsibility']),
    planMeasures: field.longText(['措施', 'Measures']),
    planFunds: field.money(['资金', 'Funds']),
    limitOn: field.date(['期限', 'To be done by']),
    planFallback: field.longText(['预案', 'Emergency plan']),
    authorityReport: field.text(['上报主管部门(时间、文号)', 'Reported to the authority']),
    congressReport: field.text(['向职代会报告(时间、届次)', 'Reported to the staff congress']),
    isSupervised: field.yesNo(['挂牌督办', 'Supervised']),
    cost: field.money(['整改费用', 'Cost']),
    done: field.longText(['整改情况', 'What was done']),
    photosAfter: field.photos(['整改后照片', 'Photo after']),
    checkResult: field.longText(['复查意见', 'Result of the check']),
  },
  quick: ['description', 'domain', 'photos'],
  listed: ['grade', 'suggested', 'domain', 'isRepeat', 'isSupervised'],
  states: {
    registered: ['待定级', 'Registered'],
    graded: ['待派发', 'Graded'],
    major: ['重大·待临时措施', 'Major, measure due'],
    planning: ['重大·待整改方案', 'Major, plan due'],
    rectifying: ['整改中', 'Rectifying'],
    extending: ['延期待批', 'Extension asked'],
    checking: ['待复查', 'To be checked'],
    failed: ['复查不通过', 'Check failed'],
  },
  endings: { closed: ['已销号', 'Closed'], dismissed: ['误报关闭', 'No hazard'] },
  way: ['registered', 'graded', 'rectifying', 'checking', 'closed'],
  actions: {
    gradeGeneral: move(['定为一般', 'Grade general'], 'registered', 'graded', {
      asks: ['domain', 'risk?', 'majorItems?'],
      stamp: 'gradedAt',
      must: { listed_as_major: { not: { filled: 'majorItems' } } },
    }),
    gradeMajor: move(['定为重大', 'Grade major'], ['registered', 'graded', 'rectifying', 'failed'], 'major', {
      asks: ['domain', 'risk', 'majorItems?'],
      stamp: 'majorAt',
      once: true,
      tells: ['head', 'hazard.supervise', 'hazard.answer'],
      isDanger: true,
    }),
    strike: step(['更正清单条目', 'Strike list items'], 'registered', { why: ['理由', 'Why none of them fits'] }),
    secure: move(['临时措施', 'Temporary measure'], 'major', 'planning', {
      by: [...managers, 'hazard.rectify'],
      asks: ['measure'],
      stamp: 'securedAt',
    }),
    plan: move(['五落实方案', 'Plan'], 'planning', 'graded', {
      asks: ['planOwner', 'planMeasures', 'planFunds', 'limitOn', 'planFallback'],
      stamp: 'plannedAt',
      tells: 'hazard.supervise',
      notBefore: { limitOn: 'today' },
    }),
    reportUp: step(
      ['上报与职代会报告', 'Report upwards'],
      ['major', 'planning', 'graded', 'rectifying', 'extending', 'checking', 'failed'],
      { asks: ['authorityReport?', 'congressReport?'] },
    ),
    supervise: step(['挂牌督办', 'Supervise'], 'open', {
      by: ['hazard.supervise', 'hazard.answer'],
      why: ['督办要求', 'What is demanded'],
      stamp: 'supervisedAt',
      once: true,
      tells: ['assignee', 'head', ...managers],
    }),
    dispatch: move(['派发', 'Dispatch'], ['graded', 'failed'], 'rectifying', {
      input: {
        department: field.department(['责任科室', 'Department']).optional(),
        owner: field.person(['整改责任人', 'Who rectifies']),
      },
      note: ['整改要求', 'What is to be done'],
      joins: { owner: 'assignee' },
      routes: 'department',
      stamp: 'dispatchedAt',
      restamps: true,
      tells: ['assignee', 'head'],
    }),
    handIn: move(['提交复查', 'Hand in'], 'rectifying', 'checking', {
      by: ['assignee', 'hazard.rectify'],
      becomes: 'assignee',
      asks: ['done', 'photosAfter', 'cost?'],
      photo: { field: 'photosAfter', after: 'dispatchedAt' },
      stamp: 'handedInAt',
      restamps: true,
      tells: managers,
    }),
    fixOnSpot: move(['立行立改', 'Fixed on the spot'], 'registered', 'checking', {
      by: ['reporter', ...managers, 'hazard.rectify'],
      becomes: 'assignee',
      asks: ['done', 'photosAfter'],
      stamp: 'fixedAt',
      tells: managers,
      must: { listed_as_major: { not: { filled: 'majorItems' } } },
    }),
    askExtension: move(['申请延期', 'Ask for more time'], 'rectifying', 'extending', {
      by: ['assignee', 'hazard.rectify'],
      becomes: 'assignee',
      why: ['延期理由', 'Why'],
      tells: managers,
    }),
    extend: move(['同意延期', 'Extend'], 'extending', 'rectifying', {
      notBy: 'assignee',
      input: { days: field.between(['延长天数', 'Days'], 1, 30) },
      tells: 'assignee',
      extends: { clock: 'limit', field: 'days', times: 2 },
    }),
    refuseExtension: move(['不同意延期', 'Refuse'], 'extending', 'rectifying', {
      why: ['理由', 'Why'],
      tells: 'assignee',
    }),
    pass: move(['销号', 'Close'], 'checking', 'closed', {
      notBy: 'assignee',
      becomes: 'checker',
      asks: ['checkResult'],
      tells: ['reporter', 'assignee'],
      must: { major_not_reported: { if: { data: { grade: 'major' } }, filled: ['authorityReport', 'congressReport'] } },
    }),
    fail: move(['复查不通过', 'Not passed'], 'checking', 'failed', {
      notBy: 'assignee',
      becomes: 'checker',
      asks: ['checkResult'],
      stamp: 'failedAt',
      restamps: true,
      tells: ['assignee', 'head'],
    }),
    dismiss: move(['误报关闭', 'No hazard'], ['registered', 'graded'], 'dismissed', {
      asks: ['checkResult'],
      stamp: 'dismissedAt',
      tells: 'reporter',
    }),
  },
  clocks: {
    limit: deadline(['整改期限', 'Rectify'], limited, [days(7), days(8), days(10), days(14)], {
      keeps: true,
      until: 'limitOn',
      warn: days(1),
      tells: [['assignee', ...managers], 'head', 'hazard.supervise', 'hazard.answer'],
      source: ours('数据单 C6:一般隐患 7 日;逾期 1/3/7 日逐级上报 / data sheet C6'),
    }),
    secure: deadline(['临时措施时限', 'Temporary measure'], 'major', days(0), {
      tells: [[...managers, 'head', 'hazard.supervise']],
      isUrgent: true,
      source: ours('数据单 C6:重大隐患当日采取临时措施 / data sheet C6: same day'),
    }),
    plan: deadline(['方案时限', 'Plan'], 'planning', workdays(3), {
      tells: [[...managers, 'hazard.supervise']],
      source: ours(),
    }),
  },
  permissions: { read: 'hazard.read', create: 'case.create' },
  groups: ['domain', 'grade', 'source'],
  figures: {
    found: count(['发现隐患', 'Hazards found'], { noStamp: 'dismissedAt' }),
    closed: rate(['销号率', 'Closed'], { state: 'closed' }, { noStamp: 'dismissedAt' }, { better: 'more' }),
    // A major one that waits for its plan has no limit yet.
    onTime: rate(
      ['按期整改率', 'Rectified in time'],
      { kept: 'limit', state: 'closed' },
      { promised: 'limit', state: [...limited, 'closed'] },
      { better: 'more' },
    ),
    majorOpen: count(
      ['未销号重大隐患', 'Major ones open'],
      { open: true, data: { grade: 'major' } },
      { better: 'less' },
    ),
    meanDays: between(['平均整改天数', 'Mean days'], 'at', 'closedAt', 'day', {
      where: { state: 'closed' },
      better: 'less',
    }),
    repeat: rate(
      ['同地点重复率', 'Repeated at the same place'],
      { noStamp: 'dismissedAt', data: { isRepeat: true } },
      { noStamp: 'dismissedAt' },
      { better: 'less' },
    ),
  },
  ledgers: {
    hazards: register(
      ['隐患排查治理台账', 'Register of hazards'],
      `number at place source domain description grade department assignee dueAt measure done cost checker
      checkResult state closedAt`,
      { signatures: ledgerSignatures },
    ),
    public: register(
      ['隐患排查治理公示', 'Hazards, public version'],
      'number at place domain grade description state closedAt',
      { where: { noStamp: 'dismissedAt' }, isPublic: true },
    ),
  },
});
