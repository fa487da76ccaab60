import { defineCase, ours } from '../case-define.ts';
import { field } from '../case-fields.ts';
import { ledgerSignatures } from '../case-figures.ts';
import { workdays } from '../case-kit.ts';
import { count, deadline, limit, move, rate, register, step } from '../case-words.ts';
import { staffDisputeKinds } from './order-choices.ts';

/** Dispute among staff 职工纠纷 (企业事业单位内部治安保卫条例 art. 11): talks, conciliation, result. Those concerned stay outside. */
export const staffDispute = defineCase({
  type: 'staffDispute',
  prefix: 'NB',
  label: ['职工纠纷', 'Staff dispute'],
  group: 'order',
  secrecy: 3,
  priority: 3,
  subjects: 'masked',
  hidesReporter: true,
  insiders: ['reporter', 'assignee', 'mediator'],
  tells: 'staffDispute.handle',
  joins: { concerned: 'subject' },
  defaults: { by: ['assignee', 'mediator'] },
  asks: {
    kind: field.choice(['矛盾类别', 'Kind'], staffDisputeKinds),
    concerned: field.people(['当事人', 'People concerned'], { secrecy: 3 }).optional(),
    facts: field.longText(['情况', 'What it is about'], { secrecy: 3 }),
  },
  learns: {
    talks: field.count(['谈话次数', 'Talks']),
    agreement: field.longText(['调解意见', 'What was agreed'], { secrecy: 3 }),
    signatures: field.files(['签字文件', 'Signed papers'], { secrecy: 3 }),
    handedTo: field.choice(['移交', 'Passed on to'], {
      personnel: ['人事', 'Personnel'],
      discipline: ['纪检', 'Discipline'],
      union: ['工会', 'Union'],
      police: ['公安', 'Police'],
      court: ['仲裁或诉讼', 'Arbitration or court'],
    }),
    result: field.longText(['结果', 'Result'], { secrecy: 3 }),
  },
  quick: ['kind', 'facts'],
  listed: ['kind'],
  states: {
    reported: ['待受理', 'Reported'],
    talking: ['谈话了解', 'Talks'],
    conciliating: ['调解中', 'Conciliation'],
  },
  endings: { settled: ['已化解', 'Settled'], passedOn: ['已移交', 'Passed on'] },
  actions: {
    accept: move(['受理', 'Accept'], 'reported', 'talking', {
      by: 'staffDispute.handle',
      becomes: 'assignee',
      input: { mediators: field.people(['调解人', 'Who conciliates']).optional() },
      joins: { mediators: 'mediator' },
      stamp: 'acceptedAt',
      tells: 'mediator',
    }),
    talk: step(['谈话', 'Talk'], ['talking', 'conciliating'], {
      input: {
        with: field.people(['谈话对象', 'With whom'], { secrecy: 3 }),
        note: field.longText(['谈话内容', 'What was said'], { secrecy: 3 }),
      },
      stamp: 'talkedAt',
      restamps: true,
    }),
    conciliate: move(['开始调解', 'Conciliate'], 'talking', 'conciliating', { stamp: 'conciliationAt' }),
    settle: move(['化解', 'Settle'], ['talking', 'conciliating'], 'settled', {
      asks: ['agreement', 'signatures?', 'result?'],
      tells: 'reporter',
    }),
    passOn: move(['移交', 'Pass on'], 'open', 'passedOn', {
      by: ['assignee', 'staffDispute.handle'],
      asks: ['handedTo', 'result'],
      stamp: 'passedOnAt',
      tells: 'reporter',
    }),
  },
  clocks: {
    accept: limit(['受理时限', 'Accept'], 'reported', workdays(2), { tells: 'staffDispute.handle', source: ours() }),
    settle: deadline(['化解时限', 'Settle'], 'open', workdays(15), {
      warn: workdays(3),
      tells: [['assignee', 'mediator']],
      source: ours(),
    }),
  },
  permissions: { read: 'staffDispute.read', create: 'case.create', confidential: 'staffDispute.handle' },
  groups: ['kind'],
  figures: {
    disputes: count(['职工纠纷', 'Staff disputes'], {}, { better: 'less' }),
    settled: rate(['化解率', 'Settled'], { state: 'settled' }, { open: false }, { better: 'more' }),
  },
  ledgers: {
    disputes: register(
      ['职工纠纷调处台账', 'Register of staff disputes'],
      'number at kind assignee talks stamp:conciliationAt handedTo state closedAt',
      { signatures: ledgerSignatures },
    ),
  },
});
