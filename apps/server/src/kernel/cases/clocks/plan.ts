import type { CaseClock, CaseType, Span, SpanUnit } from '@anyuan/contract';
import { spanUnits } from '@anyuan/contract';

import type { ClockPlan } from '../../db/json-types.ts';
import { amountOf, unitOf } from './due.ts';

const declaredUnit = ({ steps: [first] }: Pick<CaseClock, 'steps'>): SpanUnit => (first ? unitOf(first) : 'seconds');

/** The clock's numbers, as settings and rows keep them. */
export function planOf(clock: CaseClock): ClockPlan {
  const { steps, repeat, warn } = clock;
  return {
    steps: steps.map(amountOf),
    repeat: repeat ? amountOf(repeat) : null,
    ...(warn ? { warn: amountOf(warn) } : {}),
    unit: declaredUnit(clock),
  };
}

/** The declared clock with other numbers. What they do not say of warnings stays as declared, in the declared unit. */
export function withPlan(declared: CaseClock, plan: ClockPlan | null | undefined): CaseClock {
  if (!plan) return declared;
  const unit = plan.unit ?? declaredUnit(declared);
  const span = (n: number) => ({ [unit]: n }) as unknown as Span;
  const asDeclared = unit === declaredUnit(declared) ? declared.warn : undefined;
  return {
    ...declared,
    steps: plan.steps.map(span),
    repeat: plan.repeat === null ? undefined : span(plan.repeat),
    warn: plan.warn === undefined ? asDeclared : plan.warn === null ? undefined : span(plan.warn),
  };
}

/** The units a hospital may set a clock in: not another one where a step gives it more days, or the case names the day. */
export function unitsFor(type: CaseType, name: string): readonly SpanUnit[] {
  const clock = type.clocks[name];
  const isExtended = Object.values(type.actions).some((action) => action.extends?.clock === name);
  return !clock || isExtended || clock.until !== undefined ? [] : spanUnits;
}
