import { z } from 'zod';

import { field } from '../case-fields.ts';
import { defineCase, days } from '../case-kit.ts';

const concluded = ['substantiated', 'answering', 'closed'];
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
  joins: [{ field: 'staff', as: 'subject' }],
  outcome: 'outcome',
  report: ['accused', 'staff', 'happenedAt', 'facts', 'amount', 'evidence', 'contact'],
  quick: ['accused', 'facts', 'evidence'],
  fields: z.object({
    accused: field.text(['被反映人(姓名、科室或特征)', 'Who (name, department or looks)'], { secrecy: 4 }),
    // Not `person`, or the case that holds him to account would show his name before he is told.
    staff: field.person(['被反映人(本院人员)', 'Who, if on our staff'], { secrecy: 4 }).optional(),
    happenedAt: field.time(['发生时间', 'When']).optional(),
    facts: field.longText(['事情经过', 'What happened'], { secrecy: 4 }),
    amount: field.money(['涉及金额', 'Amount'], { secrecy: 4 }).optional(),
    evidence: field.files(['证据', 'Evidence'], { secrecy: 4 }).optional(),
    contact: field.phone(['联系电话(可不填)', 'Phone, if you like'], { secrecy: 4 }).optional(),
    finding: field.longText(['查实情况', 'What was found'], { secrecy: 4 }).optional(),
    declineReason: field.longText(['不予受理原因', 'Why it was not taken up'], { secrecy: 4 }).optional(),
    outcome: outcome.optional(),
  }),
  states: {
    received: ['待受理', 'Received'],
    investigating: ['调查中', 'Being investigated'],
    substantiated: ['属实待问责', 'Substantiated'],
    answering: ['待反馈', 'To be answered'],
    closed: ['已办结', 'Closed'],
    declined: ['不予受理', 'Not taken up'],
  },
  initial: 'received',
  final: ['closed', 'declined'],
  actions: {
    accept: {
      label: ['受理', 'Take up'],
      from: ['received'],
      to: 'investigating',
      by: ['accusation.handle'],
      notBy: ['reporter'],
      becomes: 'assignee',
      stamp: 'acceptedAt',
      tells: ['reporter'],
    },
    identify: {
      label: ['确认被反映人', 'Identify the person'],
      from: 'open',
      by: ['accusation.handle'],
      joins: [{ field: 'staff', as: 'subject' }],
      input: z.object({ staff: field.person(['被反映人', 'Who'], { secrecy: 4 }) }),
    },
    substantiate: {
      label: ['属实', 'Substantiated'],
      from: ['investigating'],
      to: 'substantiated',
      by: ['assignee'],
      stamp: 'substantiatedAt',
      needs: ['staff', 'finding'],
      input: z.object({ finding: field.longText(['查实情况', 'What was found'], { secrecy: 4 }) }),
    },
    clear: {
      label: ['不属实', 'Not substantiated'],
      from: ['investigating'],
      to: 'answering',
      by: ['assignee'],
      stamp: 'clearedAt',
      input: z.object({ finding: field.longText(['调查情况', 'What was found'], { secrecy: 4 }) }),
    },
    hold: {
      label: ['启动问责', 'Hold to account'],
      from: ['substantiated'],
      to: 'answering',
      by: ['assignee'],
      stamp: 'heldAt',
      opens: { type: 'accountability', title: ['索要红包问责', 'Held to account: red packet demanded'] },
    },
    close: {
      label: ['反馈并办结', 'Answer and close'],
      from: ['answering'],
      to: 'closed',
      by: ['assignee'],
      stamp: 'endedAt',
      needs: ['outcome'],
      tells: ['reporter'],
      input: z.object({ outcome }),
    },
    decline: {
      label: ['不予受理', 'Do not take up'],
      from: ['received'],
      to: 'declined',
      by: ['accusation.handle'],
      notBy: ['reporter'],
      stamp: 'endedAt',
      tells: ['reporter'],
      isDanger: true,
      input: z.object({
        declineReason: field.longText(['不予受理原因', 'Why it was not taken up'], { secrecy: 4 }),
        outcome,
      }),
    },
  },
  clocks: {
    accept: {
      label: ['受理时限', 'Take up'],
      during: ['received'],
      steps: [days(15)],
      warn: days(5),
      tells: [['accusation.handle']],
      source: '按信访工作条例(2022)15 日告知类推 / by analogy: 15 days to inform, Petition Regulation 2022',
      isUnconfirmed: true,
    },
    conclude: {
      label: ['调查时限', 'Conclude'],
      during: ['investigating', 'substantiated', 'answering'],
      steps: [days(60), days(90)],
      warn: days(10),
      tells: [['assignee', 'accusation.handle']],
      isDeadline: true,
      source: '按信访工作条例(2022)60 日办结类推 / by analogy: 60 days, Petition Regulation 2022',
      isUnconfirmed: true,
    },
  },
  permissions: {
    read: 'redpacket.read',
    create: 'case.create',
    confidential: 'accusation.handle',
    named: 'accusation.handle',
  },
  tells: ['accusation.handle'],
  figures: {
    reports: { label: ['索要红包举报', 'Reports of demands'], of: { count: {} }, unit: 'case', better: 'less' },
    substantiated: {
      label: ['查实', 'Substantiated'],
      of: { count: { stamp: 'substantiatedAt' } },
      unit: 'case',
      better: 'less',
    },
    substantiatedRate: {
      label: ['查实率', 'Substantiated'],
      of: { count: { stamp: 'substantiatedAt' } },
      per: { count: { state: concluded } },
      unit: 'percent',
    },
  },
  ledgers: {
    register: {
      label: ['索要红包举报台账', 'Register of demands'],
      columns: ['number', 'at', 'happenedAt', 'accused', 'facts', 'finding', 'outcome', 'state', 'closedAt'],
    },
  },
});
