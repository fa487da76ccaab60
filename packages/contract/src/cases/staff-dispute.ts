import { z } from 'zod';

import { asks, field } from '../case-fields.ts';
import { ledgerSignatures } from '../case-figures.ts';
import { defineCase, workdays } from '../case-kit.ts';
import { staffDisputeKinds } from './order-choices.ts';

const fields = z.object({
  kind: field.choice(['矛盾类别', 'Kind'], staffDisputeKinds),
  concerned: field.people(['当事人', 'People concerned'], { secrecy: 3 }).optional(),
  facts: field.longText(['情况', 'What it is about'], { secrecy: 3 }),
  talks: field.count(['谈话次数', 'Talks']).optional(),
  agreement: field.longText(['调解意见', 'What was agreed'], { secrecy: 3 }).optional(),
  signatures: field.files(['签字文件', 'Signed papers'], { secrecy: 3 }).optional(),
  handedTo: field
    .choice(['移交', 'Passed on to'], {
      personnel: ['人事', 'Personnel'],
      discipline: ['纪检', 'Discipline'],
      union: ['工会', 'Union'],
      police: ['公安', 'Police'],
      court: ['仲裁或诉讼', 'Arbitration or court'],
    })
    .optional(),
  result: field.longText(['结果', 'Result'], { secrecy: 3 }).optional(),
});

/** Dispute among staff 职工纠纷 (企业事业单位内部治安保卫条例 art. 11): talks, conciliation, result. Those concerned stay outside. */
export const staffDispute = defineCase({
  type: 'staffDispute',
  prefix: 'NB',
  label: ['职工纠纷', 'Staff dispute'],
  group: 'order',
  secrecy: 3,
  priority: 3,
  listed: ['kind'],
  report: ['kind', 'concerned', 'facts'],
  quick: ['kind', 'facts'],
  joins: [{ field: 'concerned', as: 'subject' }],
  subjects: 'masked',
  hidesReporter: true,
  insiders: ['reporter', 'assignee', 'mediator'],
  tells: ['staffDispute.handle'],
  fields,
  states: {
    reported: ['待受理', 'Reported'],
    talking: ['谈话了解', 'Talks'],
    conciliating: ['调解中', 'Conciliation'],
    settled: ['已化解', 'Settled'],
    passedOn: ['已移交', 'Passed on'],
  },
  initial: 'reported',
  final: ['settled', 'passedOn'],
  actions: {
    accept: {
      label: ['受理', 'Accept'],
      from: ['reported'],
      to: 'talking',
      by: ['staffDispute.handle'],
      becomes: 'assignee',
      stamp: 'acceptedAt',
      joins: [{ field: 'mediators', as: 'mediator' }],
      tells: ['mediator'],
      input: z.object({ mediators: field.people(['调解人', 'Who conciliates']).optional() }),
    },
    talk: {
      label: ['谈话', 'Talk'],
      from: ['talking', 'conciliating'],
      by: ['assignee', 'mediator'],
      stamp: 'talkedAt',
      restamps: true,
      input: z.object({
        with: field.people(['谈话对象', 'With whom'], { secrecy: 3 }),
        note: field.longText(['谈话内容', 'What was said'], { secrecy: 3 }),
      }),
    },
    conciliate: {
      label: ['开始调解', 'Conciliate'],
      from: ['talking'],
      to: 'conciliating',
      by: ['assignee', 'mediator'],
      stamp: 'conciliationAt',
    },
    settle: {
      label: ['化解', 'Settle'],
      from: ['talking', 'conciliating'],
      to: 'settled',
      by: ['assignee', 'mediator'],
      stamp: 'closedAt',
      tells: ['reporter'],
      input: asks(fields, ['agreement'], { signatures: fields.shape.signatures, result: fields.shape.result }),
    },
    passOn: {
      label: ['移交', 'Pass on'],
      from: 'open',
      to: 'passedOn',
      by: ['assignee', 'staffDispute.handle'],
      stamp: 'passedOnAt',
      tells: ['reporter'],
      input: asks(fields, ['handedTo', 'result']),
    },
  },
  clocks: {
    accept: {
      label: ['受理时限', 'Accept'],
      during: ['reported'],
      steps: [workdays(2)],
      tells: [['staffDispute.handle']],
      source: '项目默认值 / project default',
      isUnconfirmed: true,
    },
    settle: {
      label: ['化解时限', 'Settle'],
      during: ['reported', 'talking', 'conciliating'],
      steps: [workdays(15)],
      warn: workdays(3),
      isDeadline: true,
      tells: [['assignee', 'mediator']],
      source: '项目默认值 / project default',
      isUnconfirmed: true,
    },
  },
  permissions: { read: 'staffDispute.read', create: 'case.create', confidential: 'staffDispute.handle' },
  groups: ['kind'],
  figures: {
    disputes: { label: ['职工纠纷', 'Staff disputes'], of: { count: {} }, unit: 'case', better: 'less' },
    settled: {
      label: ['化解率', 'Settled'],
      of: { count: { state: 'settled' } },
      per: { count: { open: false } },
      unit: 'percent',
      better: 'more',
    },
  },
  ledgers: {
    disputes: {
      label: ['职工纠纷调处台账', 'Register of staff disputes'],
      columns: ['number', 'at', 'kind', 'assignee', 'talks', 'stamp:conciliationAt', 'handedTo', 'state', 'closedAt'],
      signatures: ledgerSignatures,
    },
  },
});
