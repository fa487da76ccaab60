import { field } from '../../fields/index.ts';
import { defineThing } from '../kit.ts';
import { everyDays, everyMonths, practice } from '../terms.ts';

/** Fire alarm panel 火灾报警控制器 and the other equipment of the fire control room (S1-34). */
export const alarmPanel = defineThing({
  kind: 'alarm-panel',
  prefix: 'XKS',
  label: ['消控室设备', 'Fire control equipment'],
  title: ['消控室设备', 'Fire control equipment'],
  group: 'fire',
  isFixed: true,
  faults: 'hazard',
  fields: {
    variety: field.choice(['类型', 'Type'], {
      panel: ['火灾报警控制器', 'Fire alarm panel'],
      linkage: ['联动控制器', 'Linkage controller'],
      graphic: ['图形显示装置', 'Graphic display'],
      phone: ['消防电话总机', 'Fire telephone'],
      broadcast: ['消防广播', 'Broadcast'],
      ups: ['备用电源', 'Standby supply'],
    }),
    maker: field.text(['品牌型号', 'Make and model']).optional(),
    installed: field.date(['安装日期', 'Installed']).optional(),
    project: field.text(['改造项目', 'Project']).optional(),
  },
  listed: ['variety', 'maker'],
  checks: {
    daily: {
      label: ['每日检查', 'Daily check'],
      every: everyDays(1),
      points: {
        self: ['自检正常', 'Self-test is good'],
        fault: ['无未处理故障、屏蔽', 'No fault or point left out'],
        auto: ['处于自动状态', 'Set to automatic'],
        power: ['主备电正常', 'Mains and standby are good'],
      },
      source: practice('GB 25506:消控室每日检查 / daily check of the fire control room'),
    },
    yearly: {
      label: ['年度检测', 'Yearly test'],
      every: everyMonths(12),
      points: { report: ['检测报告合格', 'Test report is good'] },
      source: practice('消防法 16 条:消防设施每年至少全面检测一次 / fire facilities fully tested once a year'),
    },
  },
});
