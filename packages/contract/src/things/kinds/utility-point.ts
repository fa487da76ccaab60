import { field } from '../../fields/index.ts';
import { defineThing } from '../kit.ts';
import { byField, everyDays, practice, source } from '../terms.ts';

/** Point of water, power, heating, gas (C35, S1-37, S2-85) with what is read there. */
export const utilityPoint = defineThing({
  kind: 'utility-point',
  prefix: 'SDQ',
  label: ['水电气暖点位', 'Utility point'],
  group: 'utility',
  isFixed: true,
  faults: 'repair',
  meters: { kind: 'meter', by: 'point' },
  fields: {
    variety: field.choice(['类型', 'Type'], {
      power: ['配电', 'Power'],
      ups: ['UPS 电源', 'UPS'],
      generator: ['发电机', 'Generator'],
      water: ['供水', 'Water'],
      heating: ['供暖', 'Heating'],
      gas: ['燃气', 'Gas'],
      oxygen: ['医用气体', 'Medical gas'],
      boiler: ['锅炉', 'Boiler'],
      lift: ['电梯', 'Lift'],
    }),
    limits: field.text(['读数上下限', 'Limits of its readings']).optional(),
    examined: field.date(['法定检验有效期至', 'Examined until']).optional(),
  },
  listed: ['variety', 'limits'],
  ends: {
    examination: {
      label: ['法定检验', 'Examination'],
      from: 'examined',
      isOptional: true,
      source: source('检验报告所载 / as the report says'),
    },
  },
  checks: {
    daily: {
      label: ['巡检', 'Look'],
      every: byField('variety', {
        power: everyDays(1),
        ups: everyDays(7),
        generator: everyDays(7),
        water: everyDays(1),
        heating: everyDays(1),
        gas: everyDays(1),
        oxygen: everyDays(1),
        boiler: everyDays(1),
        lift: everyDays(1),
      }),
      points: {
        reading: ['读数在限值内', 'Readings within limits'],
        leak: ['无跑冒滴漏、无异味', 'No leak, no smell'],
        noise: ['无异响、无过热', 'No noise, not hot'],
        access: ['门锁、标识、灭火器材齐全', 'Locked, marked, extinguisher there'],
      },
      source: practice('C35,周期为项目默认值 / the interval is ours'),
    },
  },
});
