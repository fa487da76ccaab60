import { field } from '../../fields/index.ts';
import { definePaper } from '../papers.ts';
import { everyYears, source } from '../terms.ts';

/** Medical advertisement 医疗广告 (S1-45) with its certificate: one year; its words are looked through for banned claims. */
export const advertisement = definePaper({
  kind: 'advertisement',
  prefix: 'GGS',
  label: ['医疗广告', 'Advertisement'],
  group: 'compliance',
  fields: {
    certificate: field.text(['审查证明文号', 'Certificate']),
    medium: field.text(['发布媒体', 'Medium']),
    wording: field.longText(['广告词', 'Wording']),
    issued: field.date(['证明签发', 'Issued']),
  },
  worded: 'wording',
  listed: ['certificate', 'medium', 'issued'],
  ends: {
    paper: {
      label: ['审查证明', 'Certificate'],
      from: 'issued',
      after: everyYears(1),
      source: source('医疗广告管理办法第十九条: 有效期一年 / one year'),
    },
  },
});
