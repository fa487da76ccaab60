import { field } from '../../fields/index.ts';
import { definePaper } from '../papers.ts';
import { source } from '../terms.ts';

/** People's mediator 人民调解员 with term and speciality (S2-22). */
export const mediator = definePaper({
  kind: 'mediator',
  prefix: 'TJY',
  label: ['人民调解员', 'Mediator'],
  group: 'papers',
  fields: {
    speciality: field.text(['专长', 'Speciality']),
    commission: field.text(['所属调委会', 'Commission']).optional(),
    hired: field.date(['聘任日期', 'Hired']),
    until: field.date(['聘期至', 'Hired until']).optional(),
  },
  permits: [{ work: 'mediation' }],
  listed: ['speciality', 'hired', 'until'],
  ends: {
    term: {
      label: ['聘期', 'Term'],
      from: 'until',
      isOptional: true,
      source: source('聘书所载 / as the letter of appointment says'),
    },
  },
});
