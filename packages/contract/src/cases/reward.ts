import { defineCase, ours } from '../case-define.ts';
import { field } from '../case-fields.ts';
import { workdays } from '../case-kit.ts';
import { count, deadline, limit, move, register, sum } from '../case-words.ts';

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
  joins: { people: 'subject' },
  defaults: { by: 'conduct.approve', why: ['理由', 'Why'] },
  asks: {
    basis,
    people,
    kind,
    amount,
  },
  learns: {
    decisionNumber: field.text(['决定文号', 'Number of the decision']),
    publicOn: field.date(['公示日期', 'Made public on']),
  },
  listed: ['kind'],
  states: {
    drafted: ['拟定中', 'Drafted'],
    proposed: ['待审批', 'To be decided'],
    approved: ['待公示', 'Approved'],
  },
  endings: { granted: ['已公示', 'Granted'], rejected: ['未批准', 'Rejected'] },
  actions: {
    propose: move(['提请', 'Propose'], 'drafted', 'proposed', {
      by: ['conduct.handle', 'reporter'],
      becomes: 'assignee',
      asks: ['basis?', 'people?', 'kind?', 'amount?'],
      joins: { people: 'subject' },
      needs: ['basis', 'people', 'kind'],
      stamp: 'proposedAt',
      tells: 'conduct.approve',
    }),
    approve: move(['批准', 'Approve'], 'proposed', 'approved', {
      notBy: ['reporter', 'assignee'],
      becomes: 'approver',
      asks: ['decisionNumber'],
      stamp: 'approvedAt',
      tells: ['assignee', 'head'],
    }),
    reject: move(['不批准', 'Reject'], 'proposed', 'rejected', {
      notBy: ['reporter', 'assignee'],
      becomes: 'approver',
      stamp: 'endedAt',
      tells: 'assignee',
    }),
    grant: move(['公示归档', 'Make public'], 'approved', 'granted', {
      by: ['conduct.handle', 'assignee'],
      asks: ['publicOn'],
      stamp: 'endedAt',
      tells: 'subject',
    }),
    drop: move(['撤回', 'Withdraw'], ['drafted', 'proposed'], 'rejected', {
      by: ['reporter', 'conduct.handle'],
      stamp: 'endedAt',
      isDanger: true,
    }),
  },
  clocks: {
    decide: deadline(['审批时限', 'Decide'], ['drafted', 'proposed'], workdays(10), {
      tells: [['conduct.approve', 'conduct.handle']],
      source: ours(),
    }),
    grant: limit(['公示时限', 'Make public'], 'approved', workdays(5), {
      tells: [['assignee', 'conduct.handle']],
      source: ours(),
    }),
  },
  permissions: { read: 'conduct.read', create: 'conduct.handle', confidential: 'conduct.read' },
  groups: ['kind'],
  figures: {
    granted: count(['奖励件数', 'Rewards'], { state: 'granted' }, { at: 'endedAt', better: 'more' }),
    amount: sum(['奖励金额', 'Amount of rewards'], 'amount', 'yuan', { where: { state: 'granted' }, at: 'endedAt' }),
  },
  ledgers: {
    register: register(
      ['奖励台账', 'Register of rewards'],
      'number at department people basis kind decisionNumber publicOn state',
    ),
  },
});
