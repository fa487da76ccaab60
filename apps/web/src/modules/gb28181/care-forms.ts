import { field, gbMirrors, type GbAnswers, type GbOrder } from '@anyuan/contract';
import { z } from 'zod';

import type { Schema } from '../../kit/fields/fields.ts';

/** What of a device is set by a form. */
export type Wanted = 'basic' | 'osd' | 'mask' | 'mirror' | 'alarmReport' | 'home';

type Values = Record<string, unknown>;
interface CareForm {
  schema: Schema;
  initial: Values;
  order(values: Values): GbOrder;
}

const pixels = (zh: string, en: string) => field.between([zh, en], 0, 20_000, { unit: ['像素', 'px'] });
const line = z.object({
  text: field.text(['文字', 'Text'], { max: 32 }),
  x: pixels('横坐标', 'From the left'),
  y: pixels('纵坐标', 'From the top'),
});
const region = z.object({
  left: pixels('左', 'Left'),
  top: pixels('上', 'Top'),
  right: pixels('右', 'Right'),
  bottom: pixels('下', 'Bottom'),
});
const schemas = {
  basic: z.object({
    name: field.text(['设备名称', 'Its name'], { max: 64 }).optional(),
    expires: field.between(['注册有效期', 'Registrations last'], 3_600, 604_800, { unit: ['秒', 's'] }).optional(),
    interval: field.between(['心跳间隔', 'Says that it lives every'], 5, 3_600, { unit: ['秒', 's'] }).optional(),
    misses: field.between(['心跳超时次数', 'Missed before it is gone'], 1, 20).optional(),
  }),
  osd: z.object({
    isTimeOn: field.yesNo(['显示时间', 'Show the time']),
    timeX: pixels('时间横坐标', 'Time, from the left'),
    timeY: pixels('时间纵坐标', 'Time, from the top'),
    timeType: field.choice(['时间格式', 'Its form'], {
      '0': ['2026-11-29 08:30:00', '2026-11-29 08:30:00'],
      '1': ['2026年11月29日 08:30:00', '2026年11月29日 08:30:00'],
    }),
    isTextOn: field.yesNo(['显示文字', 'Show the text']),
    lines: field.rows(['文字', 'Text'], line).optional(),
  }),
  mask: z.object({
    isOn: field.yesNo(['遮挡', 'Cover']),
    regions: field.rows(['遮挡区域', 'What is covered'], region).optional(),
  }),
  mirror: z.object({ mirror: field.choice(['画面翻转', 'Turned'], gbMirrors) }),
  alarmReport: z.object({
    motion: field.yesNo(['上报移动侦测', 'Report movement']),
    field: field.yesNo(['上报区域入侵', 'Report intrusion']),
  }),
  home: z.object({
    isOn: field.yesNo(['启用看守位', 'Return by itself']),
    resetSeconds: field
      .between(['无人操作后', 'When nobody has touched it for'], 1, 86_400, { unit: ['秒', 's'] })
      .optional(),
    preset: field.numeral(['回到预置位', 'To preset'], 0, 255).optional(),
  }),
} satisfies Record<Wanted, z.ZodObject>;

const full = { length: 1_920, width: 1_080 };
/** What a field has, without those of which nothing is known. */
const known = (values: object): Values => Object.fromEntries(Object.entries(values).filter(([, one]) => one !== null));

/** The form of one thing, filled with what the device has said. */
export function formOf(wanted: Wanted, { settings, head }: GbAnswers): CareForm {
  const schema = schemas[wanted] as unknown as Schema;
  switch (wanted) {
    case 'basic':
      return {
        schema,
        initial: known(settings?.basic ?? {}),
        order: (values) => ({ do: 'basic', basic: values as Extract<GbOrder, { do: 'basic' }>['basic'] }),
      };
    case 'osd': {
      const before = settings?.osd;
      const initial = before
        ? { ...before, timeType: String(before.timeType) }
        : { isTimeOn: true, timeX: 20, timeY: 20, timeType: '0', isTextOn: true, lines: [] };
      return {
        schema,
        initial,
        order: (values) => {
          const { timeType, lines = [], ...rest } = values as { timeType: string; lines?: never[] } & Values;
          const osd = { ...full, ...before, ...rest, lines, timeType: Number(timeType) };
          return { do: 'osd', osd: osd as unknown as Extract<GbOrder, { do: 'osd' }>['osd'] };
        },
      };
    }
    case 'mask':
      return {
        schema,
        initial: settings?.mask ?? { isOn: false, regions: [] },
        order: (values) => ({
          do: 'mask',
          mask: { regions: [], ...values } as unknown as Extract<GbOrder, { do: 'mask' }>['mask'],
        }),
      };
    case 'mirror':
      return {
        schema,
        initial: { mirror: String(settings?.mirror ?? 0) },
        order: (values) => ({ do: 'mirror', mirror: Number(values['mirror']) }),
      };
    case 'alarmReport':
      return {
        schema,
        initial: settings?.alarmReport ?? { motion: false, field: false },
        order: (values) => ({
          do: 'alarmReport',
          alarmReport: values as Extract<GbOrder, { do: 'alarmReport' }>['alarmReport'],
        }),
      };
    case 'home':
      return {
        schema,
        initial: known(head?.home ?? { isOn: false }),
        order: (values) => ({
          do: 'home',
          home: { resetSeconds: null, preset: null, ...values } as Extract<GbOrder, { do: 'home' }>['home'],
        }),
      };
    default:
      return wanted satisfies never;
  }
}
