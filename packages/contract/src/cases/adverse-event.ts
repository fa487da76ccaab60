import { defineCase, ours } from '../case-define.ts';
import { field } from '../case-fields.ts';
import { days, hours, workdays } from '../case-kit.ts';
import { between, count, limit, move, rate, register, step } from '../case-words.ts';
import { adverseKinds, capa, harmLevels, rootCause } from './adverse-choices.ts';

const harm = field.choice(['伤害等级', 'Level of harm'], harmLevels);
const kind = field.choice(['事件类型', 'Kind of event'], adverseKinds);
const outcome = field.longText(['反馈报告人', 'What the reporter is told']);

/** Adverse event: reported without punishment, analysed, put right, checked for effect, answered to whoever reported. */
export const adverseEvent = defineCase({
  type: 'adverseEvent',
  prefix: 'BL',
  label: ['不良事件', 'Adverse event'],
  group: 'quality',
  secrecy: 2,
  priority: 2,
  anonymous: true,
  hidesReporter: true,
  outcome: 'outcome',
  insiders: ['reporter', 'assignee', 'responder'],
  tells: ['adverse.handle', 'head'],
  defaults: { by: 'adverse.handle' },
  asks: {
    kind,
    harm,
    happenedAt: field.time(['发生时间', 'When']),
    description: field.longText(['事件经过', 'What happened']),
    immediate: field.longText(['已采取的处理', 'What was done at once']),
    patientNo: field.text(['住院号/就诊号', 'Patient number'], { secrecy: 3 }).optional(),
    photos: field.files(['照片', 'Photos']).optional(),
  },
  learns: {
    whys: rootCause.whys,
    causes: rootCause.causes,
    rootCause: rootCause.rootCause,
    capa,
    noActionReason: field.longText(['无需改进的理由', 'Why nothing need change']),
    effect: field.longText(['效果评价', 'What effect it had']),
    outcome,
  },
  quick: ['kind', 'harm', 'happenedAt', 'description', 'immediate'],
  listed: ['kind', 'harm'],
  notAfter: { happenedAt: 'now' },
  states: {
    reported: ['待受理', 'Reported'],
    analysing: ['分析中', 'Being analysed'],
    acting: ['改进中', 'Being put right'],
    recheck: ['待效果复查', 'Effect to be checked'],
    answering: ['待反馈', 'To be answered'],
  },
  endings: { closed: ['已办结', 'Closed'], declined: ['不属于不良事件', 'Not an adverse event'] },
  actions: {
    accept: move(['受理定级', 'Take up and grade'], 'reported', 'analysing', {
      becomes: 'assignee',
      asks: ['harm', 'kind?'],
      input: { team: field.people(['分析小组', 'Who analyses']).optional() },
      joins: { team: 'responder' },
      stamp: 'acceptedAt',
      tells: ['reporter', 'head', 'responder'],
    }),
    analyse: step(['根因分析', 'Root cause'], 'analysing', {
      by: ['assignee', 'responder'],
      asks: ['whys', 'causes', 'rootCause'],
      stamp: 'analysedAt',
    }),
    plan: move(['下达改进措施', 'Order corrective action'], 'analysing', 'acting', {
      by: 'assignee',
      asks: ['capa'],
      stamp: 'plannedAt',
      tells: ['responder', 'head'],
      must: { cause_first: { if: { data: { harm: ['I', 'II'] } }, stamp: 'analysedAt' } },
    }),
    progress: step(['更新措施进展', 'Say how far it is'], 'acting', { by: ['responder', 'assignee'], asks: ['capa'] }),
    done: move(['措施完成', 'All done'], 'acting', 'recheck', {
      by: ['responder', 'assignee'],
      restamps: true,
      tells: 'adverse.handle',
    }),
    effective: move(['效果达成', 'It works'], 'recheck', 'answering', {
      notBy: 'responder',
      becomes: 'checker',
      asks: ['effect'],
      stamp: 'checkedAt',
    }),
    ineffective: move(['效果不佳', 'It does not work'], 'recheck', 'acting', {
      notBy: 'responder',
      becomes: 'checker',
      asks: ['effect', 'capa'],
      tells: 'responder',
    }),
    noAction: move(['无需改进', 'Nothing need change'], 'analysing', 'answering', {
      by: 'assignee',
      asks: ['noActionReason'],
      must: { action_needed: { not: { data: { harm: ['I', 'II'] } } } },
    }),
    close: move(['反馈并办结', 'Answer and close'], 'answering', 'closed', {
      asks: ['outcome'],
      stamp: 'endedAt',
      tells: ['reporter', 'head'],
    }),
    decline: move(['不属于不良事件', 'Not an adverse event'], 'reported', 'declined', {
      notBy: 'reporter',
      asks: ['outcome'],
      stamp: 'endedAt',
      tells: 'reporter',
    }),
  },
  clocks: {
    acceptGrave: limit(['Ⅰ、Ⅱ级受理时限', 'Take up, level I and II'], 'reported', [hours(12), hours(24)], {
      when: { harm: ['I', 'II'] },
      tells: ['adverse.handle', ['adverse.handle', 'head']],
      isUrgent: true,
      source: ours(
        '重大过失 12 小时内报告(医疗事故处理条例 art. 14);院内时限为项目默认值 / 12 h to report serious negligence; inside the hospital a project default',
      ),
    }),
    accept: limit(['受理时限', 'Take up'], 'reported', workdays(2), { tells: 'adverse.handle', source: ours() }),
    analyse: limit(['分析时限', 'Analyse'], 'analysing', days(45), {
      warn: days(10),
      tells: [['assignee', 'responder']],
      source: ours('根因分析 45 日(国际通行) / root-cause analysis within 45 days, international practice'),
    }),
    act: limit(['改进时限', 'Put right'], 'acting', [days(30), days(45)], {
      warn: days(7),
      tells: [
        ['responder', 'assignee'],
        ['responder', 'assignee', 'head'],
      ],
      source: ours(),
    }),
    recheck: limit(['效果复查时限', 'Check the effect'], 'recheck', days(90), {
      warn: days(14),
      tells: 'adverse.handle',
      source: ours(),
    }),
    answer: limit(['反馈时限', 'Answer the reporter'], 'answering', workdays(5), {
      tells: 'adverse.handle',
      source: ours(),
    }),
  },
  permissions: { read: 'adverse.read', create: 'case.create', confidential: 'adverse.handle' },
  groups: ['kind', 'harm'],
  figures: {
    events: count(['不良事件', 'Adverse events'], {
      state: ['reported', 'analysing', 'acting', 'recheck', 'answering', 'closed'],
    }),
    grave: count(['Ⅰ、Ⅱ级事件', 'Level I and II'], { data: { harm: ['I', 'II'] } }, { better: 'less' }),
    analysed: rate(
      ['Ⅰ、Ⅱ级根因分析率', 'Root cause known, level I and II'],
      { stamp: 'analysedAt', data: { harm: ['I', 'II'] } },
      { stamp: 'acceptedAt', data: { harm: ['I', 'II'] } },
      { better: 'more' },
    ),
    effective: rate(
      ['改进有效率', 'Corrective action that worked'],
      { stamp: 'checkedAt', noStamp: 'ineffectiveAt' },
      { stamp: 'doneAt', state: ['acting', 'answering', 'closed'] },
      { better: 'more' },
    ),
    answered: rate(['反馈率', 'Reporters answered'], { state: ['closed', 'declined'] }, {}, { better: 'more' }),
    days: between(['平均办结时间', 'Mean time to close'], 'at', 'endedAt', 'day', { better: 'less' }),
  },
  ledgers: {
    register: register(
      ['不良事件台账', 'Register of adverse events'],
      'number happenedAt department place kind harm description rootCause effect state closedAt',
    ),
  },
});
