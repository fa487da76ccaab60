import { z } from 'zod';

import { field } from '../../fields/index.ts';
import { practice } from '../../things/terms.ts';
import { defineBook } from '../kit.ts';
import { asIncident } from '../shared.ts';
import { inDays } from '../terms.ts';

/** Numbered blanks 出生医学证明 (data sheet C36): every number comes in once and goes out once. */
export const blankBook = defineBook({
  book: 'blank',
  label: ['空白证明账册', 'Book of numbered blanks'],
  group: ['证件', 'Certificates'],
  prefix: 'ZJ',
  permission: 'book.blank',
  unit: { label: ['张', 'sheets'], one: 'sheet' },
  dimensions: { batch: ['字头', 'Series'] },
  numbered: { digits: 9 },
  item: z.object({}),
  movements: {
    receive: { label: ['领入', 'Receive'], does: 'in', two: true, voucher: 'needed' },
    issue: {
      label: ['签发', 'Issue'],
      does: 'out',
      asks: {
        recordNo: field.text(['分娩登记号', 'Number of the birth'], { max: 40 }),
        receiver: field.text(['领证人', 'Received by'], { max: 40 }),
      },
    },
    spoil: {
      label: ['作废', 'Void'],
      does: 'out',
      two: true,
      asks: { reason: field.text(['作废原因', 'Why']) },
    },
    lost: {
      label: ['遗失', 'Lost'],
      does: 'out',
      two: true,
      asks: { reason: field.longText(['经过', 'What happened']) },
      opens: asIncident,
      isDanger: true,
    },
  },
  count: {
    two: true,
    every: inDays(31, practice('每月盘点 / counted monthly')),
    opens: asIncident,
  },
  rule: [
    '空白证件专人保管、逐号登记,作废证件留存',
    'Blanks are kept by one person, number by number; void ones are kept',
  ],
});
