import { field } from '../../fields/index.ts';
import { defineThing } from '../kit.ts';
import { byField, everyMonths, everyYears, practice, source } from '../terms.ts';

const ages = source(
  'B4 / GB 50444-2008、GB 4351: 水基 6 年、干粉与洁净气体 10 年、二氧化碳 12 年报废;水基 3+1 年、其余 5+2 年维修',
);

/** Extinguisher 灭火器: looked at every month, serviced by age, scrapped by age. */
export const extinguisher = defineThing({
  kind: 'extinguisher',
  prefix: 'MHQ',
  label: ['灭火器', 'Fire extinguisher'],
  group: 'fire',
  isFixed: true,
  faults: 'hazard',
  fields: {
    agent: field.choice(['灭火剂', 'Agent'], {
      water: ['水基', 'Water'],
      powder: ['干粉', 'Powder'],
      gas: ['洁净气体', 'Clean gas'],
      co2: ['二氧化碳', 'CO₂'],
    }),
    weight: field.quantity(['规格', 'Size'], { unit: ['kg', 'kg'], max: 200, decimals: 1 }).optional(),
    made: field.date(['出厂日期', 'Made']).optional(),
    maker: field.text(['生产厂家', 'Maker']).optional(),
  },
  listed: ['agent', 'weight', 'made'],
  ends: {
    scrap: {
      label: ['报废', 'Scrap'],
      from: 'made',
      after: byField('agent', {
        water: everyYears(6),
        powder: everyYears(10),
        gas: everyYears(10),
        co2: everyYears(12),
      }),
      source: ages,
    },
  },
  checks: {
    monthly: {
      label: ['月度检查', 'Monthly check'],
      every: everyMonths(1),
      points: {
        pressure: ['压力在绿区', 'Pressure in the green'],
        seal: ['铅封、保险销完好', 'Seal and pin whole'],
        body: ['瓶体无锈蚀变形', 'Body without rust or dent'],
        hose: ['喷管喷嘴完好', 'Hose and nozzle whole'],
        position: ['在位、取用无遮挡', 'In place and free to take'],
      },
      source: practice('GB 50444-2008: 每月一次,人员密集场所每半月一次 / monthly, every half month in crowded places'),
    },
    service: {
      label: ['维修', 'Service'],
      from: 'made',
      first: byField('agent', { water: everyYears(3), powder: everyYears(5), gas: everyYears(5), co2: everyYears(5) }),
      every: byField('agent', { water: everyYears(1), powder: everyYears(2), gas: everyYears(2), co2: everyYears(2) }),
      points: { tested: ['水压试验合格、已换药', 'Pressure test passed, refilled'] },
      source: ages,
    },
  },
});
