import { wallClock } from '@anyuan/contract';

/** Times are the hospital's, whatever the clock of this computer or phone says: who is abroad reads what the ward reads. */
type At = Date | string | number;

/** `2026-05-01 08:30:05` */
export const exactTime = wallClock;
/** `2026-05-01 08:30` */
export const minuteTime = (at: At): string => wallClock(at).slice(0, 16);
/** `05-01 08:30` */
export const shortTime = (at: At): string => wallClock(at).slice(5, 16);
/** `08:30` */
export const hourTime = (at: At): string => wallClock(at).slice(11, 16);
/** `08:30:05` */
export const clockTime = (at: At): string => wallClock(at).slice(11);
/** `2026-05-01` */
export const dayTime = (at: At): string => wallClock(at).slice(0, 10);
/** `20260501-083005`, for names of files. */
export const fileTime = (at: At): string => wallClock(at).replace(/[-:]/g, '').replace(' ', '-');

/** `2026-05-01 08:30`, now. */
export const thisMinute = (): string => minuteTime(Date.now());
export const isAhead = (at: string): boolean => Date.parse(at) > Date.now();
export const today = (): string => dayTime(Date.now());
/** The instant at which the hospital's day begins. */
export const startOfDay = (day: string): string => new Date(`${day}T00:00:00+08:00`).toISOString();
/** The last instant of the hospital's day. */
export const endOfDay = (day: string): string => new Date(`${day}T23:59:59.999+08:00`).toISOString();
/** The instant a wall clock of the hospital shows as `2026-05-01T08:30`. */
export const instantOf = (wall: string): string => new Date(`${wall}+08:00`).toISOString();
