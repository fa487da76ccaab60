import { field } from '../../fields/index.ts';
import { defineThing } from '../kit.ts';
import { everyMonths, practice } from '../terms.ts';

/** Fans, vents and curtains that keep smoke out 防排烟. */
export const smokeControl = defineThing({
  kind: 'smoke-control',
  prefix: 'FPY',
  label: ['防排烟设施', 'Smoke control'],
  title: ['防排烟设施', 'Smoke control'],
  group: 'fire',
  isFixed: true,
  faults: 'hazard',
  fields: {
    variety: field.choice(['类型', 'Type'], {
      exhaust: ['排烟风机', 'Exhaust fan'],
      supply: ['送风机', 'Supply fan'],
      vent: ['排烟口、送风口', 'Vent'],
      shutter: ['防火卷帘', 'Fire shutter'],
      curtain: ['挡烟垂壁', 'Smoke curtain'],
    }),
  },
  listed: ['variety'],
  checks: {
    quarterly: {
      label: ['季度试运行', 'Quarterly run'],
      every: everyMonths(3),
      points: {
        local: ['就地启动正常', 'Starts on the spot'],
        remote: ['控制室启动、反馈正常', 'Starts from the control room and answers'],
      },
      source: practice('C7,周期为项目默认值 / the interval is ours'),
    },
    yearly: {
      label: ['年度检测', 'Yearly test'],
      every: everyMonths(12),
      points: { joint: ['联动功能合格', 'Joint action is good'], flow: ['风量风压合格', 'Flow and pressure are good'] },
      source: practice('消防法 16 条:消防设施每年至少全面检测一次 / fire facilities fully tested once a year'),
    },
  },
});
