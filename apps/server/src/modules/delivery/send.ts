import { type Channel, type ChannelConfig, type DeliveryError } from '@anyuan/contract';
import { sql } from 'kysely';

import type { App } from '../../kernel/app.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { openChannel, type OpenChannel } from './channels.ts';
import { sendEmail } from './email.ts';
import { harmless, maskAddress } from './mask.ts';
import { DeliveryFailed, textOf, type Matter, type Message } from './message.ts';
import { addJob, type SendJob } from './outbox.ts';
import { sendSms } from './sms.ts';
import { sendWecom, sendWecomGroup, type Tokens } from './wecom.ts';

/** So many messages are under way at once; a gateway that hangs holds up only its share. */
const atOnce = 8;
const hourMs = 3_600_000;

/** Makes the next try of each message of a job. */
export async function sendAll(ctx: Ctx, { ids, tries }: SendJob): Promise<void> {
  const queue = [...ids];
  const worker = async (): Promise<void> => {
    for (let id = queue.shift(); id !== undefined; id = queue.shift()) await sendOne(ctx, id, tries);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, ids.length) }, worker));
}

async function sendOne(ctx: Ctx, id: string, tries: number): Promise<void> {
  const { settings } = ctx.app;
  const next = new Date(ctx.now().getTime() + pauseMs(settings.get<number>('delivery.firstRetrySeconds'), tries));
  const { numUpdatedRows } = await ctx.db
    .updateTable('delivery')
    .set({ tries: tries + 1, next_at: next })
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .where('tries', '=', tries)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return;
  const row = await read(ctx, id);
  if (!row) return;
  const stop = obsolete(row);
  if (stop) return finish(ctx, id, { state: 'dropped', error: stop });
  const channel = row.channel as Channel;
  const open = await openChannel(ctx.db, ctx.app.secrets, channel);
  const failed = await attempt(ctx.app, channel, open, { id, to: row.address ?? '', ...textOf(row, row.is_urgent) });
  const target = maskAddress(row.address ?? '');
  if (!failed) return finish(ctx, id, { state: 'sent', target, sent_at: ctx.now(), error: null });
  const isLast = tries + 1 >= settings.get<number>('delivery.maxTries');
  await ctx.tx(async (tx) => {
    await finish(tx, id, { state: isLast ? 'failed' : 'waiting', target, ...failed });
    if (!isLast) await addJob(tx, { ids: [id], tries: tries + 1 }, next);
  });
}

/** Hands a message to the other end; gives what went wrong, fit to be shown, or null. */
export async function attempt(
  app: App,
  channel: Channel,
  open: OpenChannel | null,
  message: Message,
): Promise<{ error: DeliveryError; error_detail: string } | null> {
  try {
    if (!open || open.level === 'off') throw new DeliveryFailed('settings');
    await transmit(app, channel, open, message);
    return null;
  } catch (error) {
    const secrets = Object.values(open?.secrets ?? {}).flatMap((text) => [text, ...text.split(/[\s:]+/)]);
    // Whatever else an adapter throws comes of a template or address that cannot be sent.
    const code = error instanceof DeliveryFailed ? error.code : 'settings';
    return { error: code, error_detail: harmless((error as Error).message, [...secrets, message.to]) };
  }
}

/** 30 s, 1 min, 2 min … up to an hour. */
const pauseMs = (firstSeconds: number, tries: number): number => Math.min(firstSeconds * 1000 * 2 ** tries, hourMs);

async function transmit(app: App, channel: Channel, open: OpenChannel, message: Message): Promise<void> {
  const ms = app.settings.get<number>('delivery.timeoutSeconds') * 1000;
  // Both were parsed by the channel's schema when they were written.
  const config = open.config as never;
  switch (channel) {
    case 'sms':
      return sendSms(message, config, open.secrets, ms);
    case 'wecom':
      return sendWecom(message, config as ChannelConfig<'wecom'>, open.secrets, {
        tokens: tokensOf(app),
        ms,
        now: app.clock.now(),
      });
    case 'wecomGroup':
      return sendWecomGroup(message, config, open.secrets, ms);
    case 'email':
      return sendEmail(message, config, open.secrets, ms);
    default:
      return channel satisfies never;
  }
}

const tokens = new WeakMap<App, Tokens>();
function tokensOf(app: App): Tokens {
  const known = tokens.get(app) ?? new Map<string, { token: string; until: number }>();
  tokens.set(app, known);
  return known;
}

type Row = Matter & {
  channel: string;
  person_id: string | null;
  is_urgent: boolean;
  is_active: boolean | null;
  seen_at: Date | null;
  address: string | null;
};

async function read(ctx: Ctx, id: string): Promise<Row | undefined> {
  const row = await deliveryRows(ctx)
    .select([
      'd.channel',
      'd.person_id',
      'd.is_urgent',
      'p.is_active',
      'n.seen_at',
      sql<
        string | null
      >`case d.channel when 'sms' then p.phone when 'email' then p.email when 'wecom' then p.wecom_id end`.as(
        'address',
      ),
    ])
    .where('d.id', '=', id)
    .executeTakeFirst();
  return row && { ...row, label: labelOf(ctx.app, row.type) };
}

/** Messages with the matter they are about. */
export const deliveryRows = (ctx: Ctx) =>
  ctx.db
    .selectFrom('delivery as d')
    .leftJoin('notice as n', 'n.id', 'd.notice_id')
    .leftJoin('case as c', 'c.id', 'n.case_id')
    .leftJoin('person as p', 'p.id', 'd.person_id')
    .select(['c.number', 'c.secrecy', 'c.type']);

export const labelOf = (app: App, type: string | null): string | null =>
  app.cases.types().find((one) => one.type === type)?.label[0] ?? null;

/** Why nobody needs this message any more. */
function obsolete(row: Row): DeliveryError | null {
  if (row.person_id === null) return null;
  if (row.seen_at !== null) return 'seen';
  return row.is_active !== true || row.address === null ? 'address' : null;
}

async function finish(
  { db }: Pick<Ctx, 'db'>,
  id: string,
  end: {
    state: string;
    error: DeliveryError | null;
    error_detail?: string | null;
    target?: string;
    sent_at?: Date;
  },
): Promise<void> {
  await db
    .updateTable('delivery')
    .set({ error_detail: null, ...end })
    .where('id', '=', id)
    .execute();
}
