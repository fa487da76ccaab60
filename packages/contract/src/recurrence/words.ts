import type { Label } from '../common.ts';
import type { Recurrence, Times } from './rule.ts';

type Lang = 'zh' | 'en';

export const weekdayNames: readonly Label[] = [
  ['一', 'Mon'],
  ['二', 'Tue'],
  ['三', 'Wed'],
  ['四', 'Thu'],
  ['五', 'Fri'],
  ['六', 'Sat'],
  ['日', 'Sun'],
];
export const periodNames = {
  week: ['周', 'week'],
  month: ['月', 'month'],
  quarter: ['季度', 'quarter'],
  half: ['半年', 'half-year'],
  year: ['年', 'year'],
} as const satisfies Record<string, Label>;
export const nthNames: Readonly<Record<string, Label>> = {
  1: ['第1个', '1st'],
  2: ['第2个', '2nd'],
  3: ['第3个', '3rd'],
  4: ['第4个', '4th'],
  [-1]: ['最后1个', 'last'],
};

/** A rule in words, the same for page, print and Excel; `recurrenceIn` reads them again. */
export const recurrenceText = (rule: Recurrence, lang: Lang): string =>
  `${(lang === 'zh' ? chinese : english)(rule)}${'times' in rule ? timesText(rule.times, lang) : ''}`;

function chinese(rule: Recurrence): string {
  const since = (from: string | undefined): string => (from === undefined ? '' : `(自${from})`);
  const months = (every: number): string => (every > 1 ? `每${every}个月` : '每月');
  const weekday = (day: number): string => weekdayNames[day - 1]?.[0] ?? '';
  switch (rule.on) {
    case 'day':
      return `每${rule.every > 1 ? rule.every : ''}天${since(rule.from)}`;
    case 'working':
      return '每个工作日';
    case 'rest':
      return '每个休息日';
    case 'week':
      return `每${rule.every > 1 ? rule.every : ''}周${rule.days.map(weekday).join('、')}${since(rule.from)}`;
    case 'month': {
      const dates = rule.days.map((day) => (day < 0 ? '末' : day)).join('、');
      const shift = rule.shift === undefined ? '' : rule.shift === 'before' ? '遇休提前' : '遇休顺延';
      return `${months(rule.every)}${dates}日${shift}${since(rule.from)}`;
    }
    case 'nth':
      return `${months(rule.every)}${nthNames[rule.nth]?.[0]}周${weekday(rule.weekday)}${since(rule.from)}`;
    case 'period':
      return `每${periodNames[rule.each][0]}内1次`;
    case 'holiday':
      return `连休${rule.least}天及以上的节假日前${rule.before}天内`;
    case 'after':
      return `上次完成后${rule.count}${rule.unit === 'day' ? '天' : '个月'}(首次${rule.first},可提前${rule.ahead}天)`;
    case 'once':
      return `仅${rule.day}`;
    case 'call':
      return '随时发起';
    default:
      return rule satisfies never;
  }
}

function english(rule: Recurrence): string {
  const since = (from: string | undefined): string => (from === undefined ? '' : ` (from ${from})`);
  const months = (every: number): string => (every > 1 ? `every ${every} months` : 'every month');
  const weekday = (day: number): string => weekdayNames[day - 1]?.[1] ?? '';
  switch (rule.on) {
    case 'day':
      return `${rule.every > 1 ? `every ${rule.every} days` : 'every day'}${since(rule.from)}`;
    case 'working':
      return 'every working day';
    case 'rest':
      return 'every day of rest';
    case 'week':
      return `${rule.every > 1 ? `every ${rule.every} weeks` : 'every week'} on ${rule.days.map(weekday).join(', ')}${since(rule.from)}`;
    case 'month': {
      const dates = rule.days.map((day) => (day < 0 ? 'last' : day)).join(', ');
      const shift = rule.shift === undefined ? '' : ` or the working day ${rule.shift}`;
      return `${months(rule.every)} on day ${dates}${shift}${since(rule.from)}`;
    }
    case 'nth':
      return `${months(rule.every)} on the ${nthNames[rule.nth]?.[1]} ${weekday(rule.weekday)}${since(rule.from)}`;
    case 'period':
      return `once within each ${periodNames[rule.each][1]}`;
    case 'holiday':
      return `within ${rule.before} days before ${rule.least} or more days of rest`;
    case 'after':
      return `${rule.count} ${rule.unit}s after the last time (first ${rule.first}, up to ${rule.ahead} days ahead)`;
    case 'once':
      return `once on ${rule.day}`;
    case 'call':
      return 'when called for';
    default:
      return rule satisfies never;
  }
}

function timesText(times: Times, lang: Lang): string {
  const zh = lang === 'zh';
  const span = ({ from, to }: { from: string; to: string }): string => `${from}–${to}`;
  switch (times.at) {
    case 'day':
      return times.span === 1 ? '' : zh ? ` 起${times.span}天内` : ` for ${times.span} days`;
    case 'windows':
      return ` ${times.windows.map(span).join(zh ? '、' : ', ')}`;
    case 'spread':
      return zh ? ` ${span(times)}共${times.count}次` : ` ${span(times)}, ${times.count} times`;
    case 'every': {
      const isHours = times.minutes % 60 === 0;
      const amount = isHours ? times.minutes / 60 : times.minutes;
      return zh
        ? ` ${span(times)}每${amount}${isHours ? '小时' : '分钟'}`
        : ` ${span(times)}, every ${amount} ${isHours ? 'h' : 'min'}`;
    }
    default:
      return times satisfies never;
  }
}
