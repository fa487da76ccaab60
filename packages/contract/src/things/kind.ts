import type { z } from 'zod';

import type { Label } from '../common.ts';
import type { RegisterKind } from '../register-kit.ts';
import type { Coverage } from './coverage.ts';
import type { ThingGroupName } from './groups.ts';
import type { Check, End, Terms } from './terms.ts';
import type { Versioned } from './versions.ts';
import type { Permit } from './works.ts';

export interface ThingState {
  label: Label;
  /** It counts, its terms run, and it needs an owner. */
  inService: boolean;
}

export const findings = {
  noOwner: ['无责任人', 'No owner'],
  checkOverdue: ['检查逾期', 'Check overdue'],
  ended: ['已到期', 'Ended'],
  faulty: ['待修', 'Faulty'],
  outOfLimits: ['读数超限', 'Out of limits'],
  undated: ['缺日期', 'Date missing'],
  unmatched: ['未登记', 'Not registered'],
  worded: ['违禁用语', 'Banned claims'],
  soon: ['即将到期', 'Due soon'],
} as const satisfies Record<string, Label>;
export type Finding = keyof typeof findings;

/** Every entry has to have its counterpart in another register: what is performed in what is registered. */
export interface Matching {
  kind: string;
  /** Own field, and the field of the counterpart that says the same. */
  by: Readonly<Record<string, string>>;
  /** Own field with the day (or month) on which the counterpart has to have been in force, and its own day. */
  on?: readonly [own: string, since: string];
}

/** Own fields of a meter: between which values it has to stand, in which unit; and the kind of its readings. */
export interface ThingRange {
  low: string;
  high: string;
  unit: string;
  readings: string;
  /** What measures it, and what it calls it where it measures several things. */
  sensor: string;
  measures: string;
}

/** What is read off a meter is judged by its range as it is then. */
export interface Reads {
  /** Own fields: at which meter, when, how much. */
  at: string;
  when: string;
  value: string;
  /** Own fields the product fills in: what it says of the value (`within`, `high`, `low`), and the range in words. */
  verdict: string;
  range: string;
  /** Own fields with what the meter says of itself, unless somebody says it otherwise. */
  copies: Readonly<Record<string, string>>;
}

/** Meters belong to it, which name it in this field of theirs. */
export interface Metered {
  kind: string;
  by: string;
  /** With a value out of range it is not used until somebody has looked at it. */
  stops?: true;
}

export interface Given {
  kind: string;
  /** Of its numbers, e.g. `MHQ` of `MHQ-202611-0007`. */
  prefix: string;
  label: Label;
  /** All of them; absent: the label, with an s in English. */
  title?: Label;
  group: ThingGroupName;
  /** What only this kind says of itself. */
  fields: Readonly<Record<string, z.ZodType>>;
  /** It stands somewhere for good. */
  isFixed?: boolean;
  /** It is no thing that could stand anywhere: a paper, a group, an honour. */
  isNowhere?: boolean;
  /** Strangers who read its label are told nothing of it. */
  isInternal?: boolean;
  ends?: Readonly<Record<string, End>>;
  checks?: Readonly<Record<string, Check>>;
  lifecycle?: Readonly<Record<string, ThingState>>;
  /** What a failed check or a fault of it becomes. */
  faults: 'hazard' | 'repair';
  /** Own fields in the table. */
  listed: readonly string[];
  /** What it was stays readable for ever. */
  versions?: Versioned;
  /** Where it has to be. */
  coverage?: Readonly<Record<string, Coverage>>;
  /** What it lets its owner do. */
  permits?: readonly Permit[];
  /** Own fields its number is made of, so that a sheet without numbers says the same twice as once. */
  numberedBy?: readonly string[];
  matches?: Matching;
  /** A field whose words may not be among those that are banned. */
  worded?: string;
  range?: ThingRange;
  reads?: Reads;
  meters?: Metered;
  /** Own fields the product fills in: nobody is asked for them. */
  filled?: readonly string[];
}

/** A kind of thing that exists, as one list of the product. */
export interface ThingKind extends RegisterKind, Terms {
  type: string;
  prefix: string;
  group: ThingGroupName;
  lifecycle: Readonly<Record<string, ThingState>>;
  faults: 'hazard' | 'repair';
  /** Whoever reads the label of one is told its name and place, and may say without an account what is wrong with it. */
  isPublic: boolean;
  /** Fields that only this kind has. */
  own: readonly string[];
  versions: Versioned | null;
  coverage: Readonly<Record<string, Coverage>>;
  permits: readonly Permit[];
  numberedBy: readonly string[];
  matches: Matching | null;
  worded: string | null;
  range: ThingRange | null;
  reads: Reads | null;
  meters: Metered | null;
}

/** What can be wrong with a thing of this kind: what has no checks is never overdue, a document is never out of order. */
export function findingsOf(
  kind: Pick<ThingKind, 'ends' | 'checks' | 'lifecycle'> &
    Partial<Pick<ThingKind, 'matches' | 'worded' | 'range' | 'meters'>>,
): Finding[] {
  const [hasEnds, hasChecks] = [kind.ends, kind.checks].map((terms) => Object.keys(terms).length > 0);
  const found: Readonly<Record<Finding, boolean | undefined>> = {
    noOwner: true,
    checkOverdue: hasChecks,
    ended: hasEnds,
    faulty: 'faulty' in kind.lifecycle,
    outOfLimits: Boolean(kind.range ?? kind.meters),
    undated: hasEnds || hasChecks,
    unmatched: Boolean(kind.matches),
    worded: Boolean(kind.worded),
    soon: hasEnds || hasChecks,
  };
  return (Object.keys(findings) as Finding[]).filter((name) => found[name]);
}
