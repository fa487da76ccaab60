import { Recurrence, type Label, type Times } from '@anyuan/contract';

import { today } from '../../hospital-time.ts';

export const kinds: Readonly<Record<Recurrence['on'], Label>> = {
  day: ['每天 / 每几天', 'Every day, every few days'],
  working: ['每个工作日', 'Every working day'],
  rest: ['每个休息日', 'Every day of rest'],
  week: ['每周的几天', 'Days of the week'],
  month: ['每月(季、年)的几日', 'Days of the month'],
  nth: ['每月第几个星期几', 'Nth weekday of the month'],
  period: ['每周、月、季、年内一次', 'Once within a week, month, …'],
  holiday: ['节假日前', 'Before holidays'],
  after: ['上次完成后若干天', 'So long after the last time'],
  once: ['仅一天', 'One day only'],
  call: ['随时发起', 'When called for'],
};
export const times: Readonly<Record<Times['at'], Label>> = {
  day: ['当天任意时间', 'Any time of the day'],
  windows: ['固定时段', 'Fixed windows'],
  spread: ['时段内平均几次', 'So many times in a span'],
  every: ['时段内每隔多久', 'Every so often in a span'],
};
export const words = {
  every: ['每', 'Every'],
  days: ['天', 'days'],
  weeks: ['周', 'weeks'],
  months: ['个月', 'months'],
  from: ['从', 'From'],
  to: ['到', 'to'],
  times: ['次', 'times'],
  minutes: ['分钟', 'min'],
  within: ['天内完成', 'days to do it'],
  last: ['末日', 'last'],
  shift: ['遇休息日', 'On a day of rest'],
  stay: ['不变', 'stays'],
  before: ['提前', 'before'],
  after: ['顺延', 'after'],
  leastRest: ['连休至少', 'Rest of at least'],
  ahead: ['可提前', 'Up to'],
  aheadDays: ['天做', 'days ahead'],
  first: ['首次', 'First'],
  add: ['加一个时段', 'Add a window'],
  remove: ['去掉', 'Remove'],
  unit: ['单位', 'Unit'],
  start: ['起算', 'Counted from'],
} as const satisfies Record<string, Label>;

export const usualTimes: Times = { at: 'day', span: 1 };
export const usual = (on: Recurrence['on']): Recurrence =>
  Recurrence.parse(
    {
      day: { on, times: usualTimes },
      working: { on, times: usualTimes },
      rest: { on, times: usualTimes },
      week: { on, days: [1], times: usualTimes },
      month: { on, days: [1], times: usualTimes },
      nth: { on, nth: 1, weekday: 1, times: usualTimes },
      period: { on, each: 'month' },
      holiday: { on, before: 3 },
      after: { on, count: 30, unit: 'day', first: today() },
      once: { on, day: today(), times: usualTimes },
      call: { on },
    }[on],
  );
