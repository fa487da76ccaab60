import { z } from 'zod';

import { code, flag, id, ok, PersonRef } from './common.ts';
import { indicatorGroups, indicatorNames, type IndicatorGroup } from './indicators/index.ts';
import { FigureNumber, figureUnits } from './ledger.ts';
import { PlanPoint } from './place.ts';
import { route } from './route.ts';

const label = z.tuple([z.string(), z.string()]).readonly();
const day = z.iso.date();
const name = z.enum(indicatorNames);
const month = z.string().regex(/^\d{4}-\d{2}$/);
const unit = z.enum(Object.keys(figureUnits) as [keyof typeof figureUnits, ...(keyof typeof figureUnits)[]]);
const group = z.enum(Object.keys(indicatorGroups) as [IndicatorGroup, ...IndicatorGroup[]]);
/** Where its records are listed, as an address of these pages; null: not for the caller, or there is no list. */
const opens = z.string().nullable();

/** An indicator in a period. `value: null` and nothing else said: nothing to divide by, or nobody entered it (暂无数据). */
export const IndicatorValue = FigureNumber.extend({
  /** The days it is of: where a number is entered month by month, up to the last month entered. Null: as it stands now. */
  from: day.nullable(),
  to: day.nullable(),
  /** It is being counted for the first time: ask again in a moment. */
  pending: z.boolean().optional(),
  /** A zero nobody answers for is not told. */
  unconfirmed: z.boolean().optional(),
  /** So many imported records do not say what it asks, and are left out. */
  unknown: z.number().int().optional(),
  opens,
  opensPer: opens,
});
export type IndicatorValue = z.infer<typeof IndicatorValue>;

/** A month of the trend: what it is now, and what it was when the month was closed. */
export const IndicatorMonth = z.object({
  month,
  value: z.number().nullable(),
  /** As it was reported; absent: not closed yet, or not for the caller. */
  frozen: z.number().nullable().optional(),
});
export type IndicatorMonth = z.infer<typeof IndicatorMonth>;

export const IndicatorAnswer = IndicatorValue.extend({
  name,
  label,
  group,
  unit,
  better: z.enum(['more', 'less']).nullable(),
  isRate: z.boolean(),
  /** Per so many. */
  times: z.number().nullable(),
  target: z.number().nullable(),
  /** Against last year, relative: what is asked for. */
  aim: z.number().nullable(),
  /** Whether target or aim is met; null: neither is set, or there is no value. */
  isMet: z.boolean().nullable(),
  owner: label,
  note: label,
  lastYear: IndicatorValue.nullable(),
  /** Against the same part of last year, relative. */
  change: z.number().nullable(),
  trend: z.array(IndicatorMonth),
  /** The worst three names behind it. */
  worst: z.array(z.object({ label, value: z.number(), opens })),
});
export type IndicatorAnswer = z.infer<typeof IndicatorAnswer>;

export const boardSpans = {
  month: ['本月', 'This month'],
  quarter: ['本季度', 'This quarter'],
  year: ['今年', 'This year'],
} as const;
export type BoardSpan = keyof typeof boardSpans;
const span = z.enum(Object.keys(boardSpans) as [BoardSpan, ...BoardSpan[]]).default('year');

/** A closed month as it was written down: `seq` 0 is the first, later ones are corrections. */
export const FrozenMonth = z.object({
  month,
  seq: z.number().int(),
  value: z.number().nullable(),
  numerator: z.number().nullable(),
  denominator: z.number().nullable(),
  withheld: z.boolean(),
  at: z.iso.datetime(),
});
export type FrozenMonth = z.infer<typeof FrozenMonth>;

/** What the hospital has said of an indicator. */
export const IndicatorSetting = z.object({
  name,
  label,
  group,
  unit,
  better: z.enum(['more', 'less']).nullable(),
  target: z.number().nullable(),
  /** Of the declaration, to go back to. */
  usualTarget: z.number().nullable(),
  aim: z.number().nullable(),
  office: label,
  owner: PersonRef.nullable(),
  note: label,
  remark: z.string().nullable(),
  isPublic: z.boolean(),
  /** The caller may ask for its source. */
  isOpen: z.boolean(),
});
export type IndicatorSetting = z.infer<typeof IndicatorSetting>;

/** 四色: how places are coloured by what happened there. */
export const riskColours = {
  red: ['红', 'red'],
  orange: ['橙', 'orange'],
  yellow: ['黄', 'yellow'],
  blue: ['蓝', 'blue'],
} as const;
export type RiskLevel = keyof typeof riskColours;
const whole = z.number().int();
export const RiskSpot = z.object({
  key: z.string(),
  name: z.string(),
  at: PlanPoint,
  alarms: whole,
  violence: whole,
  /** Open now, and how many of these are major. */
  hazards: whole,
  major: whole,
  missed: whole,
  level: z.enum(['red', 'orange', 'yellow', 'blue']),
});
export type RiskSpot = z.infer<typeof RiskSpot>;

export const hourViews = { alarms: ['报警', 'Alarms'], violence: ['暴力事件', 'Violence'] } as const;
export type HourView = keyof typeof hourViews;
const axis = z.array(z.object({ key: z.string().nullable(), label }));

const report = z.object({
  kind: z.enum(['month', 'year']),
  of: z.string().regex(/^\d{4}(-(0[1-9]|1[0-2]))?$/),
  lang: z.enum(['zh', 'en']).default('zh'),
});

export const indicatorApi = {
  board: route({
    method: 'GET',
    path: '/board',
    permission: 'indicator.read',
    summary: '院长看板 The board: every indicator the caller may ask for',
    input: z.object({
      span,
      /** Reckoned anew instead of from a moment ago. */
      fresh: flag.default(false),
    }),
    output: z.object({
      /** When the oldest of these numbers was reckoned. */
      at: z.iso.datetime(),
      from: day,
      to: day,
      lastYear: z.object({ from: day, to: day }),
      items: z.array(IndicatorAnswer),
    }),
  }),
  value: route({
    method: 'GET',
    path: '/indicators/:name/value',
    permission: 'indicator.read',
    summary: '指标取值 One indicator in a period',
    input: z.object({ name, from: day, to: day }),
    output: IndicatorValue,
  }),
  months: route({
    method: 'GET',
    path: '/indicators/:name/months',
    permission: 'figure.read',
    summary: '指标月结 What was written down of an indicator at the end of each month, and its corrections',
    input: z.object({ name }),
    output: z.object({ items: z.array(FrozenMonth) }),
  }),
  list: route({
    method: 'GET',
    path: '/indicators',
    permission: 'indicator.read',
    summary: '指标 All indicators with target, owner and how they are counted',
    input: z.object({}),
    output: z.object({ items: z.array(IndicatorSetting) }),
  }),
  set: route({
    method: 'PUT',
    path: '/indicators/:name',
    permission: 'indicator.manage',
    summary: '设定指标 Target, owner and remark of an indicator',
    input: z.object({
      name,
      /** Null: none; absent: as declared. */
      target: z.number().nullable().optional(),
      owner: id.nullable().default(null),
      remark: z.string().trim().max(400).nullable().default(null),
    }),
    output: ok,
  }),
  spots: route({
    method: 'GET',
    path: '/board/spots',
    permission: 'indicator.read',
    summary: '风险四色图 What happened at each point of a floor plan',
    /** The place whose plan is shown. */
    input: z.object({ place: code, from: day, to: day }),
    output: z.object({ items: z.array(RiskSpot) }),
  }),
  floors: route({
    method: 'GET',
    path: '/board/floors',
    permission: 'indicator.read',
    summary: '风险四色图的楼层 Floor plans on which something happened, the worst first',
    input: z.object({ from: day, to: day }),
    output: z.object({
      items: z.array(
        z.object({
          code: z.string(),
          name: z.string(),
          levels: z.object({ red: whole, orange: whole, yellow: whole, blue: whole }),
        }),
      ),
    }),
  }),
  hours: route({
    method: 'GET',
    path: '/board/hours',
    permission: 'indicator.read',
    summary: '时段与楼宇 Alarms or violence by building and hour of the day',
    input: z.object({ what: z.enum(['alarms', 'violence']), from: day, to: day }),
    output: z.object({
      rows: axis,
      columns: axis,
      cells: z.array(z.object({ row: z.string().nullable(), column: z.string().nullable(), value: whole })),
    }),
  }),
  sheet: route({
    method: 'GET',
    path: '/board/report/sheet',
    permission: 'indicator.read',
    summary: '指标月报年报 Report of a month or a year to print, with charts',
    input: report,
    output: z.unknown(),
    produces: 'text/html',
  }),
  pdf: route({
    method: 'GET',
    path: '/board/report/pdf',
    permission: 'indicator.read',
    summary: '指标月报年报 PDF Report of a month or a year as PDF',
    input: report,
    output: z.unknown(),
    produces: 'application/pdf',
  }),
};
