import { z } from 'zod';

import { defineCase, ours } from '../case-define.ts';
import { field } from '../case-fields.ts';
import { ledgerSignatures } from '../case-figures.ts';
import { workdays } from '../case-kit.ts';
import { count, deadline, mean, move, rate, register, sum } from '../case-words.ts';

const fault = z.object({
  fault: field.thing(['扣分项', 'Fault'], 'contractor-fault'),
  times: field.between(['次数', 'Times'], 1, 100),
  note: field.text(['说明', 'Note']).optional(),
});

export const scoreBands = {
  full: ['优秀', 'Excellent'],
  good: ['良好', 'Good'],
  fair: ['合格', 'Fair'],
  poor: ['不合格', 'Poor'],
} as const;

/** Monthly score of a contractor 外委服务月度考核 (S2-84): faults by the list of the house, a band, and what is paid for it. */
export const contractorScore = defineCase({
  type: 'contractorScore',
  prefix: 'KF',
  label: ['外委服务考核', 'Score of a contractor'],
  group: 'device',
  secrecy: 1,
  priority: 4,
  where: 'none',
  defaults: { by: 'contractor.handle' },
  asks: {
    contract: field.thing(['合同', 'Contract'], 'contract'),
    month: field.date(['考核月份(填当月任一日)', 'Month (any day of it)']),
    fee: field.money(['当月服务费', 'Fee of the month']),
  },
  learns: {
    contractor: field.text(['服务单位', 'Contractor']),
    faults: field.rows(['扣分', 'Faults'], fault),
    score: field.quantity(['得分', 'Score'], { unit: ['分', 'points'], min: 0, max: 100 }),
    band: field.choice(['等级', 'Band'], scoreBands),
    payable: field.money(['应付', 'To be paid']),
    withheld: field.money(['扣减', 'Withheld']),
    paid: field.money(['实付', 'Paid']),
    paidOn: field.date(['付款日期', 'Paid on']),
    voucher: field.text(['凭证号', 'Voucher'], { max: 60 }),
  },
  listed: ['month', 'contractor', 'score', 'band', 'payable'],
  notAfter: { month: 'today' },
  // A month is scored once.
  unique: [
    { fields: ['contract', 'month'], while: ['drafted', 'scored', 'confirmed', 'paid'], refuses: 'month_scored' },
  ],
  states: {
    drafted: ['待评分', 'To be scored'],
    scored: ['待审核', 'Scored'],
    confirmed: ['待付款', 'To be paid'],
  },
  endings: { paid: ['已付款', 'Paid'], dropped: ['已撤销', 'Dropped'] },
  actions: {
    score: move(['评分', 'Score'], 'drafted', 'scored', {
      asks: ['faults?'],
      stamp: 'scoredAt',
      restamps: true,
      becomes: 'assignee',
      tells: 'contractor.approve',
    }),
    confirm: move(['审核通过', 'Confirm'], 'scored', 'confirmed', {
      by: 'contractor.approve',
      notBy: 'assignee',
      note: ['意见', 'Opinion'],
      stamp: 'confirmedAt',
      tells: 'contractor.pay',
    }),
    back: move(['退回重评', 'Send back'], 'scored', 'drafted', {
      by: 'contractor.approve',
      notBy: 'assignee',
      why: ['原因', 'Why'],
      tells: 'assignee',
      stamp: 'sentBackAt',
      restamps: true,
    }),
    pay: move(['登记付款', 'Paid'], 'confirmed', 'paid', {
      by: 'contractor.pay',
      asks: ['paid', 'paidOn', 'voucher'],
      atMost: { paid: 'payable' },
      notAfter: { paidOn: 'today' },
      tells: 'assignee',
    }),
    drop: move(['撤销', 'Drop'], ['drafted', 'scored'], 'dropped', { why: ['原因', 'Why'], isDanger: true }),
  },
  clocks: {
    score: deadline(['评分期限', 'To be scored'], 'drafted', workdays(5), {
      tells: 'contractor.handle',
      source: ours(),
    }),
    confirm: deadline(['审核期限', 'To be confirmed'], 'scored', workdays(5), {
      tells: 'contractor.approve',
      source: ours(),
    }),
    pay: deadline(['付款期限', 'To be paid'], 'confirmed', workdays(15), { tells: 'contractor.pay', source: ours() }),
  },
  permissions: { read: 'contractor.read', create: 'contractor.handle' },
  indexed: ['contract'],
  groups: ['band'],
  figures: {
    total: count(['考核次数', 'Scores'], { stamp: 'scoredAt' }),
    score: mean(['平均得分', 'Mean score'], 'score', 'score', { better: 'more' }),
    full: rate(['优秀率', 'Excellent'], { data: { band: 'full' } }, { stamp: 'scoredAt' }, { better: 'more' }),
    payable: sum(['应付合计', 'To be paid'], 'payable', 'yuan'),
    withheld: sum(['扣减合计', 'Withheld'], 'withheld', 'yuan'),
  },
  ledgers: {
    register: register(
      ['外委服务月度考核表', 'Register of monthly scores'],
      'number month contractor contract fee faults score band payable withheld paid paidOn voucher assignee state',
      { signatures: ledgerSignatures },
    ),
  },
});
