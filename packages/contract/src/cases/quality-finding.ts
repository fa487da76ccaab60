import { defineCase, ours } from '../case-define.ts';
import { field } from '../case-fields.ts';
import { days, workdays } from '../case-kit.ts';
import { count, deadline, inTime, limit, move, rate, register, step, sum } from '../case-words.ts';

export const defects = {
  record: ['病历书写', 'Medical record'],
  late: ['病历不及时', 'Record late'],
  core: ['核心制度', 'Core system'],
  surgery: ['手术安全', 'Surgical safety'],
  drug: ['合理用药', 'Use of drugs'],
  nursing: ['护理质量', 'Nursing'],
  infection: ['医院感染', 'Infection control'],
  consent: ['知情同意', 'Informed consent'],
  none: ['无缺陷', 'No defect'],
} as const;
const real = ['record', 'late', 'core', 'surgery', 'drug', 'nursing', 'infection', 'consent'] as const;
const found = { data: { defect: real } } as const;
const standing = ['found', 'rectifying', 'review', 'closed'] as const;

/** Quality finding 质量点评 (data sheet C25): checked, put right, checked again by somebody else. */
export const qualityFinding = defineCase({
  type: 'qualityFinding',
  prefix: 'ZK',
  label: ['质量点评', 'Quality finding'],
  group: 'quality',
  secrecy: 2,
  priority: 3,
  joins: { staff: 'copied' },
  defaults: { by: 'quality.handle' },
  asks: {
    batch: field.text(['点评批次', 'Check']),
    defect: field.choice(['缺陷类别', 'Class of defect'], defects),
    severity: field
      .choice(['严重程度', 'Severity'], {
        minor: ['轻微', 'Minor'],
        major: ['较重', 'Major'],
        grave: ['严重', 'Grave'],
      })
      .optional(),
    checked: field.count(['本批次本科室检查份数(只填一次)', 'Records checked, once a check and department']).optional(),
    staff: field.person(['相关人员', 'Staff concerned']).optional(),
    recordNo: field.text(['病历号', 'Record number'], { secrecy: 3 }).optional(),
    description: field.longText(['问题描述', 'What is wrong']),
  },
  learns: {
    requirement: field.longText(['整改要求', 'What is asked']),
    dueOn: field.date(['整改期限', 'Due on']),
    measures: field.longText(['整改措施', 'What was done']),
    checkResult: field.longText(['复查意见', 'What the check found']),
    isRepeat: field.yesNo(['重复缺陷', 'Repeated']),
  },
  quick: ['batch', 'defect', 'severity', 'checked', 'description'],
  listed: ['batch', 'defect', 'severity', 'isRepeat'],
  states: {
    found: ['待派发', 'Found'],
    rectifying: ['整改中', 'Being put right'],
    review: ['待复查', 'To be checked'],
  },
  endings: { closed: ['已销号', 'Closed'], clean: ['无缺陷', 'No defect'], withdrawn: ['已撤销', 'Withdrawn'] },
  way: ['found', 'rectifying', 'review', 'closed'],
  actions: {
    clean: move(['确认无缺陷', 'Confirm no defect'], 'found', 'clean', {
      stamp: 'endedAt',
      must: { has_defect: { data: { defect: 'none' } } },
    }),
    dispatch: move(['派发整改', 'Have it put right'], 'found', 'rectifying', {
      input: { rectifier: field.person(['整改人', 'Who puts it right']) },
      asks: ['requirement', 'dueOn'],
      joins: { rectifier: 'assignee' },
      stamp: 'dispatchedAt',
      tells: ['assignee', 'head', 'copied'],
      notBefore: { dueOn: 'today' },
      must: { no_defect: { not: { data: { defect: 'none' } } } },
    }),
    submit: move(['提交复查', 'Done, please check'], 'rectifying', 'review', {
      by: ['assignee', 'quality.rectify'],
      becomes: 'assignee',
      asks: ['measures'],
      input: { files: field.files(['佐证材料', 'Evidence']).optional() },
      stamp: 'submittedAt',
      restamps: true,
      tells: 'quality.handle',
    }),
    pass: move(['复查通过', 'Checked: good'], 'review', 'closed', {
      notBy: ['assignee', 'copied'],
      becomes: 'checker',
      asks: ['checkResult'],
      stamp: 'endedAt',
      tells: ['assignee', 'copied', 'head'],
    }),
    fail: move(['复查不通过', 'Checked: not good'], 'review', 'rectifying', {
      notBy: ['assignee', 'copied'],
      becomes: 'checker',
      asks: ['checkResult'],
      stamp: 'failedAt',
      tells: ['assignee', 'head'],
    }),
    withdraw: move(['撤销', 'Withdraw'], ['found', 'rectifying'], 'withdrawn', {
      notBy: ['assignee', 'copied'],
      input: { checkResult: field.longText(['撤销理由', 'Why']) },
      stamp: 'endedAt',
      tells: ['assignee', 'copied'],
      isDanger: true,
    }),
    penalise: step(['提请问责', 'Hold to account'], ['rectifying', 'review', 'closed'], {
      notBy: ['assignee', 'copied'],
      stamp: 'penalisedAt',
      once: true,
      opens: { type: 'accountability', title: ['质量问题问责', 'Quality'] },
    }),
    commend: step(['提请奖励', 'Propose a reward'], ['review', 'closed', 'clean'], {
      stamp: 'commendedAt',
      once: true,
      opens: { type: 'reward', title: ['质量奖励', 'Quality'] },
    }),
  },
  clocks: {
    dispatch: limit(['派发时限', 'Dispatch'], 'found', workdays(3), { tells: 'quality.handle', source: ours() }),
    rectify: deadline(['整改时限', 'Put right'], 'rectifying', [days(7), days(10), days(14)], {
      until: 'dueOn',
      warn: days(1),
      tells: ['assignee', ['assignee', 'head'], ['assignee', 'head', 'quality.handle']],
      source: ours('派发时规定的日期;一般 7 日(参照 C6) / the date given at dispatch; 7 days as for hazards'),
    }),
    check: limit(['复查时限', 'Check'], 'review', workdays(5), { tells: 'quality.handle', source: ours() }),
  },
  permissions: { read: 'quality.read', create: 'quality.handle', confidential: 'quality.read' },
  groups: ['defect', 'severity', 'isRepeat'],
  figures: {
    findings: count(['缺陷数', 'Findings'], { state: standing, ...found }, { better: 'less' }),
    checked: sum(['检查份数', 'Records checked'], 'checked', 'case'),
    perHundred: {
      label: ['每百份缺陷数', 'Findings per 100 records'],
      of: { count: { state: standing, ...found } },
      per: { sum: 'checked' },
      unit: 'percent',
      better: 'less',
    },
    closed: rate(['整改销号率', 'Closed'], { state: 'closed' }, { state: standing, ...found }, { better: 'more' }),
    onTime: inTime(['按期整改率', 'Put right on time'], 'rectify'),
    repeats: count(['重复缺陷', 'Repeated'], { data: { isRepeat: true } }, { better: 'less' }),
  },
  ledgers: {
    monthly: register(
      ['医疗质量点评月台账', 'Monthly register of quality findings'],
      `number at batch department defect severity description requirement assignee dueOn checker isRepeat
      state`,
      { where: { state: standing } },
    ),
  },
});
