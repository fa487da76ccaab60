import type { Label } from '../common.ts';

/** How a round turned out. */
export const roundVerdictLabels = {
  onTime: ['准时', 'On time'],
  early: ['早巡', 'Early'],
  late: ['晚巡', 'Late'],
  madeUp: ['补巡', 'Made up'],
  missed: ['漏巡', 'Missed'],
} as const satisfies Record<string, Label>;
export type RoundVerdict = keyof typeof roundVerdictLabels;
export const roundVerdicts = Object.keys(roundVerdictLabels) as [RoundVerdict, ...RoundVerdict[]];

/** When a round is due, as instants in milliseconds. */
export interface Due {
  from: number;
  to: number;
  /** Until then a late one is late; after that it was missed, and can only be made up. */
  closes: number;
  /** Clocks and feet are not exact: so much too early or too late is in time. */
  grace: number;
}

/** Somebody was at a point. */
export interface Seen {
  point: string;
  at: number;
}

export interface Turned {
  /** Null: it is not over yet. */
  verdict: RoundVerdict | null;
  /** Points nobody has been to, in the order of the round. */
  missed: string[];
  /** When the last point was first seen, if all were. */
  doneAt: number | null;
}

/** What became of a round by an instant. A point counts from when it was first seen, in whatever order facts arrive. */
export function turned(points: readonly string[], seen: readonly Seen[], due: Due, now: number): Turned {
  const first = new Map<string, number>();
  for (const { point, at } of seen) first.set(point, Math.min(at, first.get(point) ?? Infinity));
  const missed = points.filter((point) => !first.has(point));
  const isDone = missed.length === 0 && (points.length > 0 || seen.length > 0);
  if (!isDone) return { verdict: now >= due.closes ? 'missed' : null, missed, doneAt: null };
  const times = points.length > 0 ? points.map((point) => first.get(point) ?? 0) : seen.map(({ at }) => at);
  const [began, ended] = [Math.min(...times), points.length > 0 ? Math.max(...times) : Math.min(...times)];
  const verdict: RoundVerdict =
    ended > due.closes
      ? 'madeUp'
      : ended > due.to + due.grace
        ? 'late'
        : began < due.from - due.grace
          ? 'early'
          : 'onTime';
  return { verdict, missed, doneAt: ended };
}

/** What is noted of a scan; none of it refuses it. */
export const scanFlags = {
  early: ['早于时段', 'Before its time'],
  late: ['晚于时段', 'After its time'],
  clock: ['手机时钟不准', 'Clock of the phone is off'],
  typed: ['手工输入', 'Typed by hand'],
  unproven: ['未扫码', 'Not scanned'],
  order: ['未按顺序', 'Out of order'],
  fast: ['过快', 'Too fast'],
  twice: ['重复', 'Twice'],
} as const satisfies Record<string, Label>;
export type ScanFlag = keyof typeof scanFlags;
export const scanFlagNames = Object.keys(scanFlags) as [ScanFlag, ...ScanFlag[]];
