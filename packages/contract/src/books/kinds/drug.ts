import { z } from 'zod';

import { field } from '../../fields/index.ts';
import { byField, everyYears, practice, source } from '../../things/terms.ts';
import { defineBook, type BookItemFacts } from '../kit.ts';
import { asTheft, lost, supplier } from '../shared.ts';
import { inDays } from '../terms.ts';

export const drugClasses = {
  narcotic: ['麻醉药品', 'Narcotic'],
  psychotropic: ['第一类精神药品', 'Class I psychotropic'],
  psychotropic2: ['第二类精神药品', 'Class II psychotropic'],
  toxic: ['医疗用毒性药品', 'Toxic'],
  radioactive: ['放射性药品', 'Radioactive'],
} as const;

export const drugForms = {
  injection: ['注射剂', 'Injection'],
  patch: ['贴剂', 'Patch'],
  tablet: ['片剂、胶囊', 'Tablet'],
  liquid: ['口服液', 'Liquid'],
  powder: ['散剂', 'Powder'],
  other: ['其他', 'Other'],
} as const;

/**
 * 医疗机构麻醉药品、第一类精神药品管理规定: empty ampoules and used patches of these two classes come back; of a tablet
 * nothing is left.
 */
const leavesEmpties = ({ data }: BookItemFacts): boolean =>
  ['narcotic', 'psychotropic'].includes(String(data['class'])) && ['injection', 'patch'].includes(String(data['form']));

const people = { witness: field.person(['见证人', 'Witness']) };

/** Controlled drugs 特殊管理药品 (data sheet C11): accepted, issued, counted and destroyed by two; account equals stock. */
export const drugBook = defineBook({
  book: 'drug',
  label: ['特殊药品专用账册', 'Book of controlled drugs'],
  group: ['药品', 'Drugs'],
  prefix: 'TY',
  permission: 'book.drug',
  unit: 'item',
  dimensions: { batch: ['批号', 'Batch'], expiry: true, place: ['存放', 'Kept at'] },
  limits: { label: ['科室基数', 'Base stock'], two: true },
  expiry: inDays(180, practice('药房惯例:半年内到期即提醒 / usual in pharmacies: half a year ahead')),
  item: z.object({
    class: field.choice(['管理类别', 'Class'], drugClasses),
    form: field.choice(['剂型', 'Form'], drugForms),
    maker: field.text(['生产企业', 'Maker'], { max: 100 }).optional(),
  }),
  movements: {
    accept: {
      label: ['验收入库', 'Accept'],
      does: 'in',
      two: true,
      voucher: 'needed',
      asks: {
        ...supplier,
        quality: field.choice(['质量情况', 'Quality'], { good: ['合格', 'Good'], poor: ['不合格', 'Not good'] }),
      },
    },
    issue: {
      label: ['发药', 'Issue'],
      does: 'out',
      whileGood: true,
      two: true,
      voucherIs: 'prescription',
      asks: {
        prescription: field.text(['处方号', 'Prescription'], { max: 40 }),
        patientNo: field.text(['住院号/门诊号', 'Patient number'], { max: 40 }),
        receiver: field.person(['领药人', 'Received by']).optional(),
      },
    },
    base: { label: ['科室基数调拨', 'To or from a ward'], does: 'move', two: true, voucher: 'needed' },
    back: { label: ['退回', 'Back'], does: 'in', answers: 'issue', two: true },
    empties: { label: ['空安瓿(废贴)回收', 'Empty ampoules back'], does: 'none', answers: 'issue', two: true },
    remnant: {
      label: ['残余药液销毁', 'Rest destroyed'],
      does: 'none',
      answers: 'issue',
      two: true,
      apart: ['witness'],
      asks: { rest: field.text(['残余量', 'How much was left'], { max: 40 }), ...people },
    },
    destroy: {
      label: ['过期报损销毁', 'Destroy'],
      does: 'out',
      two: true,
      voucher: 'needed',
      apart: ['witness'],
      asks: { reason: field.text(['原因', 'Why']), ...people },
      isDanger: true,
    },
    lost,
  },
  outstanding: {
    of: 'issue',
    by: ['back', 'empties'],
    label: ['空安瓿(废贴)未回收', 'Ampoules not back'],
    due: inDays(1, practice('数据单 C11:当日回收 / data sheet C11: back the same day')),
    when: leavesEmpties,
  },
  count: {
    two: true,
    every: inDays(31, practice('数据单 C11:每月盘点 / data sheet C11: counted monthly')),
    opens: asTheft,
  },
  keeps: {
    ledger: {
      label: ['专用账册', 'Ledger'],
      from: 'expiry',
      for: everyYears(5),
      source: source(
        '麻醉药品和精神药品管理条例:保存至药品有效期满后不少于 5 年 / 5 years after the drugs have expired',
      ),
    },
    prescription: {
      label: ['处方', 'Prescription'],
      of: ['issue'],
      from: 'done',
      for: byField('class', { narcotic: everyYears(3), psychotropic: everyYears(3), radioactive: everyYears(1) }),
      source: practice(
        '麻醉、第一类精神药品 3 年,普通处方 1 年(待核)/ narcotic and class I 3 years, others 1 (to be checked)',
      ),
    },
    prescription2: {
      label: ['处方', 'Prescription'],
      of: ['issue'],
      from: 'done',
      for: byField('class', { toxic: everyYears(2), psychotropic2: everyYears(2) }),
      source: source('医疗用毒性药品管理办法第九条:2 年 / rules on toxic drugs, art. 9: 2 years'),
    },
  },
  rule: [
    '麻醉药品和精神药品管理条例:专用账册保存至药品有效期满后不少于 5 年',
    'Kept for 5 years after the drugs have expired',
  ],
});
