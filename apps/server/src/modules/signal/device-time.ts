import type { Doubt } from '@anyuan/contract';
import { z } from 'zod';

/** When a device says it spoke, and what is odd about how it says it. */
export interface DeviceTime {
  /** Null: it does not say, or nobody can tell. */
  at: Date | null;
  doubt: Extract<Doubt, 'at_missing' | 'at_form' | 'at_unreadable'> | null;
}

const agreed = z.iso.datetime({ offset: true });
const written =
  /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ,]+(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,](\d{1,9}))?)?)?\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?$/i;
const packed = /^(\d{4})(\d{2})(\d{2})T?(\d{2})(\d{2})(\d{2})$/;
/** Devices that name no zone are set by people who look at the clock on the wall. */
const wall = '+08:00';
/** Since 2001, and for as long as ten digits last: shorter numbers are the uptime of a device, not a time. */
const seconds = { least: 1e9, most: 1e10 };

/** Reads what devices make of ISO 8601 and of the epoch. Nobody's alarm is lost for how he writes the time. */
export function readTime(said: unknown): DeviceTime {
  if (said === undefined || said === null || (typeof said === 'string' && said.trim() === ''))
    return { at: null, doubt: 'at_missing' };
  if (typeof said === 'string' && agreed.safeParse(said).success) return { at: new Date(said), doubt: null };
  const at =
    typeof said === 'number'
      ? ofEpoch(said)
      : typeof said === 'string'
        ? ofText(said.trim().replace(/\0+$/, ''))
        : null;
  return at ? { at, doubt: 'at_form' } : { at: null, doubt: 'at_unreadable' };
}

function ofText(text: string): Date | null {
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone = wall] =
    written.exec(text) ?? packed.exec(text) ?? [];
  if (year !== undefined)
    return ofParts([year, month, day, hour, minute, second].map(Number), Number(`0.${fraction || '0'}`) * 1000, zone);
  if (/^\d{10,16}(\.\d+)?$/.test(text)) return ofEpoch(Number(text));
  // As in mail: "Sun, 22 Nov 2026 05:09:55 GMT". Without a zone it would be read in that of this machine.
  return /(?:GMT|UTC|Z|[+-]\d{4})$/i.test(text) ? valid(Date.parse(text)) : null;
}

/** Second 60 is the one before it, hour 24 the beginning of the next day; no other part may be too large. */
function ofParts(parts: number[], ms: number, zone: string): Date | null {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts;
  if (hour > 24 || minute > 59 || second > 60) return null;
  const midnight = Date.UTC(year, month - 1, day);
  const named = new Date(midnight);
  if (named.getUTCMonth() !== month - 1 || named.getUTCDate() !== day) return null;
  return valid(midnight + ((hour * 60 + minute) * 60 + Math.min(second, 59)) * 1000 + Math.floor(ms) - offsetOf(zone));
}

function offsetOf(zone: string): number {
  const [, sign, hours = '0', minutes = '0'] = /^([+-])(\d{2})(?::?(\d{2}))?$/.exec(zone) ?? [];
  return sign === undefined ? 0 : (Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === '-' ? -1 : 1);
}

/** Seconds, milliseconds or microseconds, by their size. */
function ofEpoch(number: number): Date | null {
  for (const scale of [1, 1e3, 1e6])
    if (number >= seconds.least * scale && number < seconds.most * scale) return valid((number / scale) * 1000);
  return null;
}

const valid = (ms: number): Date | null => (Number.isNaN(new Date(ms).getTime()) ? null : new Date(Math.floor(ms)));
