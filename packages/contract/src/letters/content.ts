import { z } from 'zod';

import { id } from '../common.ts';
import { indicatorNames, indicators, type IndicatorName } from '../indicators/index.ts';
import { typedLine, typedLines } from '../plain.ts';
import {
  letterKinds,
  letterLevels,
  targetRules,
  type LetterGrade,
  type LetterKind,
  type LetterLevel,
  type LetterTerm,
  type TargetRule,
} from './words.ts';

const keys = <T extends string>(of: Readonly<Record<T, unknown>>): [T, ...T[]] => Object.keys(of) as [T, ...T[]];

/** Points of all targets together. */
export const fullScore = 100;

export const LetterTarget = z.object({
  name: typedLine().min(2).max(200),
  weight: z.number().min(0.5).max(fullScore).multipleOf(0.5),
  /** The product measures it by itself. */
  indicator: z.enum(indicatorNames as [IndicatorName, ...IndicatorName[]]).nullish(),
  /** What the indicator is to reach; absent: what the hospital aims at. */
  want: z.number().nullish(),
  rule: z.enum(keys<TargetRule>(targetRules)).default('share'),
  /** How it is scored, in words. */
  how: typedLine().max(300).default(''),
});
export type LetterTarget = z.infer<typeof LetterTarget>;

/** What a template gives each of its letters. */
export const LetterContent = z.object({
  text: typedLines().min(2).max(8000),
  targets: z.array(LetterTarget).min(1).max(40),
  /** 一票否决. */
  vetoes: z.array(typedLine().min(2).max(200)).max(20),
});
export type LetterContent = z.infer<typeof LetterContent>;

const Party = z.object({ id, name: z.string(), title: z.string() }).nullable();

/** Everything somebody signs; its SHA-256 over the canonical JSON stands beside each signature. */
export const LetterBody = LetterContent.extend({
  hospital: z.string(),
  title: z.string(),
  number: z.string(),
  no: z.number().int(),
  kind: z.enum(keys<LetterKind>(letterKinds)),
  year: z.number().int(),
  level: z.enum(keys<LetterLevel>(letterLevels)),
  department: z.string().nullable(),
  giver: Party,
  taker: Party,
});
export type LetterBody = z.infer<typeof LetterBody>;

export const weightOf = (targets: readonly Pick<LetterTarget, 'weight'>[]): number =>
  targets.reduce((sum, { weight }) => sum + weight, 0);

const toPoint = (points: number): number => Math.round(points * 100) / 100;

/** What a measured target comes to; null: there is nothing it could be measured against. */
export function measuredPoints(target: LetterTarget, value: number, aim: number | undefined): number | null {
  const better = target.indicator ? indicators[target.indicator].better : undefined;
  const want = target.want ?? aim;
  if (better === undefined || want === undefined) return null;
  const isReached = better === 'more' ? value >= want : value <= want;
  if (isReached) return target.weight;
  if (target.rule === 'whole') return 0;
  // Less is better: twice what was allowed is half of the points; where nothing was allowed, anything is none.
  const share = better === 'more' ? (want === 0 ? 0 : value / want) : want / value;
  return toPoint(target.weight * Math.min(1, Math.max(0, share)));
}

/** A veto takes all. */
export const totalOf = (points: readonly (number | null)[], vetoes: readonly number[]): number | null =>
  vetoes.length > 0
    ? 0
    : points.some((one) => one === null)
      ? null
      : toPoint(points.reduce<number>((sum, one) => sum + (one ?? 0), 0));

export const gradeOf = (total: number, isVetoed: boolean, limits: { excellent: number; passed: number }): LetterGrade =>
  isVetoed || total < limits.passed ? 'failed' : total >= limits.excellent ? 'excellent' : 'passed';

const ends = { q1: '03-31', q2: '06-30', q3: '09-30', q4: '12-31', year: '12-31' } as const;
const begins = { q1: '01-01', q2: '04-01', q3: '07-01', q4: '10-01', year: '01-01' } as const;

/** The days of a quarter, or of the year. */
export const daysOfTerm = (year: number, term: LetterTerm): { from: string; to: string } => ({
  from: `${year}-${begins[term]}`,
  to: `${year}-${ends[term]}`,
});
