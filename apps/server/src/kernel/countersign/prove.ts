import { refuse, type Countersign } from '@anyuan/contract';

import { attemptsOf } from '../auth/attempts.ts';
import type { Ctx } from '../ctx.ts';
import type { Second } from './demand.ts';

/**
 * What came beside the input. A password is compared as at sign-in: counted, in turn, before any transaction is open,
 * and kept nowhere; who has a second factor proves that, too, or signs on his own device.
 */
export async function prove(ctx: Ctx, given: Countersign): Promise<Second> {
  if (given.by === 'device') return { by: 'asked' };
  const { app } = ctx;
  const { right, found } = await attemptsOf(app).guess(given.username, ctx.ip, given.password, () =>
    app.db
      .selectFrom('person')
      .select(['id', 'password_hash', 'is_active', 'kind'])
      .where('username', '=', given.username)
      .executeTakeFirst(),
  );
  if (!right || !found.is_active || found.kind === 'service') {
    await ctx.tx(async (tx) =>
      tx.audit('countersign.refused', 'person', found?.id ?? null, { username: given.username, ip: ctx.ip }),
    );
    throw refuse('countersign_wrong');
  }
  const factor = await app.secondFactor(ctx, found.id, given.code);
  if (factor === 'needed') throw refuse('countersign_factor');
  if (factor === 'wrong') throw refuse('wrong_code');
  return { by: 'password', personId: found.id };
}
