import type { deviceApi, Result } from '@anyuan/contract';
import { sql } from 'kysely';

import { dayOf } from '../../kernel/cases/due.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { health, visibleDevices } from './read.ts';

/** How many of each kind are well; devices switched off don't count. */
export async function summary(ctx: Ctx): Promise<Result<typeof deviceApi.summary>> {
  const count = (state: string) => sql<number>`count(*) filter (where ${health} = ${state})`;
  const rows = await ctx.db
    .selectFrom('device as d')
    .leftJoin('device_seen as s', 's.device_id', 'd.id')
    .leftJoin('place as p', 'p.id', 'd.place_id')
    .select([
      'd.kind',
      sql<number>`count(*)`.as('total'),
      count('online').as('online'),
      count('fault').as('fault'),
      count('offline').as('offline'),
      count('unknown').as('unknown'),
      sql<number>`count(*) filter (where d.test_due_on < ${dayOf(ctx.now())}::date)`.as('testOverdue'),
    ])
    .where('d.is_enabled', '=', true)
    .where(visibleDevices(ctx.rights))
    .groupBy('d.kind')
    .orderBy('d.kind')
    .execute();
  return { items: rows.map((row) => ({ ...row, kind: row.kind as 'other' })) };
}
