import { field } from '../../fields/index.ts';
import { definePaper } from '../papers.ts';
import { source } from '../terms.ts';

/** Contractor of fire service or guards with its qualification (S2-84). */
export const contractor = definePaper({
  kind: 'contractor',
  prefix: 'WBD',
  label: ['维保 / 服务单位', 'Contractor'],
  group: 'contract',
  fields: {
    work: field.choice(['服务类别', 'Work'], {
      fire: ['消防维保', 'Fire service'],
      guards: ['保安服务', 'Guards'],
      systems: ['安防系统维护', 'Security systems'],
      lift: ['电梯维保', 'Lifts'],
      waste: ['医废处置', 'Medical waste'],
      other: ['其他', 'Other'],
    }),
    licence: field.text(['资质证书', 'Qualification']),
    licensedTo: field.date(['资质有效期至', 'Qualified until']).optional(),
    contact: field.text(['联系人', 'Contact']),
    phone: field.phone(['电话', 'Telephone']),
  },
  listed: ['work', 'licence', 'contact', 'phone'],
  ends: {
    paper: {
      label: ['资质', 'Qualification'],
      from: 'licensedTo',
      isOptional: true,
      source: source('资质证书所载 / as the certificate says'),
    },
  },
});
