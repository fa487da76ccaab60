import { sql } from 'kysely';

import { systemActor, type Ctx } from '../../kernel/ctx.ts';
import { lockRound, recordCheck } from './check.ts';
import { roundPoints } from './visible.ts';

/** Alarm points that were pressed under test while a round asks for it: the press is the record. */
export async function takeSignals(ctx: Ctx): Promise<void> {
  const { rows } = await sql<{ round_id: string; point: string; at: Date }>`
    select r.id as round_id, one->>'key' as point, d.last_test_at as at
    from round r join plan l on l.id = r.plan_id and l.leads = 'devices'
      cross join lateral jsonb_array_elements(${roundPoints}) one
      join device d on d.id = (one->>'key')::uuid
    where r.state in ('planned', 'begun') and r.from_at <= ${ctx.now()} and d.last_test_at >= r.from_at
      and not exists (select from round_check k where k.round_id = r.id and k.point = one->>'key')
    order by d.last_test_at limit 500`.execute(ctx.db);
  for (const { round_id, point, at } of rows)
    await ctx.tx(async (tx) => {
      const round = await lockRound(tx, round_id);
      await recordCheck(
        tx.as(systemActor('device test')),
        round,
        { point, method: 'signal', answers: {}, photos: [], hazard: false },
        { at: new Date(at), told: null, doubt: null },
      );
    });
}
