import { sql } from 'kysely';

import type { App } from '../../kernel/app.ts';
import type { Tx } from '../../kernel/ctx.ts';
import { newToken, tokenHash } from '../../kernel/ids.ts';

const dayMs = 86_400_000;

/** When a token of a device that begins now ends; null: the hospital lets them live on. */
function endOf(app: App, from: Date): Date | null {
  const days = app.settings.get<number>('device.tokenDays');
  return days === 0 ? null : new Date(from.getTime() + days * dayMs);
}

/**
 * The next bearer token of a device; only its hash is kept. The one before is good for some days more
 * (`device.tokenOverlapDays`), until somebody has been to the device; `revoke` ends every other at once.
 */
export async function replaceToken(tx: Tx, deviceId: string, revoke: boolean): Promise<string> {
  const { app } = tx.ctx;
  const token = newToken();
  let others = tx.db.deleteFrom('api_token').where('device_id', '=', deviceId);
  // Two at most: the one in the device and the one it is to get.
  if (!revoke) others = others.where('replaced_at', 'is not', null);
  await others.execute();
  const until = new Date(tx.now.getTime() + app.settings.get<number>('device.tokenOverlapDays') * dayMs);
  await tx.db
    .updateTable('api_token')
    .set({ replaced_at: tx.now, expires_at: sql<Date>`least(expires_at, ${until}::timestamptz)` })
    .where('device_id', '=', deviceId)
    .execute();
  await tx.db
    .insertInto('api_token')
    .values({
      token_hash: tokenHash(token),
      device_id: deviceId,
      created_at: tx.now,
      expires_at: endOf(app, tx.now),
    })
    .execute();
  return token;
}

/** From now on nobody is this device. */
export const dropTokens = async (tx: Tx, deviceId: string): Promise<void> =>
  void (await tx.db.deleteFrom('api_token').where('device_id', '=', deviceId).execute());

/** Tokens from before tokens had an end get one, and nobody's is over at once. */
export async function giveEnds(tx: Tx): Promise<void> {
  const { app } = tx.ctx;
  const days = app.settings.get<number>('device.tokenDays');
  const soonest = new Date(tx.now.getTime() + app.settings.get<number>('device.tokenWarnDays') * dayMs);
  if (days === 0) return tx.unaudited('tokens have no end here');
  const { numUpdatedRows } = await tx.db
    .updateTable('api_token')
    .set({
      expires_at: sql<Date>`greatest(created_at + make_interval(days => ${days}::int), ${soonest}::timestamptz)`,
    })
    .where('expires_at', 'is', null)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('device')
          .select('device.id')
          .whereRef('device.id', '=', 'api_token.device_id')
          .where('is_demo', '=', false),
      ),
    )
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return tx.unaudited('every token has its end');
  tx.audit('device.tokenEnds', 'device', null, { tokens: Number(numUpdatedRows), days });
}
