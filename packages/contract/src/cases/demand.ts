import { defineCase, ours } from '../case-define.ts';
import { field } from '../case-fields.ts';
import { days } from '../case-kit.ts';
import { count, deadline, limit, move, rate, register, step } from '../case-words.ts';

const concluded = ['substantiated', 'answering', 'closed'] as const;
const outcome = field.longText(['反馈报告人', 'What the reporter is told']);

/** Somebody says a red packet was demanded (data sheet C16). The accused never hears of it. */
export const demand = defineCase({
  type: 'demand',
  prefix: 'SY',
  label: ['索要红包举报', 'Red packet demanded'],
  group: 'integrity',
  secrecy: 4,
  priority: 2,
  anonymous: true,
  hidesReporter: true,
  subjects: 'excluded',
  outcome: 'outcome',
  tells: 'accusation.handle',
  joins: { staff: 'subject' },
  defaults: { by: 'assignee' },
  asks: {
    accused: field.text(['被反映人(姓名、科室或特征)', 'Who (name, department or looks)'], { secrecy: 4 }),
    // Not `person`, or the case that holds him to account would show his name before he is told.
    staff: field.person(['被反映人(本院人员)', 'Who, if on our staff'], { secrecy: 4 }).optional(),
    happenedAt: field.time(['发生时间', 'When']).optional(),
    facts: field.longText(['事情经过', 'What happened'], { secrecy: 4 }),
    amount: field.money(['涉及金额', 'Amount'], { secrecy: 4 }).optional(),
    evidence: field.files(['证据', 'Evidence'], { secrecy: 4 }).optional(),
    contact: field.phone(['联系电话(可不填)', 'Phone, if you like'], { secrecy: 4 }).optional(),
  },
  learns: {
    finding: field.longText(['查实情况', 'What was found'], { secrecy: 4 }),
    declineReason: field.longText(['不予受理原因', 'Why it was not taken up'], { secrecy: 4 }),
    outcome,
  },
  quick: ['accused', 'facts', 'evidence'],
  states: {
    received: ['待受理', 'Received'],
    investigating: ['调查中', 'Being investigated'],
    substantiated: ['属实待问责', 'Substantiated'],
    answering: ['待反馈', 'To be answered'],
  },
  endings: { closed: ['已办结', 'Closed'], declined: ['不予受理', 'Not taken up'] },
  actions: {
    accept: move(['受理', 'Take up'], 'received', 'investigating', {
      by: 'accusation.handle',
      notBy: 'reporter',
      becomes: 'assignee',
      stamp: 'acceptedAt',
      tells: 'reporter',
    }),
    identify: step(['确认被反映人', 'Identify the person'], 'open', {
      by: 'accusation.handle',
      input: { staff: field.person(['被反映人', 'Who'], { secrecy: 4 }) },
      joins: { staff: 'subject' },
    }),
    substantiate: move(['属实', 'Substantiated'], 'investigating', 'substantiated', {
      asks: ['finding'],
      needs: ['staff', 'finding'],
      stamp: 'substantiatedAt',
    }),
    clear: move(['不属实', 'Not substantiated'], 'investigating', 'answering', {
      input: { finding: field.longText(['调查情况', 'What was found'], { secrecy: 4 }) },
      stamp: 'clearedAt',
    }),
    hold: move(['启动问责', 'Hold to account'], 'substantiated', 'answering', {
      stamp: 'heldAt',
      opens: { type: 'accountability', title: ['索要红包问责', 'Held to account: red packet demanded'] },
    }),
    close: move(['反馈并办结', 'Answer and close'], 'answering', 'closed', {
      asks: ['outcome'],
      needs: 'outcome',
      stamp: 'endedAt',
      tells: 'reporter',
    }),
    decline: move(['不予受理', 'Do not take up'], 'received', 'declined', {
      by: 'accusation.handle',
      notBy: 'reporter',
      asks: ['declineReason', 'outcome'],
      stamp: 'endedAt',
      tells: 'reporter',
      isDanger: true,
    }),
  },
  clocks: {
    accept: limit(['受理时限', 'Take up'], 'received', days(15), {
      warn: days(5),
      tells: 'accusation.handle',
      source: ours('按信访工作条例(2022)15 日告知类推 / by analogy: 15 days to inform, Petition Regulation 2022'),
    }),
    conclude: deadline(
      ['调查时限', 'Conclude'],
      ['investigating', 'substantiated', 'answering'],
      [days(60), days(90)],
      {
        warn: days(10),
        tells: [['assignee', 'accusation.handle']],
        source: ours('按信访工作条例(2022)60 日办结类推 / by analogy: 60 days, Petition Regulation 2022'),
      },
    ),
  },
  permissions: {
    read: 'redpacket.read',
    create: 'case.create',
    confidential: 'accusation.handle',
    named: 'accusation.handle',
  },
  figures: {
    reports: count(['索要红包举报', 'Reports of demands'], {}, { better: 'less' }),
    substantiated: count(['查实', 'Substantiated'], { stamp: 'substantiatedAt' }, { better: 'less' }),
    substantiatedRate: rate(
      ['查实率', 'Substantiated'],
      { stamp: 'substantiatedAt', state: concluded },
      { state: concluded },
    ),
  },
  ledgers: {
    register: register(
      ['索要红包举报台账', 'Register of demands'],
      'number at happenedAt accused facts finding outcome state closedAt',
    ),
  },
});
