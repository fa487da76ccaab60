import type { App } from '../../../kernel/app.ts';
import type { Tx } from '../../../kernel/ctx.ts';
import { newVapidKey, type VapidKey } from './vapid.ts';

/** What push services know this installation by; null: none yet, or none that opens any more. */
export async function pushKey({ db, secrets }: Pick<App, 'db' | 'secrets'>): Promise<VapidKey | null> {
  const row = await db.selectFrom('push_key').select(['public_key', 'private_key']).executeTakeFirst();
  if (!row) return null;
  try {
    return { publicKey: row.public_key, privateKey: secrets.open(row.private_key) };
  } catch {
    return null;
  }
}

/** Makes it where there is none, when the channel is saved. A new one ends what browsers subscribed with the old one. */
export async function keepPushKey(tx: Tx): Promise<void> {
  const { secrets } = tx.ctx.app;
  if (await pushKey({ db: tx.db, secrets })) return;
  const { publicKey, privateKey } = newVapidKey();
  const row = { public_key: publicKey, private_key: secrets.seal(privateKey), made_at: tx.now };
  await tx.db
    .insertInto('push_key')
    .values(row)
    .onConflict((conflict) => conflict.column('is_only').doUpdateSet(row))
    .execute();
  await tx.db.deleteFrom('push_subscription').execute();
  tx.audit('delivery.pushKey', 'channel', 'push', { publicKey });
}
