import { z } from 'zod';

import { defineCase, ours } from '../case-define.ts';
import { field } from '../case-fields.ts';
import { workdays } from '../case-kit.ts';
import { count, deadline, inTime, median, move, register, sum } from '../case-words.ts';
import { rescueProofs } from './service-choices.ts';

const expense = z.object({
  item: field.text(['项目', 'Item']),
  amount: field.money(['金额', 'Amount']),
});

/** Application to the emergency rescue fund 疾病应急救助 (data sheet C20, rules B14): who the patient is, that he cannot pay, what it cost. */
export const rescue = defineCase({
  type: 'rescue',
  prefix: 'JZ',
  label: ['疾病应急救助', 'Rescue fund application'],
  group: 'service',
  secrecy: 2,
  priority: 3,
  tells: 'rescue.handle',
  defaults: { by: 'rescue.handle' },
  asks: {
    reason: field.choice(['救助情形', 'Why'], {
      unidentified: ['身份不明', 'Identity unknown'],
      unable: ['无力支付', 'Cannot pay'],
    }),
    treatedOn: field.date(['急救日期', 'Treated on']),
    patient: field.text(['患者(身份不明写特征)', 'Patient'], { secrecy: 3 }),
    condition: field.longText(['急救情况', 'Treatment'], { secrecy: 3 }).optional(),
  },
  learns: {
    checkForm: field.files(['身份核查表', 'Identity check form']),
    identity: field.choice(['公安核查结果', 'Result of the police'], {
      found: ['身份已查明', 'Found'],
      notFound: ['未查明', 'Not found'],
    }),
    proof: field.choice(['无力支付证明', 'Proof of inability'], rescueProofs),
    proofFiles: field.files(['证明材料', 'Proof']),
    expenses: field.rows(['费用清单', 'Expenses'], expense),
    amount: field.money(['申请金额', 'Applied for']),
    isSubsidised: field.yesNo(['已获其他补助', 'Subsidised elsewhere already']),
    approved: field.money(['批准金额', 'Approved']),
    paid: field.money(['拨付金额', 'Paid']),
    paidOn: field.date(['拨付日期', 'Paid on']),
    payVoucher: field.text(['付款凭证号', 'Voucher of the payment'], { max: 60 }),
  },
  listed: ['reason', 'identity'],
  notAfter: { treatedOn: 'today' },
  states: {
    registered: ['已登记', 'Registered'],
    checking: ['公安核查中', 'With the police'],
    checked: ['待申请', 'To be applied for'],
    applied: ['待审批', 'Applied for'],
    approved: ['待拨付', 'Approved'],
  },
  endings: { paid: ['已拨付', 'Paid'], refused: ['不予救助', 'Refused'], ended: ['不再申请', 'Not applied for'] },
  actions: {
    send: move(['送公安核查身份', 'Send the form to the police'], 'registered', 'checking', {
      asks: ['checkForm'],
      stamp: 'sentAt',
      becomes: 'assignee',
    }),
    identify: move(['登记核查结果', 'Result of the police'], 'checking', 'checked', {
      asks: ['identity'],
      note: ['说明', 'Note'],
      stamp: 'identifiedAt',
    }),
    skip: move(['身份已知,直接备证', 'Identity is known'], 'registered', 'checked', {
      becomes: 'assignee',
      why: ['依据', 'By what'],
      must: { identity_check_first: { data: { reason: 'unable' } } },
    }),
    apply: move(['提出申请', 'Apply'], 'checked', 'applied', {
      asks: ['proof', 'proofFiles', 'expenses', 'amount', 'isSubsidised'],
      stamp: 'appliedAt',
      becomes: 'assignee',
      must: { subsidised_already: { data: { isSubsidised: false } } },
      tells: 'rescue.approve',
    }),
    approve: move(['批准', 'Approve'], 'applied', 'approved', {
      by: 'rescue.approve',
      notBy: 'assignee',
      asks: ['approved'],
      note: ['意见', 'Opinion'],
      atMost: { approved: 'amount' },
      stamp: 'approvedAt',
      tells: ['assignee', 'rescue.pay'],
    }),
    refuse: move(['不予救助', 'Refuse'], 'applied', 'refused', {
      by: 'rescue.approve',
      notBy: 'assignee',
      why: ['原因', 'Reason'],
      tells: 'assignee',
      isDanger: true,
    }),
    back: move(['退回补材料', 'Send back'], 'applied', 'checked', {
      by: 'rescue.approve',
      why: ['缺什么', 'What is missing'],
      stamp: 'sentBackAt',
      restamps: true,
      tells: 'assignee',
    }),
    // What is paid is written in the book of the fund with this step, and a second person signs it.
    pay: move(['登记拨付', 'Paid'], 'approved', 'paid', {
      by: 'rescue.pay',
      asks: ['paid', 'paidOn', 'payVoucher'],
      input: {
        fund: field
          .text(['基金编码(有多个基金时填)', 'Code of the fund, if there are several'], { max: 64 })
          .optional(),
      },
      atMost: { paid: 'approved' },
      notAfter: { paidOn: 'today' },
      tells: 'assignee',
    }),
    end: move(['不再申请', 'No application'], ['registered', 'checking', 'checked'], 'ended', {
      why: ['原因(如家属已结清)', 'Why (e.g. the family has paid)'],
      isDanger: true,
    }),
  },
  clocks: {
    send: deadline(['送核查时限', 'Send the form'], 'registered', workdays(1), {
      tells: 'rescue.handle',
      source: ours(),
    }),
    police: deadline(['公安核查时限', 'Police'], 'checking', workdays(5), {
      warn: workdays(1),
      tells: [['assignee', 'rescue.handle']],
      source:
        '温州市疾病应急救助办理程序:公安机关 5 个工作日内反馈 / Wenzhou procedure: the police answer within 5 working days',
    }),
    apply: deadline(['申请时限', 'Apply'], 'checked', workdays(10), {
      tells: [['assignee', 'rescue.handle']],
      source: ours(),
    }),
    approve: deadline(['审批时限', 'Approve'], 'applied', workdays(10), { tells: 'rescue.approve', source: ours() }),
    pay: deadline(['拨付时限', 'Pay'], 'approved', workdays(15), {
      tells: [['rescue.pay', 'assignee']],
      source: ours(),
    }),
  },
  permissions: { read: 'rescue.read', create: 'rescue.handle', confidential: 'rescue.handle' },
  groups: ['reason', 'identity', 'proof'],
  figures: {
    total: count(['救助申请', 'Applications']),
    applied: sum(['申请金额', 'Applied for'], 'amount', 'yuan', { where: { stamp: 'appliedAt' } }),
    paid: sum(['拨付金额', 'Paid'], 'paid', 'yuan', { where: { state: 'paid' } }),
    police: inTime(['公安按时核查率', 'Police on time'], 'police'),
    days: median(['审批天数(中位)', 'Days to approval, median'], ['appliedAt', 'approvedAt'], 'day', {
      better: 'less',
    }),
  },
  ledgers: {
    register: register(
      ['疾病应急救助登记表', 'Register of rescue fund applications'],
      `number treatedOn reason department stamp:sentAt identity proof amount stamp:appliedAt approved paid paidOn payVoucher assignee
      state`,
    ),
  },
});
