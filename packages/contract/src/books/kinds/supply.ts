import { z } from 'zod';

import { field } from '../../fields/index.ts';
import { practice } from '../../things/terms.ts';
import { defineBook } from '../kit.ts';
import { asIncident, discard, supplier } from '../shared.ts';
import { inDays } from '../terms.ts';

/** Infection-control stock 院感物资 (S2-71): masks, gowns, disinfectants, with a reserve that is never used up unnoticed. */
export const supplyBook = defineBook({
  book: 'supply',
  label: ['院感防护物资台账', 'Book of infection-control stock'],
  group: ['院感', 'Infection control'],
  prefix: 'YG',
  permission: 'book.supply',
  unit: 'item',
  dimensions: { batch: ['批号', 'Batch'], expiry: true, place: ['存放', 'Kept at'] },
  limits: { label: ['科室备量', 'Stock of a department'] },
  expiry: inDays(60, practice('仓库惯例 / usual in stores')),
  item: z.object({
    kind: field.choice(['类别', 'Kind'], {
      mask: ['口罩', 'Masks'],
      gown: ['防护服、隔离衣', 'Gowns'],
      gloves: ['手套', 'Gloves'],
      eyes: ['护目镜、面屏', 'Goggles and shields'],
      disinfectant: ['消毒剂', 'Disinfectant'],
      hands: ['手消毒', 'Hand rub'],
      test: ['检测、采样用品', 'Tests and swabs'],
      other: ['其他', 'Other'],
    }),
  }),
  movements: {
    receive: {
      label: ['入库', 'Receive'],
      does: 'in',
      voucher: 'needed',
      asks: supplier,
    },
    issue: {
      label: ['领用', 'Issue'],
      does: 'out',
      whileGood: true,
      asks: {
        department: field.department(['领用科室', 'Department']),
        receiver: field.person(['领用人', 'Received by']).optional(),
      },
    },
    back: { label: ['退回', 'Back'], does: 'in', answers: 'issue' },
    shift: { label: ['调拨', 'Move'], does: 'move' },
    discard,
  },
  count: {
    every: inDays(31, practice('每月盘点 / counted monthly')),
    opens: asIncident,
  },
  rule: ['防护物资保有最低储备,先到期先用', 'A reserve is kept; what ends first is used first'],
});
