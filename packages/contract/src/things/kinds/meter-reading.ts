import { field } from '../../fields/index.ts';
import { definePaper } from '../papers.ts';

/** What a meter showed 能源与设备读数 (C35): judged by its limits; out of them, a repair is opened at once. */
export const meterReading = definePaper({
  kind: 'meter-reading',
  prefix: 'DSJ',
  label: ['运行读数', 'Reading'],
  group: 'utility',
  fields: {
    gauge: field.thing(['仪表', 'Meter'], 'meter'),
    when: field.time(['时间', 'Time']),
    value: field.quantity(['读数', 'Reading'], { min: -100_000, max: 10_000_000, decimals: 3 }),
    handled: field.longText(['超限处置', 'What was done']).optional(),
    point: field.thing(['点位', 'Point'], 'utility-point').optional(),
    device: field.thing(['医疗设备', 'Medical device'], 'medical-device').optional(),
    meter: field.text(['项目', 'Measured'], { max: 40 }).optional(),
    scale: field.text(['单位', 'Unit'], { max: 12 }).optional(),
    range: field.text(['限值', 'Limits'], { max: 60 }).optional(),
    verdict: field
      .choice(['判定', 'Verdict'], {
        within: ['正常', 'Within limits'],
        high: ['偏高', 'Too high'],
        low: ['偏低', 'Too low'],
      })
      .optional(),
  },
  listed: ['gauge', 'when', 'meter', 'value', 'scale', 'range', 'verdict'],
  filled: ['point', 'device', 'meter', 'scale', 'range', 'verdict'],
  reads: {
    at: 'gauge',
    when: 'when',
    value: 'value',
    verdict: 'verdict',
    range: 'range',
    copies: { point: 'point', device: 'device', meter: 'measures', scale: 'scale' },
  },
});
