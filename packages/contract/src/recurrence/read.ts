import { Recurrence } from './rule.ts';
import { nthNames, periodNames, weekdayNames } from './words.ts';

/** No rule is longer; what is, nobody searches for one. */
const longest = 300;

/** A rule as somebody wrote it down; undefined: it is none. */
export function recurrenceIn(text: string): Recurrence | undefined {
  if (text.length > longest) return undefined;
  const said = text
    .normalize('NFKC')
    .replaceAll(/[–—~～至到]/g, '-')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .toLowerCase();
  const { head, times } = splitTimes(said);
  const rule = Object.values(heads).reduce<Read | undefined>((found, read) => found ?? read(head), undefined);
  const parsed = Recurrence.safeParse(rule && { ...rule, times });
  return parsed.success ? parsed.data : undefined;
}

type Read = Record<string, unknown> & { on: string };

const clock = String.raw`\d{1,2}:\d{2}`;
const span = String.raw`(${clock}) ?- ?(${clock})`;
const pattern = (...parts: string[]): RegExp => new RegExp(`^${parts.join('')}$`);
const endings = {
  spread: pattern('(.*?)[ ,]*', span, '[ ,]*共?(\\d+) ?(?:次|times)'),
  every: pattern('(.*?)[ ,]*', span, '[ ,]*(?:每|every )(\\d+) ?(小时|分钟|h|hours?|min|minutes?)'),
  windows: pattern('(.*?)[ ,]*((?:', span, '[ ,、]*)+)'),
  days: pattern('(.*?) ?(?:起(\\d+)天内|for (\\d+) days)'),
};
const pad = (text = ''): string => text.padStart(5, '0');

/** The times behind a rule, and the text before them. */
function splitTimes(text: string): { head: string; times: unknown } {
  const spread = endings.spread.exec(text);
  if (spread)
    return {
      head: spread[1] ?? '',
      times: { at: 'spread', from: pad(spread[2]), to: pad(spread[3]), count: Number(spread[4]) },
    };
  const every = endings.every.exec(text);
  if (every) {
    const minutes = Number(every[4]) * (/^(小时|h)/.test(every[5] ?? '') ? 60 : 1);
    return { head: every[1] ?? '', times: { at: 'every', from: pad(every[2]), to: pad(every[3]), minutes } };
  }
  const windows = endings.windows.exec(text);
  if (windows) {
    const all = [...(windows[2] ?? '').matchAll(new RegExp(span, 'g'))];
    return {
      head: windows[1] ?? '',
      times: { at: 'windows', windows: all.map(([, from, to]) => ({ from: pad(from), to: pad(to) })) },
    };
  }
  const days = endings.days.exec(text);
  if (days) return { head: days[1] ?? '', times: { at: 'day', span: Number(days[2] ?? days[3]) } };
  return { head: text, times: { at: 'day' } };
}

const day = String.raw`(\d{4}-\d{2}-\d{2})`;
const since = (what: string): string => String.raw`(?: ?\((?:自|from )(${what})\))?`;
const count = (text: string | undefined): number => (text === undefined || text === '' ? 1 : Number(text));
const from = (text: string | undefined) => (text === undefined ? {} : { from: text });

const alternatives = (names: readonly string[]): string => names.join('|').toLowerCase();
const at = (all: readonly (readonly [string, string])[], name: string): number =>
  all.findIndex((label) => label.some((one) => one.toLowerCase() === name));
const weekday = `([${weekdayNames.map(([zh]) => zh).join('')}]|${alternatives(weekdayNames.map(([, en]) => en))})`;
const weekdaysIn = (text: string): number[] =>
  [...text.matchAll(new RegExp(weekday, 'g'))].map(([one]) => at(weekdayNames, one) + 1);
const month = String.raw`\d{4}-\d{2}`;
const months = String.raw`(?:每(?:(\d+)个)?月|every (?:(\d+) months|month))`;
const nths = Object.entries(nthNames);
const periods = Object.entries(periodNames);

/** Each reads its own kind of rule, in either language. */
const heads: Readonly<Record<string, (text: string) => Read | undefined>> = {
  day: reader(
    pattern(String.raw`(?:每(?:(\d+) ?)?[天日]|every (?:(\d+) days|day))`, since(day)),
    ([, zh, en, start]) => ({
      on: 'day',
      every: count(zh ?? en),
      ...from(start),
    }),
  ),
  working: reader(/^(?:每个?工作日|every working day)$/, () => ({ on: 'working' })),
  rest: reader(/^(?:每个?休息日|every day of rest)$/, () => ({ on: 'rest' })),
  week: reader(
    pattern(
      String.raw`(?:每(?:(\d+) ?)?周|every (?:(\d+) weeks|week) on )((?:`,
      weekday,
      String.raw`[、, ]*)+)`,
      since(day),
    ),
    ([, zh, en, names = '', , start]) => ({
      on: 'week',
      every: count(zh ?? en),
      days: weekdaysIn(names),
      ...from(start),
    }),
  ),
  month: reader(
    pattern(
      months,
      String.raw`(?: on day )?((?:(?:\d+|末|last)[、, ]*)+)日?`,
      String.raw`(遇休提前|遇休顺延| ?or the working day before| ?or the working day after)?`,
      since(month),
    ),
    ([, zh, en, dates = '', shift, start]) => ({
      on: 'month',
      every: count(zh ?? en),
      days: [...dates.matchAll(/\d+|末|last/g)].map(([one]) => (/\d/.test(one) ? Number(one) : -1)),
      ...(shift === undefined ? {} : { shift: /提前|before/.test(shift) ? 'before' : 'after' }),
      ...from(start),
    }),
  ),
  nth: reader(
    pattern(
      months,
      `(?: on the )?(${alternatives(nths.flatMap(([, label]) => label))})`,
      ' ?周?',
      weekday,
      since(month),
    ),
    ([, zh, en, nth = '', name = '', start]) => ({
      on: 'nth',
      every: count(zh ?? en),
      nth: Number(nths.find(([, label]) => label.some((one) => one === nth))?.[0]),
      weekday: at(weekdayNames, name) + 1,
      ...from(start),
    }),
  ),
  period: reader(
    pattern(
      `(?:每(${alternatives(periods.map(([, [zh]]) => zh))})内1?次|once within each (${alternatives(periods.map(([, [, en]]) => en))}))`,
    ),
    ([, zh, en]) => ({ on: 'period', each: periods.find(([, label]) => label.some((one) => one === (zh ?? en)))?.[0] }),
  ),
  holiday: reader(
    /^(?:连休(\d+)天及以上的节假日前(\d+)天内|within (\d+) days before (\d+) or more days of rest)$/,
    ([, least, before, beforeEn, leastEn]) => ({
      on: 'holiday',
      before: Number(before ?? beforeEn),
      least: Number(least ?? leastEn),
    }),
  ),
  after: reader(
    pattern(
      String.raw`(?:上次完成后(\d+)(天|个月)|(\d+) (days?|months?) after the last time )`,
      String.raw`\((?:首次|first )`,
      day,
      String.raw`, ?(?:可提前|up to )(\d+) ?(?:天|days ahead)\)`,
    ),
    ([, zh, unit = '', en, unitEn = '', first, ahead]) => ({
      on: 'after',
      count: Number(zh ?? en),
      unit: /^(天|day)/.test(unit || unitEn) ? 'day' : 'month',
      first,
      ahead: Number(ahead),
    }),
  ),
  once: reader(pattern(`(?:仅|once on )`, day), ([, only]) => ({ on: 'once', day: only })),
  call: reader(/^(?:随时发起|when called for)$/, () => ({ on: 'call' })),
};

function reader(by: RegExp, make: (found: readonly (string | undefined)[]) => Read) {
  return (text: string): Read | undefined => {
    const found = by.exec(text);
    return found ? make(found) : undefined;
  };
}
