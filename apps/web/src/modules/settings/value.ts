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

const groups = ['alarm', 'device', 'record', 'notice', 'hospital', 'demo'] as const;
export type Group = 'groupClock' | `group_${(typeof groups)[number]}` | 'group_other';

export function groupOf({ key }: Pick<Setting, 'key'>): Group {
  const first = key.slice(0, key.indexOf('.'));
  if (first === 'clock') return 'groupClock';
  const known = groups.find((group) => group === first);
  return known ? `group_${known}` : 'group_other';
}

export type UnitWord = `unit_${SpanUnit | 's' | 'min' | 'd' | 'month'}`;
const units: readonly string[] = [...spanUnits, 's', 'min', 'd', 'month'];

/** The dictionary's word for a unit; an unknown one is shown as it is. */
export const unitWord = (unit: string): UnitWord | undefined =>
  units.includes(unit) ? (`unit_${unit}` as UnitWord) : undefined;

export const sameValue = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Reminders must come one after the other. Whether the first may be the same day (0) is for the server to say. */
export const stepsRise = (steps: readonly number[]): boolean =>
  steps.every((step, at) => step >= 0 && (at === 0 || step > (steps[at - 1] ?? 0)));

/** Sources are written `中文 / English`; one that reads the same in both is left whole. */
export function half(source: string, lang: 'zh' | 'en'): string {
  const at = source.indexOf(' / ');
  if (at < 0) return source;
  return lang === 'zh' ? source.slice(0, at) : source.slice(at + 3);
}
