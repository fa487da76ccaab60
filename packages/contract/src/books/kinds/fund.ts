import { z } from 'zod';

import { rescueProofs } from '../../cases/service-choices.ts';
import { field } from '../../fields/index.ts';
import { practice } from '../../things/terms.ts';
import { defineBook } from '../kit.ts';
import { asIncident } from '../shared.ts';
import { inDays } from '../terms.ts';

/** The emergency rescue fund 疾病应急救助基金 (data sheet C20): applied for, approved, paid; its balance in cents. */
export const fundBook = defineBook({
  book: 'fund',
  label: ['应急救助基金账', 'Rescue fund'],
  group: ['救助', 'Rescue'],
  prefix: 'JZ',
  permission: 'book.fund',
  unit: { label: ['元', 'CNY'], decimals: 2 },
  dimensions: {},
  item: z.object({}),
  movements: {
    grant: {
      label: ['拨入', 'Grant'],
      does: 'in',
      voucher: 'needed',
      asks: { source: field.text(['来源', 'From']) },
    },
    pay: {
      label: ['支付', 'Pay'],
      does: 'out',
      two: true,
      voucher: 'needed',
      writtenBy: ['救助申请的“登记拨付”', 'the application, when it is paid'],
      asks: {
        ground: field.choice(['救助事由', 'Ground'], {
          unknown: ['身份不明', 'Identity unknown'],
          unable: ['无力支付', 'Unable to pay'],
        }),
        proof: field.choice(['证明', 'Proof'], rescueProofs),
        applied: field.money(['申请金额', 'Applied for']),
        approved: field.money(['批准金额', 'Approved']),
      },
    },
    back: { label: ['追回', 'Paid back'], does: 'in', answers: 'pay', voucher: 'needed' },
  },
  count: {
    two: true,
    every: inDays(31, practice('账实每月核对 / checked monthly')),
    opens: asIncident,
  },
  rule: ['疾病应急救助:身份核查 5 个工作日,账实每月核对', 'Identities are checked in 5 working days; counted monthly'],
});
