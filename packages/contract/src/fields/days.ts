/** Hospitals of the product keep Beijing time. */
const offset = 8 * 3_600_000;

/** `2026-05-01 08:30` of the hospital. */
export function local(at: Date | string | null | undefined): string | null {
  if (at === null || at === undefined) return null;
  const ms = typeof at === 'string' ? Date.parse(at) : at.getTime();
  return Number.isNaN(ms) ? null : new Date(ms + offset).toISOString().slice(0, 16).replace('T', ' ');
}

const dayMs = 24 * 3_600_000;
/** A limit as people read it: one that ends with a day is written 23:59 of that day, never 00:00 of the next. */
export function lastMinute(at: Date | string): string {
  const ms = typeof at === 'string' ? Date.parse(at) : at.getTime();
  return new Date((ms + offset) % dayMs === 0 ? ms - 60_000 : ms).toISOString();
}

const two = (part: string): string => part.padStart(2, '0');

/** A calendar day that exists, as people write one: `2026-5-1`, `2026/05/01`, `2026年5月1日`; a time behind it is left out. */
export function dayIn(text: string): string | undefined {
  const [, year = '', month = '', day = ''] =
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]\d{1,2}:\d{2})?$/.exec(text.normalize('NFKC').trim()) ?? [];
  const date = `${year}-${two(month)}-${two(day)}`;
  const parsed = new Date(`${date}T00:00:00Z`);
  return year !== '' && !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(date) ? date : undefined;
}

/** An instant from the hospital's `2026-05-01 08:30`; a day alone is its beginning. */
export function instantIn(text: string): string | undefined {
  const [, date = '', hour = '0', minute = '0', second = '0'] =
    /^(.+?)(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?$/.exec(text.normalize('NFKC').trim()) ?? [];
  const day = dayIn(date);
  if (!day || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  return new Date(`${day}T${two(hour)}:${minute.padStart(2, '0')}:${two(second)}+08:00`).toISOString();
}

/** The hospital's clock at an instant, to the second: `2026-05-01 08:30:05`. */
export const wallClock = (at: Date | string | number): string =>
  new Date(new Date(at).getTime() + offset).toISOString().slice(0, 19).replace('T', ' ');
