import { spanUnits, type Setting, type SpanUnit } from '@anyuan/contract';

/** When a clock reminds: at each step, and every `repeat` after the last. */
export interface ClockValue {
  steps: number[];
  repeat: number | null;
  /** So long before the first step. */
  warn?: number | null;
  /** Absent: that of the setting. */
  unit?: SpanUnit;
}

export function isClock(value: unknown): value is ClockValue {
  return typeof value === 'object' && value !== null && Array.isArray((value as { steps?: unknown }).steps);
}

const groups = ['alarm', 'device', 'register', 'record', 'notice', 'hospital', 'demo'] as const;
export type Group = 'groupClock' | `group_${(typeof groups)[number]}` | 'group_other';

export function groupOf({ key }: Pick<Setting, 'key'>): Group {
  const first = key.slice(0, key.indexOf('.'));
  if (first === 'clock') return 'groupClock';
  const known = groups.find((group) => group === first);
  return known ? `group_${known}` : 'group_other';
}

const units = [...spanUnits, 's', 'min', 'h', 'd', 'month', 'y', 'CNY'] as const;
export type UnitWord = `unit_${(typeof units)[number]}`;

/** The dictionary's word for a unit; an unknown one is shown as it is. */
export function unitWord(unit: string): UnitWord | undefined {
  const known = units.find((one) => one === unit);
  return known && `unit_${known}`;
}

/** Codes that a text lists, as the server reads them. */
export const codesIn = (text: string): string[] => text.split(/[\s,,、;;]+/).filter(Boolean);

export const sameValue = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Reminders must come one after the other. Whether the first may be the same day (0) is for the server to say. */
export const stepsRise = (steps: readonly number[]): boolean =>
  steps.every((step, at) => step >= 0 && (at === 0 || step > (steps[at - 1] ?? 0)));
