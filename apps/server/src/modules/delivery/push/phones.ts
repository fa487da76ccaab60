import { isServed, pushHosts, refuse, type deliveryApi, type HandlerInput, type Result } from '@anyuan/contract';

import type { App } from '../../../kernel/app.ts';
import { personOf, type Ctx } from '../../../kernel/ctx.ts';
import { newId } from '../../../kernel/ids.ts';
import { openChannel } from '../channels.ts';
import { areKeys, type BrowserKeys } from './encrypt.ts';
import { pushKey } from './key.ts';

const sessionOf = ({ session }: Ctx): string => {
  if (!session) throw refuse('not_signed_in');
  return session.id;
};

export async function ownPush(ctx: Ctx): Promise<Result<typeof deliveryApi.ownPush>> {
  const channel = await openChannel(ctx.db, ctx.app.secrets, 'push');
  if (!channel || channel.level === 'off') return { key: null, isOn: false };
  const own = await ctx.db
    .selectFrom('push_subscription')
    .select('id')
    .where('session_id', '=', sessionOf(ctx))
    .executeTakeFirst();
  return { key: (await pushKey(ctx.app))?.publicKey ?? null, isOn: own !== undefined };
}

/** A phone says where it is reached, at each opening: a browser may move it, and the next person has another session. */
export async function putPush(
  ctx: Ctx,
  { endpoint, p256dh, auth }: HandlerInput<typeof deliveryApi.putPush>,
): Promise<{ ok: true }> {
  const { secrets } = ctx.app;
  const channel = await openChannel(ctx.db, secrets, 'push');
  if (!channel || channel.level === 'off') throw refuse('push_off');
  const host = new URL(endpoint).host;
  if (!isServed(pushHosts(String(channel.config['hosts'])) ?? [], endpoint))
    throw refuse('push_service_foreign', { host });
  if (!areKeys({ p256dh: Buffer.from(p256dh, 'base64url'), auth: Buffer.from(auth, 'base64url') }))
    throw refuse('push_keys');
  const session_id = sessionOf(ctx);
  const endpoint_mac = secrets.mac('push.endpoint', endpoint);
  const known = await ctx.db
    .selectFrom('push_subscription')
    .select('id')
    .where('session_id', '=', session_id)
    .where('endpoint_mac', '=', endpoint_mac)
    .executeTakeFirst();
  if (known) return { ok: true };
  const person_id = personOf(ctx);
  await ctx.tx(async (tx) => {
    await tx.db
      .deleteFrom('push_subscription')
      .where((eb) => eb.or([eb('session_id', '=', session_id), eb('endpoint_mac', '=', endpoint_mac)]))
      .execute();
    const sealed = secrets.seal(JSON.stringify({ endpoint, p256dh, auth }));
    await tx.db
      .insertInto('push_subscription')
      .values({ id: newId(), session_id, person_id, host, endpoint_mac, sealed, at: tx.now })
      .execute();
    tx.audit('push.on', 'person', person_id, { host });
  });
  return { ok: true };
}

export async function endPush(ctx: Ctx): Promise<{ ok: true }> {
  const session = sessionOf(ctx);
  await ctx.tx(async (tx) => {
    await tx.db.deleteFrom('push_subscription').where('session_id', '=', session).execute();
    tx.audit('push.off', 'person', personOf(ctx));
  });
  return { ok: true };
}

/** Of the caller's phones the one that was registered last: a test goes there. */
export async function newestPhone(ctx: Ctx): Promise<{ id: string; host: string }> {
  const own = await ctx.db
    .selectFrom('push_subscription')
    .select(['id', 'host'])
    .where('person_id', '=', personOf(ctx))
    .orderBy('at', 'desc')
    .executeTakeFirst();
  if (!own) throw refuse('push_no_phone');
  return own;
}

/** Where a phone is reached; null: not any more. */
export async function phoneOf(app: App, id: string): Promise<(BrowserKeys & { endpoint: string }) | null> {
  const row = await app.db.selectFrom('push_subscription').select('sealed').where('id', '=', id).executeTakeFirst();
  if (!row) return null;
  const told = JSON.parse(app.secrets.open(row.sealed)) as Record<'endpoint' | 'p256dh' | 'auth', string>;
  return {
    endpoint: told.endpoint,
    p256dh: Buffer.from(told.p256dh, 'base64url'),
    auth: Buffer.from(told.auth, 'base64url'),
  };
}

/** The push service knows it no more: the person has switched it off there, or the phone is gone. */
export async function phoneGone(app: App, id: string): Promise<void> {
  await app.system('delivery').tx(async (tx) => {
    const gone = await tx.db
      .deleteFrom('push_subscription')
      .where('id', '=', id)
      .returning(['person_id', 'host'])
      .executeTakeFirst();
    if (gone) tx.audit('push.gone', 'person', gone.person_id, { host: gone.host });
    else tx.unaudited('somebody else has seen it');
  });
}
