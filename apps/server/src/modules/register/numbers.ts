import type { ThingKind } from '@anyuan/contract';

import { dayOf } from '../../kernel/cases/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import type { Values } from '../../kernel/registers/index.ts';

/** Numbers of the house for new things. */
export const takeNumbers = (ctx: Ctx, { prefix }: ThingKind, count: number): Promise<string[]> =>
  ctx.app.numbers.take(prefix, dayOf(ctx.now()).slice(0, 7).replace('-', ''), count);

/** The number that follows from what a thing is, where its kind says so: the same twice is one. */
export function numberOf({ prefix, numberedBy }: ThingKind, given: Values): string | null {
  const parts = numberedBy.flatMap((field) => (typeof given[field] === 'string' ? [given[field]] : []));
  const [first] = numberedBy;
  if (first === undefined || typeof given[first] !== 'string') return null;
  return [prefix, ...parts]
    .join('-')
    .replaceAll(/[^\w.-]/g, '')
    .slice(0, 64);
}
