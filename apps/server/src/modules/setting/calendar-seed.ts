import chineseDays from 'chinese-days';

import type { Tx } from '../../kernel/ctx.ts';
import type { CalendarDay } from '../../kernel/settings.ts';

const firstYear = 2024;
const dayMs = 86_400_000;

/** Days the State Council declared (国务院办公厅节假日安排) that are not simply Monday to Friday; none if unknown. */
export function stateCouncilDays(year: number): CalendarDay[] {
  const days: CalendarDay[] = [];
  const end = Date.UTC(year + 1, 0, 1);
  for (let at = Date.UTC(year, 0, 1); at < end; at += dayMs) {
    const on = new Date(at).toISOString().slice(0, 10);
    const detail = chineseDays.getDayDetail(on);
    // Declared days carry English name, Chinese name and length; ordinary ones only a weekday.
    const name = detail.name.split(',')[1];
    if (name !== undefined) days.push({ on, working: detail.work, name: detail.work ? `${name}调休上班` : name });
  }
  return days;
}

/** Gives every year we know and the hospital has no row of its days. What it has changed stays. */
export async function seedCalendar(tx: Tx, nowYear: number): Promise<void> {
  const { settings } = tx.ctx.app;
  for (let year = firstYear; year <= nowYear + 1; year++) {
    if (settings.daysOf(year).length > 0) continue;
    const days = stateCouncilDays(year);
    if (days.length === 0) continue;
    await settings.putDays(tx, days);
    tx.audit('calendar.seed', 'calendar', String(year), { days: days.length });
  }
}
