import { z } from 'zod';

import { field } from '../../fields/index.ts';
import { everyYears, practice } from '../../things/terms.ts';
import { defineBook } from '../kit.ts';
import { asIncident, discard } from '../shared.ts';
import { inDays } from '../terms.ts';

/** Blood of the transfusion department 血液 (S2-71): every bag by its number; what has gone out does not come back, its bag does. */
export const bloodBook = defineBook({
  book: 'blood',
  label: ['血液出入库台账', 'Book of blood'],
  group: ['血液', 'Blood'],
  prefix: 'XY',
  permission: 'book.blood',
  unit: 'item',
  dimensions: { batch: ['血袋号', 'Number of the bag'], expiry: true, place: ['储血冰箱', 'Kept in'] },
  expiry: inDays(5, practice('输血科惯例 / usual in transfusion departments')),
  item: z.object({
    component: field.choice(['成分', 'Component'], {
      red: ['红细胞', 'Red cells'],
      plasma: ['血浆', 'Plasma'],
      platelets: ['血小板', 'Platelets'],
      cryo: ['冷沉淀', 'Cryoprecipitate'],
      whole: ['全血', 'Whole blood'],
    }),
    abo: field.choice(['ABO 血型', 'ABO group'], { a: ['A', 'A'], b: ['B', 'B'], ab: ['AB', 'AB'], o: ['O', 'O'] }),
    rh: field.choice(['RhD', 'RhD'], { positive: ['阳性', 'Positive'], negative: ['阴性', 'Negative'] }),
  }),
  movements: {
    accept: {
      label: ['核对入库', 'Accept'],
      does: 'in',
      two: true,
      voucher: 'needed',
      must: ['sound'],
      asks: {
        supplier: field.text(['供血机构', 'From'], { max: 100 }),
        sound: field.yesNo(['外观、标签、温度合格', 'Looks, label and temperature are right']),
      },
    },
    issue: {
      label: ['发血', 'Issue'],
      does: 'out',
      whileGood: true,
      two: true,
      voucherIs: 'crossmatch',
      asks: {
        patientNo: field.text(['住院号/门诊号', 'Patient number'], { max: 40 }),
        crossmatch: field.text(['交叉配血单号', 'Cross-match'], { max: 40 }),
        receiver: field.person(['取血人', 'Received by']),
      },
    },
    bag: { label: ['血袋回收', 'Bag back'], does: 'none', answers: 'issue', whole: true },
    shift: { label: ['移库', 'Move'], does: 'move' },
    discard,
  },
  outstanding: {
    of: 'issue',
    by: ['bag'],
    label: ['血袋未回收', 'Bags not back'],
    due: inDays(
      1,
      practice('临床输血技术规范:输血后血袋送回输血科(时限待核)/ bags go back after transfusion (time to be checked)'),
    ),
  },
  count: {
    two: true,
    every: inDays(7, practice('输血科惯例:每周盘库 / usual: counted weekly')),
    opens: asIncident,
  },
  keeps: {
    ledger: {
      label: ['出入库记录', 'Records'],
      from: 'done',
      for: everyYears(10),
      source: practice('临床输血技术规范:资料保存 10 年(待核)/ kept for 10 years (to be checked)'),
    },
  },
  rule: [
    '临床输血技术规范:双人核对发血,血液发出后不得退回',
    'Two check before it is issued; blood that has gone out is not taken back',
  ],
});
