import { field } from '../../fields/index.ts';
import { defineThing } from '../kit.ts';
import { points } from '../points.ts';
import { everyMonths, everyYears, practice } from '../terms.ts';

/** Fire hose with its nozzle 水带水枪. */
export const hose = defineThing({
  kind: 'hose',
  prefix: 'SD',
  label: ['水带水枪', 'Fire hose'],
  group: 'fire',
  isFixed: true,
  faults: 'hazard',
  fields: {
    length: field.quantity(['长度', 'Length'], { unit: ['m', 'm'], max: 100 }).optional(),
    made: field.date(['出厂日期', 'Made']).optional(),
  },
  listed: ['length', 'made'],
  ends: {
    scrap: {
      label: ['建议更换', 'Replace'],
      from: 'made',
      after: everyYears(6),
      source: practice('项目默认值,按厂家说明调整 / project default, set it as the maker says'),
    },
  },
  checks: {
    monthly: {
      label: ['月度检查', 'Monthly check'],
      every: everyMonths(1),
      points: {
        place: points.place,
        whole: ['无破损霉变', 'No tear, no mould'],
        coupling: ['接口垫圈完好', 'Coupling and gasket whole'],
      },
      source: practice('C7:随消火栓检查,周期为项目默认值 / with the hydrants, the interval is ours'),
    },
  },
});
