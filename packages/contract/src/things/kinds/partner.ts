import { field } from '../../fields/index.ts';
import { defineMatter } from '../papers.ts';
import { everyMonths, practice, source } from '../terms.ts';

/** Linkage partner 联动单位 (S1-80): police, street, court, insurance. */
export const partner = defineMatter({
  kind: 'partner',
  prefix: 'LDD',
  label: ['联动单位', 'Partner'],
  group: 'governance',
  fields: {
    variety: field.choice(['类别', 'Kind'], {
      police: ['公安', 'Police'],
      street: ['街道社区', 'Street office'],
      justice: ['司法、法院', 'Justice'],
      health: ['卫健', 'Health authority'],
      insurance: ['医责险', 'Insurance'],
      rescue: ['消防救援', 'Fire brigade'],
      other: ['其他', 'Other'],
    }),
    contact: field.text(['联系人', 'Contact']),
    phone: field.phone(['电话', 'Telephone']),
    agreed: field.date(['协议签订', 'Agreed on']).optional(),
    until: field.date(['协议至', 'Agreed until']).optional(),
  },
  listed: ['variety', 'contact', 'phone', 'until'],
  ends: {
    term: {
      label: ['协议到期', 'Agreement ends'],
      from: 'until',
      isOptional: true,
      source: source('协议所载 / as agreed'),
    },
  },
  checks: {
    meeting: {
      label: ['联席会议', 'Joint meeting'],
      every: everyMonths(3),
      points: { met: ['已召开并有记录', 'Held, with minutes'] },
      source: practice('S1-80,周期为项目默认值 / the interval is ours'),
    },
  },
});
