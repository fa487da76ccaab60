import type { Event, Kind } from './kinds.ts';

/**
 * Event codes of Ademco Contact ID (SIA DC-05-1999.09) and their meaning. Later lines are exceptions to earlier ones.
 */
export const contactIdCodes: readonly (readonly [from: number, to: number, kind: Kind])[] = [
  [100, 109, 'medical'],
  [110, 119, 'fire'],
  [120, 129, 'duress'],
  [120, 120, 'panic'],
  [123, 123, 'panic'],
  [130, 140, 'intrusion'],
  [137, 137, 'tamper'],
  [141, 149, 'fault'],
  [144, 145, 'tamper'],
  [146, 146, 'intrusion'],
  [150, 169, 'technical'],
  [151, 151, 'gas'],
  [162, 162, 'gas'],
  [200, 219, 'fault'],
  [300, 399, 'fault'],
  [301, 301, 'power-loss'],
  [302, 302, 'low-battery'],
  [305, 306, 'report'],
  [309, 309, 'low-battery'],
  [311, 311, 'low-battery'],
  [313, 314, 'report'],
  [338, 338, 'low-battery'],
  [341, 341, 'tamper'],
  [342, 342, 'power-loss'],
  [383, 383, 'tamper'],
  [384, 384, 'low-battery'],
  [400, 409, 'disarmed'],
  [406, 406, 'report'],
  [410, 419, 'report'],
  [421, 422, 'report'],
  [423, 423, 'door-forced'],
  [424, 434, 'report'],
  [441, 442, 'disarmed'],
  [450, 466, 'report'],
  [461, 461, 'tamper'],
  [501, 589, 'bypass'],
  [601, 601, 'test'],
  [602, 699, 'report'],
];

const kindOf = (code: number): Kind | null =>
  contactIdCodes.findLast(([from, to]) => code >= from && code <= to)?.[2] ?? null;

const alarms = new Set<Kind>([
  'panic',
  'duress',
  'medical',
  'fire',
  'gas',
  'intrusion',
  'door-forced',
  'technical',
  'test',
]);

/** `QEEE GG CCC`: qualifier, event, group, zone or user. */
const agreed = /([136])([0-9]{3}) ?([0-9A-F]{2}) ?([0-9A-F]{3})$/;
/** What happened is said; where is missing, or written as the panel likes. */
const loose = /^([136])([0-9]{3})(?:[^0-9A-Z]+([0-9A-F]{1,2}))??(?:[^0-9A-Z]+([0-9A-F]{1,4}))?[^0-9A-Z]*$/i;

/** Reads Contact ID. Null: it is not that. */
export function readContactId(data: string): Event | null {
  const [, qualifier, code, area = null, zone = null] = agreed.exec(data.trim()) ?? loose.exec(data.trim()) ?? [];
  if (qualifier === undefined || code === undefined) return null;
  return { code: `${qualifier}${code}`, ...meaning(qualifier, kindOf(Number(code))), area, zone, text: null };
}

function meaning(qualifier: string, kind: Kind | null): Pick<Event, 'kind' | 'of'> {
  // What is over, or still is, calls nobody, whatever it was.
  if (kind === null && qualifier !== '1') return { kind: 'report' };
  if (kind === null || kind === 'report') return { kind };
  // "Closing" is the restoral of an opening.
  if (kind === 'disarmed') return { kind: qualifier === '3' ? 'armed' : 'disarmed' };
  if (qualifier === '3') return kind === 'test' ? { kind: 'report' } : { kind: 'restore', of: kind };
  // A status that was reported before: a condition still is one, an alarm has had its case.
  return { kind: qualifier === '6' && alarms.has(kind) ? 'report' : kind };
}
