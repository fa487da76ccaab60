import { field } from '../../fields/index.ts';
import { defineThing } from '../kit.ts';
import { points } from '../points.ts';
import { everyMonths, practice } from '../terms.ts';

/** Hydrant 消火栓, inside a building or outside. */
export const hydrant = defineThing({
  kind: 'hydrant',
  prefix: 'XHS',
  label: ['消火栓', 'Hydrant'],
  group: 'fire',
  isFixed: true,
  faults: 'hazard',
  fields: {
    variety: field.choice(['类型', 'Type'], {
      indoor: ['室内', 'Indoor'],
      outdoor: ['室外', 'Outdoor'],
    }),
    pressure: field.quantity(['静压', 'Static pressure'], { unit: ['MPa', 'MPa'], max: 10, decimals: 2 }).optional(),
    hasReel: field.yesNo(['带软管卷盘', 'With hose reel']).optional(),
  },
  listed: ['variety'],
  checks: {
    monthly: {
      label: ['月度检查', 'Monthly check'],
      every: everyMonths(1),
      points: {
        place: points.place,
        box: ['箱门可开、配件齐全(水带、水枪、接口)', 'Box opens, hose, nozzle and coupling there'],
        leak: ['阀门无渗漏锈死', 'Valve neither leaks nor sticks'],
        marked: points.marked,
      },
      source: practice('C7、消防法 16 条:定期检查,周期为项目默认值 / checked at intervals, the interval is ours'),
    },
    yearly: {
      label: ['年度出水测试', 'Yearly water test'],
      every: everyMonths(12),
      points: {
        pressure: ['出水压力合格', 'Pressure of the jet is good'],
        pump: ['启泵按钮有效', 'Button starts the pump'],
      },
      source: practice('消防法 16 条:建筑消防设施每年至少全面检测一次 / fire facilities fully tested once a year'),
    },
  },
});
