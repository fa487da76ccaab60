import type { Channel, deliveryApi, HandlerInput, Result } from '@anyuan/contract';

import { personOf, type Ctx } from '../../kernel/ctx.ts';

/** How the caller himself is reached. His telephone number is kept by those who manage people. */
export async function ownDelivery(ctx: Ctx): Promise<Result<typeof deliveryApi.mine>> {
  const row = await ctx.db
    .selectFrom('person')
    .select(['phone', 'email', 'wecom_id', 'muted_channels'])
    .where('id', '=', personOf(ctx))
    .executeTakeFirstOrThrow();
  const used = await ctx.db.selectFrom('delivery_channel').select('channel').where('level', '!=', 'off').execute();
  return {
    phone: row.phone,
    email: row.email,
    wecomId: row.wecom_id,
    muted: row.muted_channels as Channel[],
    used: used.map(({ channel }) => channel as Channel),
  };
}

export async function putOwnDelivery(
  ctx: Ctx,
  { email, wecomId, muted }: HandlerInput<typeof deliveryApi.putMine>,
): Promise<{ ok: true }> {
  const id = personOf(ctx);
  await ctx.tx(async (tx) => {
    const changes = {
      ...(email !== undefined && { email }),
      ...(wecomId !== undefined && { wecom_id: wecomId }),
      ...(muted !== undefined && { muted_channels: [...new Set(muted)] }),
    };
    if (Object.keys(changes).length === 0) return;
    await tx.db.updateTable('person').set(changes).where('id', '=', id).execute();
    tx.audit('person.delivery', 'person', id, { changed: Object.keys(changes) });
  });
  return { ok: true };
}
