import { field } from '../../fields/index.ts';
import { defineMatter } from '../papers.ts';

/** A fault by which a contractor loses points 外委扣分项: the house's own list. */
export const contractorFault = defineMatter({
  kind: 'contractor-fault',
  prefix: 'KFX',
  label: ['外委扣分项', 'Fault of a contractor'],
  title: ['外委扣分项', 'Faults of contractors'],
  group: 'contract',
  fields: {
    points: field.between(['每次扣分', 'Points each time'], 1, 100),
    work: field.text(['适用服务', 'Of which work']).optional(),
    basis: field.text(['依据', 'By what']).optional(),
  },
  listed: ['points', 'work', 'basis'],
});
