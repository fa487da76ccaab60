import { sql, type RawBuilder } from 'kysely';

import { dayMs, dayOf } from '../../../kernel/cases/index.ts';
import type { Ctx } from '../../../kernel/ctx.ts';

/** The day of the house an instant falls on. */
export const asDay = (at: RawBuilder<unknown>): RawBuilder<string> =>
  sql`((${at} at time zone 'UTC') + interval '8 hours')::date`;

export const today = (ctx: Ctx): RawBuilder<string> => sql`${dayOf(ctx.now())}::date`;

export const daysAgo = (ctx: Ctx, days: number): string => dayOf(new Date(ctx.now().getTime() - days * dayMs));
