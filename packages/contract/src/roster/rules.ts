import { dayNumberAt, nameOfDay } from '../recurrence/calendar.ts';
import { apart, meets, type Stretch } from './span.ts';

/** Somebody planned for a post. */
export interface PlannedShift extends Stretch {
  id: string;
  post: string;
  person: string;
}

export interface HeldPaper {
  person: string;
  kind: string;
  /** Null: it does not end. */
  validTo: string | null;
}

export interface RosterRules {
  /** Between two shifts of one person. */
  restHours: number;
  /** Posts whose people wait at home or in a duty room: no rest is asked between their shifts. */
  onCall: ReadonlySet<string>;
  /** By post: papers whoever stands there must hold. */
  papers: ReadonlyMap<string, readonly string[]>;
  held: readonly HeldPaper[];
}

export const violationLabels = {
  overlap: ['同一时段排了两处', 'Planned twice at one time'],
  rest: ['两班间隔不足', 'Too little rest'],
  noPaper: ['缺少资质', 'HeldPaper missing'],
  expired: ['资质到期', 'HeldPaper expired'],
} as const;
export type ViolationRule = keyof typeof violationLabels;

export interface Violation {
  rule: ViolationRule;
  shift: string;
  /** The shift it does not agree with. */
  other: string | null;
  person: string;
  /** Kind of paper. */
  paper: string | null;
  /** Hours between the two, or the day on which the paper ends. */
  hours: number | null;
  endsOn: string | null;
}

const hourMs = 3_600_000;

/** What a roster does against its rules, by shift. */
export function violationsOf(shifts: readonly PlannedShift[], rules: RosterRules): Violation[] {
  const found: Violation[] = [];
  for (const own of Map.groupBy(shifts, ({ person }) => person).values()) {
    const sorted = own.toSorted((a, b) => a.from - b.from || a.to - b.to);
    for (const [n, shift] of sorted.entries()) {
      for (const before of sorted.slice(0, n)) {
        const clash = clashOf(before, shift, rules);
        if (clash) found.push({ ...none(shift), rule: clash.rule, other: before.id, hours: clash.hours });
      }
      found.push(...papersOf(shift, rules));
    }
  }
  return found;
}

/** Whether one person may do both: at no time at once, and with rest between them unless both are of one working day. */
export function clashOf(
  a: PlannedShift,
  b: PlannedShift,
  { restHours, onCall }: Pick<RosterRules, 'restHours' | 'onCall'>,
): { rule: 'overlap' | 'rest'; hours: number | null } | undefined {
  if (meets(a, b)) return { rule: 'overlap', hours: null };
  if (onCall.has(a.post) || onCall.has(b.post)) return undefined;
  const between = apart(a, b);
  // 08–12 and 14–18 are one working day: what is left of it is the rest.
  if (Math.max(a.to, b.to) - Math.min(a.from, b.from) <= (24 - restHours) * hourMs) return undefined;
  return between < restHours * hourMs ? { rule: 'rest', hours: Math.round((between / hourMs) * 10) / 10 } : undefined;
}

/** Papers that he lacks, or that end before the shift does. */
export function papersOf(shift: PlannedShift, { papers, held }: Pick<RosterRules, 'papers' | 'held'>): Violation[] {
  // The last day on which he works; a shift that ends at midnight ends the day before.
  const day = nameOfDay(dayNumberAt(shift.to - 1));
  return (papers.get(shift.post) ?? []).flatMap((kind): Violation[] => {
    const own = held.filter((one) => one.person === shift.person && one.kind === kind);
    if (own.length === 0) return [{ ...none(shift), rule: 'noPaper', paper: kind }];
    if (own.some(({ validTo }) => validTo === null || validTo >= day)) return [];
    const endsOn =
      own
        .map(({ validTo }) => validTo ?? '')
        .sort()
        .at(-1) ?? null;
    return [{ ...none(shift), rule: 'expired', paper: kind, endsOn }];
  });
}

const none = ({ id, person }: PlannedShift) => ({
  shift: id,
  person,
  other: null,
  paper: null,
  hours: null,
  endsOn: null,
});
