import { field } from '../../fields/index.ts';
import { defineThing } from '../kit.ts';
import { points } from '../points.ts';
import { everyDays, everyMonths, practice, source } from '../terms.ts';

/** What people and bags are screened with 安检设备: hand detector, walk-through gate, X-ray, liquid tester. */
export const screening = defineThing({
  kind: 'screening',
  prefix: 'AJSB',
  label: ['安检设备', 'Screening equipment'],
  title: ['安检设备', 'Screening equipment'],
  group: 'security',
  faults: 'repair',
  fields: {
    variety: field.choice(['类型', 'Type'], {
      hand: ['手持金属探测器', 'Hand detector'],
      gate: ['安检门', 'Walk-through gate'],
      xray: ['X 光机', 'X-ray'],
      liquid: ['液体检测仪', 'Liquid tester'],
    }),
    serial: field.text(['机身号', 'Serial number']).optional(),
    radiationTestedTo: field.date(['辐射检测有效期至', 'Radiation tested until']).optional(),
  },
  listed: ['variety', 'serial'],
  ends: {
    paper: {
      label: ['辐射检测', 'Radiation test'],
      from: 'radiationTestedTo',
      isOptional: true,
      source: source('检测报告所载 / as the report says'),
    },
  },
  checks: {
    daily: {
      label: ['开机测试', 'Test at the start'],
      every: everyDays(1),
      points: { test: ['测试物报警正常', 'Alarms at the test piece'], whole: points.whole },
      source: practice('项目默认值 / project default'),
    },
    yearly: {
      label: ['年度检定', 'Yearly calibration'],
      every: everyMonths(12),
      points: { report: ['检定合格', 'Calibration passed'] },
      source: practice('项目默认值 / project default'),
    },
  },
});
