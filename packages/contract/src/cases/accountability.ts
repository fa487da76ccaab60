import { defineCase, ours } from '../case-define.ts';
import { field } from '../case-fields.ts';
import { days, workdays } from '../case-kit.ts';
import { count, deadline, limit, move, rate, register, step } from '../case-words.ts';

const measures = {
  talk: ['谈话提醒', 'Talk'],
  admonish: ['批评教育、诫勉', 'Admonition'],
  criticise: ['通报批评', 'Public criticism'],
  pay: ['扣减绩效', 'Pay withheld'],
  warning: ['警告', 'Warning'],
  demerit: ['记过', 'Demerit'],
  demote: ['降级、撤职', 'Demotion'],
  dismiss: ['开除、解聘', 'Dismissal'],
  transfer: ['移送司法或监察机关', 'Handed to the authorities'],
} as const;
const measure = field.choice(['问责方式', 'Measure'], measures);
const basis = field.longText(['事实与依据', 'Facts and basis']);
// No secret: whoever may appeal a measure knows all of it, and nobody else reads it who does not decide.
const penalty = field.money(['扣减金额', 'Amount withheld']);
const statement = field.longText(['陈述申辩', 'Statement']);

/** 问责: somebody is held to account; he is told, is heard, and may appeal. */
export const accountability = defineCase({
  type: 'accountability',
  prefix: 'WZ',
  label: ['问责', 'Accountability'],
  group: 'integrity',
  secrecy: 3,
  priority: 3,
  where: 'none',
  subjects: 'masked',
  tells: 'conduct.handle',
  defaults: { by: 'conduct.approve', tells: ['subject', 'assignee'] },
  asks: {
    basis: basis.optional(),
  },
  learns: {
    person: field.person(['被问责人', 'Who']),
    document: field.text(['制度条款', 'Rule']),
    measure,
    penalty,
    statement,
    noStatement: field.longText(['未作陈述的说明', 'Why there is no statement']),
    decisionNumber: field.text(['决定文号', 'Number of the decision']),
    effectiveOn: field.date(['生效日期', 'Effective on']),
    appeal: field.longText(['申诉理由', 'Appeal']),
    appealResult: field.longText(['申诉结论', 'Answer to the appeal']),
  },
  listed: ['measure'],
  states: {
    drafted: ['拟定中', 'Drafted'],
    hearing: ['听取申辩', 'Being heard'],
    proposed: ['待审批', 'To be decided'],
    decided: ['已决定(可申诉)', 'Decided, may be appealed'],
    appealed: ['申诉中', 'Appealed'],
  },
  endings: { effective: ['已生效归档', 'In effect'], revoked: ['已撤销', 'Revoked'], dropped: ['不予问责', 'Dropped'] },
  way: ['drafted', 'hearing', 'proposed', 'decided', 'effective'],
  actions: {
    propose: move(['告知本人', 'Tell the person'], 'drafted', 'hearing', {
      by: 'conduct.handle',
      becomes: 'assignee',
      asks: ['person', 'basis', 'document', 'measure', 'penalty?'],
      joins: { person: 'subject' },
      stamp: 'toldAt',
      tells: 'subject',
    }),
    state: step(['陈述申辩', 'Make a statement'], 'hearing', {
      by: 'subject',
      asks: ['statement'],
      input: { files: field.files(['材料', 'Evidence']).optional() },
      stamp: 'statedAt',
      tells: 'assignee',
    }),
    submit: move(['提交审批', 'Submit for decision'], 'hearing', 'proposed', {
      by: 'assignee',
      asks: ['noStatement?'],
      stamp: 'submittedAt',
      restamps: true,
      tells: 'conduct.approve',
      must: { not_heard: { if: { not: { filled: 'noStatement' } }, stamp: 'statedAt' } },
    }),
    approve: move(['批准', 'Approve'], 'proposed', 'decided', {
      notBy: ['reporter', 'assignee'],
      becomes: 'approver',
      asks: ['decisionNumber', 'effectiveOn'],
      stamp: 'decidedAt',
      tells: ['subject', 'assignee', 'head'],
    }),
    sendBack: move(['退回', 'Send back'], 'proposed', 'hearing', {
      notBy: ['reporter', 'assignee'],
      why: ['退回意见', 'Why'],
      tells: 'assignee',
    }),
    // Not from a draft: until the person is named as concerned, nothing keeps him from dropping it himself.
    drop: move(['不予问责', 'Drop'], ['hearing', 'proposed'], 'dropped', {
      notBy: ['reporter', 'assignee'],
      becomes: 'approver',
      why: ['理由', 'Why'],
      stamp: 'endedAt',
      isDanger: true,
    }),
    appeal: move(['申诉', 'Appeal'], 'decided', 'appealed', {
      by: 'subject',
      input: { appeal: field.longText(['申诉理由', 'Why']) },
      stamp: 'appealedAt',
      tells: ['assignee', 'conduct.approve'],
    }),
    uphold: move(['维持', 'Uphold'], 'appealed', 'effective', {
      notBy: ['reporter', 'assignee', 'approver'],
      asks: ['appealResult'],
      stamp: 'endedAt',
    }),
    revoke: move(['撤销决定', 'Revoke'], 'appealed', 'revoked', {
      notBy: ['reporter', 'assignee', 'approver'],
      asks: ['appealResult'],
      stamp: 'endedAt',
    }),
    file: move(['生效归档', 'File'], 'decided', 'effective', {
      by: 'conduct.handle',
      stamp: 'endedAt',
      tells: 'subject',
    }),
  },
  clocks: {
    hearing: limit(['陈述申辩期', 'Statement'], 'hearing', workdays(5), { tells: 'assignee', source: ours() }),
    decide: limit(['审批时限', 'Decide'], ['drafted', 'proposed'], workdays(10), {
      tells: [['conduct.approve', 'conduct.handle']],
      source: ours(),
    }),
    appeal: deadline(['申诉期', 'Appeal'], 'decided', days(30), {
      tells: 'conduct.handle',
      source: ours('事业单位工作人员处分规定(2023)30 日 / 30 days, disciplinary rules for public institutions 2023'),
    }),
    review: limit(['申诉办理时限', 'Answer the appeal'], 'appealed', days(30), {
      warn: days(7),
      tells: 'conduct.approve',
      source: ours('事业单位工作人员处分规定(2023)30 日 / 30 days, disciplinary rules for public institutions 2023'),
    }),
  },
  permissions: { read: 'conduct.read', create: 'conduct.handle', confidential: 'conduct.read' },
  groups: ['measure'],
  figures: {
    decided: count(
      ['问责人次', 'Held to account'],
      { stamp: 'decidedAt', state: ['decided', 'appealed', 'effective'] },
      { at: 'decidedAt', better: 'less' },
    ),
    heard: rate(['陈述申辩率', 'Heard'], { stamp: 'statedAt' }, { stamp: 'toldAt' }),
    appealed: count(['申诉', 'Appeals'], { stamp: 'appealedAt' }, { at: 'appealedAt' }),
    revoked: count(['撤销', 'Revoked'], { state: 'revoked' }, { at: 'endedAt' }),
  },
  ledgers: {
    register: register(
      ['问责台账', 'Register of accountability'],
      'number at department person basis document measure decisionNumber effectiveOn state',
    ),
  },
});
