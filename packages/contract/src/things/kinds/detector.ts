import { field } from '../../fields/index.ts';
import { defineThing } from '../kit.ts';
import { points } from '../points.ts';
import { everyMonths, everyYears, practice } from '../terms.ts';

/** Fire detector 火灾探测器: what the alarm panel calls it, and when it was last tried with smoke or heat. */
export const detector = defineThing({
  kind: 'detector',
  prefix: 'TCQ',
  label: ['火灾探测器', 'Fire detector'],
  group: 'fire',
  isFixed: true,
  faults: 'hazard',
  fields: {
    variety: field.choice(['类型', 'Type'], {
      smoke: ['感烟', 'Smoke'],
      heat: ['感温', 'Heat'],
      gas: ['可燃气体', 'Gas'],
      button: ['手动报警按钮', 'Manual call point'],
    }),
    loop: field.text(['回路地址', 'Loop and address']).optional(),
    made: field.date(['安装日期', 'Installed']).optional(),
  },
  listed: ['variety', 'loop'],
  ends: {
    life: {
      label: ['使用年限', 'Service life'],
      from: 'made',
      after: everyYears(12),
      source: practice('GB 29837:探测器使用寿命,按产品说明调整 / service life, set it as the maker says'),
    },
  },
  checks: {
    yearly: {
      label: ['年度测试', 'Yearly test'],
      every: everyMonths(12),
      points: {
        alarm: ['加烟加温报警正常', 'Alarms when tried'],
        shown: ['控制器显示地址正确', 'Panel shows the right address'],
        clean: points.clean,
      },
      source: practice('消防法 16 条:消防设施每年至少全面检测一次 / fire facilities fully tested once a year'),
    },
  },
});
