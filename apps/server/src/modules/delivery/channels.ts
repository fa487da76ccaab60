import {
  channels,
  channelSpecs,
  type Channel,
  type DeliveryChannel,
  type deliveryApi,
  type HandlerInput,
} from '@anyuan/contract';
import type { Kysely, Selectable } from 'kysely';

import type { Ctx } from '../../kernel/ctx.ts';
import type { DB, DeliveryChannelTable } from '../../kernel/db/index.ts';
import { invalid } from '../../kernel/http/index.ts';
import { openedSecrets, resealed, type Opened } from '../../kernel/sealed-secrets.ts';
import type { Secrets } from '../../kernel/secrets.ts';
import { keepPushKey } from './push/key.ts';

type Row = Selectable<DeliveryChannelTable>;

/** A channel with its secrets open, for sending; never answered by a route. */
export interface OpenChannel {
  level: string;
  config: Record<string, unknown>;
  secrets: Opened;
}

export async function openChannel(db: Kysely<DB>, secrets: Secrets, channel: Channel): Promise<OpenChannel | null> {
  const row = await find(db, channel);
  return row ? { level: row.level, config: row.config, secrets: opened(secrets, row) } : null;
}

const find = (db: Kysely<DB>, channel: Channel): Promise<Row | undefined> =>
  db.selectFrom('delivery_channel').selectAll().where('channel', '=', channel).executeTakeFirst();

const opened = (secrets: Secrets, row: Row | undefined): Opened => openedSecrets(secrets, row?.secrets);

export async function listChannels(ctx: Ctx): Promise<{ items: DeliveryChannel[] }> {
  const rows = await ctx.db.selectFrom('delivery_channel').selectAll().execute();
  return {
    items: channels.map((channel) =>
      toChannel(
        ctx,
        channel,
        rows.find((row) => row.channel === channel),
      ),
    ),
  };
}

function toChannel(ctx: Ctx, channel: Channel, row: Row | undefined): DeliveryChannel {
  return {
    channel,
    level: (row?.level ?? 'off') as DeliveryChannel['level'],
    config: row?.config ?? {},
    secrets: Object.keys(opened(ctx.app.secrets, row)),
    changedAt: row?.changed_at.toISOString() ?? null,
  };
}

/** Whom a secret was meant for: of a URL whoever answers there, not its path. */
const otherEnd = (value: unknown): string => {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  return /^https?:/i.test(text) ? (URL.parse(text)?.origin ?? text) : text;
};

/** Sets a channel up. The audit trail keeps which fields changed, not their values: a template may hold a password. */
export function putChannel(
  ctx: Ctx,
  { channel, level, config, secrets }: HandlerInput<typeof deliveryApi.putChannel>,
): Promise<DeliveryChannel> {
  const spec = channelSpecs[channel];
  const parsed = spec.config.safeParse(config);
  if (!parsed.success) throw invalid(parsed.error);
  const given = spec.secrets.strict().safeParse(secrets);
  if (!given.success) throw invalid(given.error);
  return ctx.tx(async (tx) => {
    const before = await find(tx.db, channel);
    const { sealed, isMoved } = resealed(ctx.app.secrets, {
      sealed: before?.secrets,
      boundTo: spec.boundTo,
      before: before?.config,
      after: parsed.data,
      given: given.data,
      endOf: otherEnd,
    });
    const row = { level, config: JSON.stringify(parsed.data) as never, secrets: sealed, changed_at: tx.now };
    const after = await tx.db
      .insertInto('delivery_channel')
      .values({ channel, ...row })
      .onConflict((conflict) => conflict.column('channel').doUpdateSet(row))
      .returningAll()
      .executeTakeFirstOrThrow();
    if (channel === 'push') await keepPushKey(tx);
    const changed = Object.keys(after.config).filter(
      (name) => JSON.stringify(before?.config[name]) !== JSON.stringify(after.config[name]),
    );
    tx.audit('delivery.channel', 'channel', channel, {
      before: before?.level ?? 'off',
      after: level,
      changed: [...changed, ...Object.keys(given.data)],
      ...(isMoved && before?.secrets ? { forgotten: true } : {}),
    });
    return toChannel(ctx, channel, after);
  });
}
