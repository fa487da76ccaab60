import { field } from '../../fields/index.ts';
import { defineThing } from '../kit.ts';
import { points } from '../points.ts';
import { everyMonths, practice } from '../terms.ts';

/** Emergency light 应急照明. */
export const emergencyLight = defineThing({
  kind: 'emergency-light',
  prefix: 'YJD',
  label: ['应急照明', 'Emergency light'],
  group: 'fire',
  isFixed: true,
  faults: 'hazard',
  fields: {
    power: field
      .choice(['供电', 'Supply'], { own: ['自带蓄电池', 'Own battery'], central: ['集中电源', 'Central'] })
      .optional(),
    made: field.date(['安装日期', 'Installed']).optional(),
  },
  listed: ['power'],
  checks: {
    monthly: {
      label: ['月度检查', 'Monthly check'],
      every: everyMonths(1),
      points: { lit: ['断电自动点亮', 'Lights when the mains fail'], whole: points.whole, clean: points.clean },
      source: practice('C7,周期为项目默认值 / the interval is ours'),
    },
    yearly: {
      label: ['年度放电测试', 'Yearly discharge test'],
      every: everyMonths(12),
      points: { minutes: ['持续时间达标', 'Lasts as long as required'] },
      source: practice('消防法 16 条:消防设施每年至少全面检测一次 / fire facilities fully tested once a year'),
    },
  },
});
