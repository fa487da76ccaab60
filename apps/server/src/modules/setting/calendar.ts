import type { Result, settingApi } from '@anyuan/contract';

import { dayOf, weekday } from '../../kernel/cases/index.ts';
import type { Tx } from '../../kernel/ctx.ts';
import type { CalendarDay, Settings } from '../../kernel/settings.ts';

type Calendar = Result<(typeof settingApi)['calendar']>;

/** One year's special days, and a warning while deadlines would be counted without the holidays. */
export function calendarOf(settings: Pick<Settings, 'daysOf'>, year: number, now: Date): Calendar {
  const days = settings.daysOf(year);
  return { year, known: days.length > 0, warning: warning(settings, year, now), days };
}

function warning(settings: Pick<Settings, 'daysOf'>, year: number, now: Date): Calendar['warning'] {
  const today = dayOf(now);
  const thisYear = Number(today.slice(0, 4));
  const lacks = (one: number) => settings.daysOf(one).length === 0;
  // The State Council publishes the coming year in November; from December on its absence is a mistake.
  const soon = today >= `${thisYear}-12-01` ? thisYear + 1 : thisYear;
  const missing = [year, thisYear, soon].find(lacks);
  if (missing === undefined) return null;
  return {
    zh: `${missing} 年的节假日安排尚未录入,工作日时限暂按周一至周五计算,请按国务院办公厅通知补录`,
    en: `The holidays of ${missing} are not entered; deadlines in working days count Monday to Friday until they are`,
  };
}

export async function putDay(tx: Tx, day: CalendarDay): Promise<void> {
  const { settings } = tx.ctx.app;
  const before = settings.daysOf(Number(day.on.slice(0, 4))).find(({ on }) => on === day.on);
  await settings.putDays(tx, [day]);
  tx.audit('calendar.put', 'calendar', day.on, {
    before: before ?? { on: day.on, working: weekday(day.on), name: '' },
    after: day,
  });
}
