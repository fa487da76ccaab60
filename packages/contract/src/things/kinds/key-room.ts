import { field } from '../../fields/index.ts';
import type { Coverage } from '../coverage.ts';
import { defineThing } from '../kit.ts';
import { everyMonths, practice } from '../terms.ts';

/** 三铁一器 of a key room (S1-20): iron door, iron window, safe, alarm. */
export const keyRoom = defineThing({
  kind: 'key-room',
  prefix: 'STYQ',
  label: ['三铁一器', 'Door, bars, safe and alarm'],
  title: ['三铁一器', 'Doors, bars, safes and alarms'],
  group: 'security',
  isFixed: true,
  isInternal: true,
  faults: 'hazard',
  fields: {
    variety: field.choice(['类型', 'Type'], {
      door: ['铁门', 'Iron door'],
      window: ['铁窗', 'Window bars'],
      safe: ['铁柜(保险柜)', 'Safe'],
      alarm: ['报警器', 'Alarm'],
    }),
  },
  listed: ['variety'],
  coverage: Object.fromEntries(
    (
      [
        ['door', '要害部位铁门', 'Iron doors of vital rooms'],
        ['window', '要害部位铁窗', 'Window bars of vital rooms'],
        ['safe', '要害部位保险柜', 'Safes in vital rooms'],
        ['alarm', '要害部位报警器', 'Alarms in vital rooms'],
      ] as const
    ).map(([variety, zh, en]) => [
      variety,
      {
        label: [zh, en],
        places: ['pharmacy', 'cashier', 'archive', 'chemical'],
        where: { variety },
        least: 1,
        source: practice('S1-20:重点部位“三铁一器”,部位为项目默认值 / which rooms is ours'),
      } satisfies Coverage,
    ]),
  ),
  checks: {
    monthly: {
      label: ['月度检测', 'Monthly test'],
      every: everyMonths(1),
      points: {
        whole: ['牢固完好', 'Firm and whole'],
        lock: ['锁具有效', 'Lock works'],
        alarm: ['报警触发正常', 'Alarm is raised when tried'],
      },
      source: practice('S1-20:定期检测维护,周期为项目默认值 / tested at intervals, the interval is ours'),
    },
  },
});
