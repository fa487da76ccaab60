const form = /^(\d{2}):(\d{2}):(\d{2}),(\d{2})-(\d{2})-(\d{4})$/;

/** `HH:MM:SS,MM-DD-YYYY`, always in UTC. */
export function stampOf(at: Date): string {
  const iso = at.toISOString();
  return `${iso.slice(11, 19)},${iso.slice(5, 7)}-${iso.slice(8, 10)}-${iso.slice(0, 4)}`;
}

/** The instant of a time stamp; null when it is none. */
export function readStamp(text: string): Date | null {
  const [, hour, minute, second, month, day, year] = form.exec(text) ?? [];
  const at = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(at.getTime()) || stampOf(at) !== text ? null : at;
}

const aheadMs = 20_000;
const behindMs = 40_000;

/** Whether an encrypted frame is young enough: 20 s ahead to 40 s behind the receiver (DC-09 5.5.1.8). */
export function isTimely(at: Date | null, now: Date): boolean {
  if (at === null) return false;
  const off = at.getTime() - now.getTime();
  return off <= aheadMs && off >= -behindMs;
}
