import { type IndicatorName, type IndicatorValue } from '@anyuan/contract';

import type { Ctx } from '../../kernel/ctx.ts';
import type { Period } from '../../kernel/figures/index.ts';
import { chosenOf, targetOf } from './settings.ts';
import { openFrame } from './term.ts';
import { tellOf } from './value.ts';

/** An indicator's value with what the hospital aims at. */
export interface Aimed {
  value: IndicatorValue;
  aim: number | null;
}

/** Several indicators of one period: what is entered, confirmed and set is read once for all of them. */
export async function valuesOf(
  ctx: Ctx,
  names: readonly IndicatorName[],
  period: Period,
): Promise<ReadonlyMap<IndicatorName, Aimed>> {
  const values = new Map<IndicatorName, Aimed>();
  if (names.length === 0) return values;
  const [frame, chosen] = [await openFrame(ctx, true), await chosenOf(ctx)];
  // One after the other: figures take connections that others wait for.
  for (const name of new Set(names))
    values.set(name, {
      value: await tellOf(frame, frame.indicator(name), period),
      aim: targetOf(name, chosen.get(name)),
    });
  return values;
}
