import { field } from '../../fields/index.ts';
import { definePaper } from '../papers.ts';

/** Member of the mass-defence force 群防群治力量 (S1-79). */
export const massDefence = definePaper({
  kind: 'mass-defence',
  prefix: 'QFQ',
  label: ['群防群治队员', 'Mass-defence member'],
  group: 'papers',
  fields: {
    team: field.text(['队组', 'Team']),
    phone: field.phone(['电话', 'Telephone']).optional(),
    duty: field.text(['职责', 'Duty']).optional(),
    joined: field.date(['入队日期', 'Joined']),
  },
  listed: ['team', 'duty', 'joined'],
});
