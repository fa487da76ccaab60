import {
  refuse,
  roundStates,
  workAreas,
  type HandlerInput,
  type RoundDetail,
  type roundApi,
  type RoundState,
} from '@anyuan/contract';

import type { Ctx } from '../../kernel/ctx.ts';
import { areaOf, lockRound } from './check.ts';
import { publishRounds } from './make.ts';
import { getRound } from './whole.ts';

/** One round is not to be made, and why; it counts for nobody. */
export async function callOff(ctx: Ctx, { id, reason }: HandlerInput<typeof roundApi.call>): Promise<RoundDetail> {
  await ctx.tx(async (tx) => {
    const round = await lockRound(tx, id);
    ctx.need(workAreas[areaOf(round)].manage);
    if (round.state !== 'planned')
      throw refuse('wrong_state', { state: roundStates[round.state as RoundState][0], action: '取消' });
    await tx.db.updateTable('round').set({ state: 'void', ring_at: null }).where('id', '=', id).execute();
    tx.audit('round.callOff', 'round', id, { plan: round.plan_name, reason });
    publishRounds(tx, id, round.campus_id);
  });
  return getRound(ctx, id);
}
