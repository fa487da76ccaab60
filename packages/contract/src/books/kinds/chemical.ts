import { z } from 'zod';

import { field } from '../../fields/index.ts';
import { byField, everyYears, practice, source } from '../../things/terms.ts';
import { defineBook, type BookItemFacts } from '../kit.ts';
import { asTheft, lost, supplier } from '../shared.ts';
import { inDays } from '../terms.ts';

export const chemicalControls = {
  none: ['一般危险化学品', 'Hazardous'],
  toxic: ['剧毒', 'Highly toxic'],
  explosive: ['易制爆', 'Explosive precursor'],
  drug1: ['易制毒一类', 'Drug precursor 1'],
  drug2: ['易制毒二类', 'Drug precursor 2'],
  drug3: ['易制毒三类', 'Drug precursor 3'],
} as const;

const chemicalHazards = {
  flammable: ['易燃', 'Flammable'],
  corrosive: ['腐蚀', 'Corrosive'],
  oxidising: ['氧化', 'Oxidising'],
  toxic: ['毒害', 'Toxic'],
  gas: ['压缩气体', 'Gas under pressure'],
  other: ['其他', 'Other'],
} as const;

const doubleKept: readonly unknown[] = ['toxic', 'explosive'];
/** 剧毒、易制爆: received, issued and kept by two, and the purchase is filed with the police. */
const byTwo = ({ data }: BookItemFacts): boolean => doubleKept.includes(data['control']);

/** 易制毒: what was bought and used is reported once a year. */
const isPrecursor = ({ data }: BookItemFacts): boolean => String(data['control']).startsWith('drug');

/** Hazardous chemicals 危险化学品 (data sheet C12). */
export const chemicalBook = defineBook({
  book: 'chemical',
  label: ['危险化学品台账', 'Book of hazardous chemicals'],
  group: ['化学品', 'Chemicals'],
  prefix: 'WH',
  permission: 'book.chemical',
  unit: 'item',
  dimensions: { batch: ['批号', 'Batch'], expiry: true, place: ['存放', 'Kept at'] },
  hasSheets: true,
  limits: { label: ['柜限量', 'Limit of the cabinet'] },
  expiry: inDays(60, practice('实验室惯例 / usual in laboratories')),
  item: z.object({
    cas: field.text(['CAS 号', 'CAS number'], { max: 20 }),
    hazard: field.choice(['危险类别', 'Hazard'], chemicalHazards),
    control: field.choice(['管制类别', 'Control'], chemicalControls),
  }),
  movements: {
    receive: {
      label: ['入库', 'Receive'],
      does: 'in',
      two: byTwo,
      voucher: 'needed',
      asks: supplier,
    },
    file: {
      label: ['购买备案', 'File the purchase'],
      does: 'none',
      answers: 'receive',
      whole: true,
      asks: {
        filing: field.text(['备案号', 'Filing number'], { max: 60 }),
        filedOn: field.date(['备案日期', 'Filed on']),
      },
    },
    issue: {
      label: ['领用', 'Issue'],
      does: 'out',
      two: byTwo,
      voucherIs: 'approval',
      asks: {
        receiver: field.person(['领用人', 'Received by']),
        use: field.text(['用途', 'For what']),
        approval: field.text(['审批单号', 'Approval'], { max: 60 }),
      },
    },
    report: {
      label: ['年度报告', 'Yearly report'],
      does: 'none',
      asks: {
        year: field.numeral(['报告年度', 'Year reported'], 2000, 2200),
        receipt: field.text(['回执号', 'Receipt'], { max: 60 }),
      },
    },
    back: { label: ['退回', 'Back'], does: 'in', answers: 'issue', two: byTwo },
    shift: { label: ['移库', 'Move'], does: 'move', two: byTwo },
    waste: {
      label: ['废弃处置', 'Dispose'],
      does: 'out',
      two: byTwo,
      voucher: 'needed',
      asks: { contractor: field.text(['处置单位', 'Who disposes of it'], { max: 100 }) },
    },
    lost: { ...lost, two: byTwo },
  },
  outstanding: {
    of: 'receive',
    by: ['file'],
    label: ['购买未备案', 'Purchase not filed'],
    due: inDays(5, source('危险化学品安全管理条例第四十一条:购买后 5 日内备案 / art. 41: filed within 5 days')),
    when: byTwo,
  },
  count: {
    every: inDays(31, practice('数据单 C12:每月盘点 / data sheet C12: counted monthly')),
    opens: asTheft,
  },
  yearly: {
    movement: 'report',
    year: 'year',
    until: '03-31',
    when: isPrecursor,
    source: source('易制毒化学品管理条例第三十六条:3 月 31 日前报告 / art. 36: reported by 31 March'),
  },
  keeps: {
    ledger: {
      label: ['使用台账', 'Ledger of use'],
      from: 'done',
      for: byField('control', { drug1: everyYears(2) }),
      source: source('易制毒化学品管理条例:使用台账保存 2 年 / kept for 2 years'),
    },
    double: {
      label: ['收发记录', 'Records'],
      from: 'done',
      for: byField('control', { toxic: everyYears(1), explosive: everyYears(1) }),
      source: practice('剧毒、易制爆流向记录(年限待核)/ flow of these (years to be checked)'),
    },
  },
  rule: [
    '危险化学品安全管理条例:剧毒、易制爆双人收发、双人保管,购买后 5 日内备案',
    'Highly toxic and explosive ones are received, issued and kept by two; purchases are filed within 5 days',
  ],
});
