import { field } from '../../fields/index.ts';
import { defineThing } from '../kit.ts';
import { everyMonths, practice } from '../terms.ts';

/** A zone or valve of the sprinklers 自动喷水灭火. */
export const sprinkler = defineThing({
  kind: 'sprinkler',
  prefix: 'PL',
  label: ['喷淋分区', 'Sprinkler zone'],
  group: 'fire',
  isFixed: true,
  faults: 'hazard',
  fields: {
    part: field.choice(['部件', 'Part'], {
      valve: ['报警阀组', 'Alarm valve'],
      flow: ['水流指示器', 'Flow switch'],
      end: ['末端试水装置', 'End test device'],
      heads: ['喷头', 'Heads'],
    }),
    heads: field.count(['喷头数', 'Heads']).optional(),
  },
  listed: ['part', 'heads'],
  checks: {
    monthly: {
      label: ['月度检查', 'Monthly check'],
      every: everyMonths(1),
      points: {
        open: ['阀门开启位', 'Valves open'],
        pressure: ['压力正常', 'Pressure is good'],
        free: ['喷头无遮挡涂覆', 'Heads neither covered nor painted'],
      },
      source: practice('C7,周期为项目默认值 / the interval is ours'),
    },
    yearly: {
      label: ['年度联动测试', 'Yearly joint test'],
      every: everyMonths(12),
      points: { flow: ['末端放水报警启泵', 'Flow at the end alarms and starts the pump'] },
      source: practice('消防法 16 条:消防设施每年至少全面检测一次 / fire facilities fully tested once a year'),
    },
  },
});
