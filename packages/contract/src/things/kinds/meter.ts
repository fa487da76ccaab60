import { field } from '../../fields/index.ts';
import { defineThing } from '../kit.ts';
import { source } from '../terms.ts';

const limit = { min: -100_000, max: 10_000_000, decimals: 3 };

/** What is read at a utility point or off a medical device 监测仪表 (C35), and between which values it has to stand. */
export const meter = defineThing({
  kind: 'meter',
  prefix: 'JCY',
  label: ['监测仪表', 'Meter'],
  group: 'utility',
  faults: 'repair',
  fields: {
    point: field.thing(['所属点位', 'At the point'], 'utility-point').optional(),
    device: field.thing(['所属医疗设备', 'Of the medical device'], 'medical-device').optional(),
    measures: field.text(['项目', 'What it measures'], {
      max: 40,
      hint: ['如电压、水压、氧压、温度', 'Such as voltage, pressure, temperature'],
    }),
    scale: field.text(['计量单位', 'Unit'], { max: 12 }),
    low: field
      .quantity(['下限', 'Lower limit'], {
        ...limit,
        hint: ['读数低于此值即超限;不填则无下限', 'A reading below it is out of limits; left empty, there is none'],
      })
      .optional(),
    high: field
      .quantity(['上限', 'Upper limit'], {
        ...limit,
        hint: ['读数高于此值即超限;不填则无上限', 'A reading above it is out of limits; left empty, there is none'],
      })
      .optional(),
    sensor: field
      .ref(['传感器', 'Sensor'], 'device', {
        among: 'sensor',
        hint: ['由它自动上报读数,见接入手册', 'it tells the readings by itself; see the guide to integration'],
      })
      .optional(),
    calibrated: field.date(['检定 / 校准有效期至', 'Calibrated until']).optional(),
  },
  listed: ['point', 'measures', 'low', 'high', 'scale'],
  range: { low: 'low', high: 'high', unit: 'scale', readings: 'meter-reading', sensor: 'sensor', measures: 'measures' },
  ends: {
    calibration: {
      label: ['检定 / 校准', 'Calibration'],
      from: 'calibrated',
      isOptional: true,
      source: source('检定、校准证书所载 / as the certificate says'),
    },
  },
});
