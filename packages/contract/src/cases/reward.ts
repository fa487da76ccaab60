import { z } from 'zod';

import { field } from '../case-fields.ts';
import { defineCase, workdays } from '../case-kit.ts';

const basis = field.longText(['事迹与依据', 'What for']).optional();
const people = field.people(['受奖人', 'Who']).optional();
const kind = field
  .choice(['奖励方式', 'Kind'], {
    praise: ['通报表扬', 'Commendation'],
    honour: ['评先评优', 'Honour'],
    bonus: ['绩效奖励', 'Bonus'],
    promotion: ['优先晋升', 'Preference in promotion'],
  })
  .optional();
const amount = field.money(['奖金', 'Amount'], { secrecy: 3 }).optional();

/** 奖励: proposed by one, decided by another; nobody decides on his own. */
export const reward = defineCase({
  type: 'reward',
  prefix: 'JL',
  label: ['奖励', 'Reward'],
  group: 'integrity',
  secrecy: 2,
  priority: 4,
  where: 'none',
  report: ['basis', 'people', 'kind', 'amount'],
  joins: [{ field: 'people', as: 'subject' }],
  listed: ['kind'],
  fields: z.object({
    basis,
    people,
    kind,
    amount,
    decisionNumber: field.text(['决定文号', 'Number of the decision']).optional(),
    publicOn: field.date(['公示日期', 'Made public on']).optional(),
  }),
  states: {
    drafted: ['拟定中', 'Drafted'],
    proposed: ['待审批', 'To be decided'],
    approved: ['待公示', 'Approved'],
    granted: ['已公示', 'Granted'],
    rejected: ['未批准', 'Rejected'],
  },
  initial: 'drafted',
  final: ['granted', 'rejected'],
  actions: {
    propose: {
      label: ['提请', 'Propose'],
      from: ['drafted'],
      to: 'proposed',
      by: ['conduct.handle', 'reporter'],
      becomes: 'assignee',
      stamp: 'proposedAt',
      joins: [{ field: 'people', as: 'subject' }],
      needs: ['basis', 'people', 'kind'],
      tells: ['conduct.approve'],
      input: z.object({ basis, people, kind, amount }),
    },
    approve: {
      label: ['批准', 'Approve'],
      from: ['proposed'],
      to: 'approved',
      by: ['conduct.approve'],
      notBy: ['reporter', 'assignee'],
      becomes: 'approver',
      stamp: 'approvedAt',
      tells: ['assignee', 'head'],
      input: z.object({ decisionNumber: field.text(['决定文号', 'Number of the decision']) }),
    },
    reject: {
      label: ['不批准', 'Reject'],
      from: ['proposed'],
      to: 'rejected',
      by: ['conduct.approve'],
      notBy: ['reporter', 'assignee'],
      becomes: 'approver',
      stamp: 'endedAt',
      tells: ['assignee'],
      input: z.object({ note: field.longText(['理由', 'Why']) }),
    },
    grant: {
      label: ['公示归档', 'Make public'],
      from: ['approved'],
      to: 'granted',
      by: ['conduct.handle', 'assignee'],
      stamp: 'endedAt',
      tells: ['subject'],
      input: z.object({ publicOn: field.date(['公示日期', 'Made public on']) }),
    },
    drop: {
      label: ['撤回', 'Withdraw'],
      from: ['drafted', 'proposed'],
      to: 'rejected',
      by: ['reporter', 'conduct.handle'],
      stamp: 'endedAt',
      isDanger: true,
      input: z.object({ note: field.longText(['理由', 'Why']) }),
    },
  },
  clocks: {
    decide: {
      label: ['审批时限', 'Decide'],
      during: ['drafted', 'proposed'],
      steps: [workdays(10)],
      tells: [['conduct.approve', 'conduct.handle']],
      isDeadline: true,
      source: '项目默认值 / project default',
      isUnconfirmed: true,
    },
    grant: {
      label: ['公示时限', 'Make public'],
      during: ['approved'],
      steps: [workdays(5)],
      tells: [['assignee', 'conduct.handle']],
      source: '项目默认值 / project default',
      isUnconfirmed: true,
    },
  },
  permissions: { read: 'conduct.read', create: 'conduct.handle', confidential: 'conduct.read' },
  groups: ['kind'],
  figures: {
    granted: {
      label: ['奖励件数', 'Rewards'],
      of: { count: { state: 'granted' } },
      unit: 'case',
      at: 'endedAt',
      better: 'more',
    },
    amount: {
      label: ['奖励金额', 'Amount of rewards'],
      of: { sum: 'amount', where: { state: 'granted' } },
      unit: 'yuan',
      at: 'endedAt',
    },
  },
  ledgers: {
    register: {
      label: ['奖励台账', 'Register of rewards'],
      columns: ['number', 'at', 'department', 'people', 'basis', 'kind', 'decisionNumber', 'publicOn', 'state'],
    },
  },
});
