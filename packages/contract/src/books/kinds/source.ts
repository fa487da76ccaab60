import { z } from 'zod';

import { field } from '../../fields/index.ts';
import { practice } from '../../things/terms.ts';
import { defineBook } from '../kit.ts';
import { asTheft, lost } from '../shared.ts';
import { inDays } from '../terms.ts';

/** Radioactive sources 放射源 (S2-71): each under its own code, taken out and brought back by two, account equals stock. */
export const sourceBook = defineBook({
  book: 'source',
  label: ['放射源台账', 'Book of radioactive sources'],
  group: ['放射', 'Radiation'],
  prefix: 'FS',
  permission: 'book.source',
  unit: { label: ['枚', 'sources'], one: 'source' },
  dimensions: { batch: ['源编码', 'Code of the source'], place: ['存放', 'Kept at'] },
  single: true,
  item: z.object({
    nuclide: field.text(['核素', 'Nuclide'], { max: 20 }),
    activity: field.text(['出厂活度', 'Activity when made'], { max: 40 }),
    category: field.choice(['源类别', 'Category'], {
      i: ['Ⅰ类', 'Category 1'],
      ii: ['Ⅱ类', 'Category 2'],
      iii: ['Ⅲ类', 'Category 3'],
      iv: ['Ⅳ类', 'Category 4'],
      v: ['Ⅴ类', 'Category 5'],
    }),
  }),
  movements: {
    receive: {
      label: ['转入入库', 'Receive'],
      does: 'in',
      two: true,
      voucher: 'needed',
      asks: {
        supplier: field.text(['转出单位', 'From'], { max: 100 }),
        approval: field.text(['转让审批文号', 'Approval of the transfer'], { max: 60 }),
      },
    },
    take: {
      label: ['领用', 'Take out'],
      does: 'out',
      two: true,
      must: ['dosimeter'],
      asks: {
        taker: field.person(['领用人', 'Taken by']),
        use: field.text(['用途', 'For what']),
        dosimeter: field.yesNo(['已佩戴个人剂量计', 'Wears a dosimeter']),
        dueAt: field.time(['应还时间', 'Due']),
      },
    },
    back: {
      label: ['归还入库', 'Back'],
      does: 'in',
      answers: 'take',
      whole: true,
      two: true,
      asks: { checked: field.yesNo(['监测正常、外观完好', 'Measured and sound']) },
    },
    shift: { label: ['移库', 'Move'], does: 'move', two: true },
    assess: {
      label: ['年度安全评估', 'Yearly assessment'],
      does: 'none',
      asks: {
        year: field.numeral(['评估年度', 'Year assessed'], 2000, 2200),
        report: field.text(['报告编号', 'Number of the report'], { max: 60 }),
      },
    },
    send: {
      label: ['返厂 / 送贮', 'Send away'],
      does: 'out',
      two: true,
      voucher: 'needed',
      asks: {
        receiver: field.text(['接收单位', 'To'], { max: 100 }),
        approval: field.text(['备案文号', 'Filing number'], { max: 60 }),
      },
      isDanger: true,
    },
    lost,
  },
  outstanding: { of: 'take', by: ['back'], label: ['领用未还', 'Out'], due: { field: 'dueAt' } },
  count: {
    two: true,
    every: inDays(31, practice('每月盘点,账物相符 / counted monthly')),
    opens: asTheft,
  },
  yearly: {
    movement: 'assess',
    year: 'year',
    until: '01-31',
    when: () => true,
    source: practice(
      '放射性同位素与射线装置安全和防护条例第三十条:年度安全评估(日期待核)/ art. 30: assessed yearly (day to be checked)',
    ),
  },
  rule: [
    '放射性同位素与射线装置安全和防护条例:单独存放、专人保管,领用归还登记,账物相符',
    'Kept apart by a named keeper; taken and brought back in writing; account equals stock',
  ],
});
