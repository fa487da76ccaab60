import { z } from 'zod';

import { defineCase, ours } from '../case-define.ts';
import { field } from '../case-fields.ts';
import { ledgerSignatures } from '../case-figures.ts';
import { days, workdays } from '../case-kit.ts';
import { count, deadline, inTime, move, rate, register, step, sum } from '../case-words.ts';

const defect = z.object({
  what: field.text(['问题', 'Defect']),
  isFixed: field.yesNo(['当场修复', 'Mended at once']),
});

/** Visit of a contractor 外委维保到场 (data sheet C7, S2-84): planned, made, reported, and signed by somebody of the house. */
export const contractorVisit = defineCase({
  type: 'contractorVisit',
  prefix: 'WB',
  label: ['外委维保到场', 'Visit of a contractor'],
  group: 'device',
  secrecy: 1,
  priority: 4,
  defaults: { by: 'contractor.handle' },
  asks: {
    contract: field.thing(['合同', 'Contract'], 'contract'),
    kind: field.choice(['到场类别', 'Kind'], {
      planned: ['计划维保', 'Planned service'],
      urgent: ['应急抢修', 'Urgent repair'],
      test: ['年度检测', 'Yearly test'],
    }),
    plannedOn: field.date(['计划日期', 'Planned on']),
    scope: field.text(['维保范围', 'What of']).optional(),
  },
  learns: {
    contractor: field.text(['服务单位', 'Contractor']),
    workers: field.text(['到场人员', 'Who came']),
    report: field.longText(['维保报告', 'Report']),
    reportFiles: field.files(['报告附件', 'Papers of the report']),
    defects: field.rows(['发现问题', 'Defects'], defect),
    found: field.count(['发现问题数', 'Defects found']),
    workerSignature: field.signature(['维保人员签名', 'Signature of the contractor']),
    signature: field.signature(['院方签名', 'Signature of the house']),
  },
  listed: ['kind', 'plannedOn', 'contractor', 'found'],
  states: {
    planned: ['待到场', 'Planned'],
    visited: ['待签认', 'To be signed'],
  },
  endings: {
    signed: ['已签认', 'Signed'],
    missed: ['未到场', 'Did not come'],
    cancelled: ['已取消', 'Cancelled'],
  },
  actions: {
    report: move(['登记到场与报告', 'Came and reported'], 'planned', 'visited', {
      by: ['contractor.handle', 'register.fire'],
      asks: ['workers', 'report', 'defects?', 'reportFiles?', 'workerSignature?'],
      stamp: 'visitedAt',
      restamps: true,
      becomes: 'assignee',
    }),
    // Who let them in and wrote down what they did is not who says that it was done.
    sign: move(['签认', 'Sign'], 'visited', 'signed', {
      by: ['contractor.handle', 'register.fire'],
      notBy: 'assignee',
      asks: ['signature?'],
      note: ['意见', 'Opinion'],
      stamp: 'signedAt',
    }),
    back: move(['退回', 'Send back'], 'visited', 'planned', {
      by: ['contractor.handle', 'register.fire'],
      notBy: 'assignee',
      why: ['原因', 'Why'],
      tells: 'assignee',
      stamp: 'sentBackAt',
      restamps: true,
    }),
    hazard: step(['转隐患', 'Make it a hazard'], 'visited', {
      by: ['contractor.handle', 'register.fire'],
      input: { description: field.longText(['隐患描述', 'What is wrong']) },
      opens: { type: 'hazard', title: ['维保发现', 'Found by a contractor'] },
      stamp: 'hazardAt',
      restamps: true,
    }),
    miss: move(['未到场', 'Did not come'], 'planned', 'missed', { why: ['情况', 'What happened'], isDanger: true }),
    cancel: move(['取消', 'Cancel'], 'planned', 'cancelled', { why: ['原因', 'Why'] }),
  },
  clocks: {
    come: deadline(['到场期限', 'To come by'], 'planned', days(7), {
      until: 'plannedOn',
      warn: days(3),
      tells: 'contractor.handle',
      source: ours(),
    }),
    sign: deadline(['签认期限', 'To be signed'], 'visited', workdays(3), {
      tells: 'contractor.handle',
      source: ours(),
    }),
  },
  permissions: { read: 'contractor.read', create: 'contractor.handle' },
  indexed: ['contract'],
  groups: ['kind'],
  figures: {
    planned: count(['计划到场', 'Visits planned'], { state: ['planned', 'visited', 'signed', 'missed'] }),
    done: count(['已签认', 'Signed'], { state: 'signed' }, { better: 'more' }),
    doneRate: rate(
      ['到场完成率', 'Visits made'],
      { state: ['visited', 'signed'] },
      { state: ['planned', 'visited', 'signed', 'missed'] },
      { better: 'more' },
    ),
    onTime: inTime(['按期到场率', 'On time'], 'come'),
    missed: count(['未到场', 'Did not come'], { state: 'missed' }, { better: 'less' }),
    defects: sum(['发现问题', 'Defects found'], 'found', 'case'),
  },
  ledgers: {
    register: register(
      ['外委维保到场记录', 'Register of visits'],
      'number contractor contract kind plannedOn stamp:visitedAt workers report found assignee stamp:signedAt state',
      { signatures: ledgerSignatures },
    ),
  },
});
