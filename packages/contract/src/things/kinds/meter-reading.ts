import { field } from '../../fields/index.ts';
import { definePaper } from '../papers.ts';

/** What a meter of a utility showed 能源与管网读数 (C35): beside the limits of its point. */
export const meterReading = definePaper({
  kind: 'meter-reading',
  prefix: 'DSJ',
  label: ['运行读数', 'Reading'],
  group: 'utility',
  fields: {
    point: field.thing(['点位', 'Point'], 'utility-point'),
    when: field.time(['时间', 'Time']),
    meter: field.text(['项目', 'Meter'], {
      max: 40,
      hint: ['如电压、水压、氧压、温度', 'Such as voltage, pressure, temperature'],
    }),
    value: field.quantity(['读数', 'Reading'], { min: -100_000, max: 10_000_000, decimals: 3 }),
    scale: field.text(['单位', 'Unit'], { max: 12 }),
    verdict: field.choice(['判定', 'Verdict'], {
      within: ['正常', 'Within limits'],
      high: ['偏高', 'Too high'],
      low: ['偏低', 'Too low'],
    }),
    handled: field.longText(['超限处置', 'What was done']).optional(),
  },
  listed: ['point', 'when', 'meter', 'value', 'scale', 'verdict'],
});
