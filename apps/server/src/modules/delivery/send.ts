import { type Channel, type ChannelConfig, type DeliveryError } from '@anyuan/contract';
import { sql } from 'kysely';

import type { App } from '../../kernel/app.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import type { SubjectFacts } from '../../kernel/subjects/index.ts';
import { openChannel, type OpenChannel } from './channels.ts';
import { sendEmail } from './email.ts';
import { makeLanes, type Lanes } from './lanes.ts';
import { harmless, maskAddress } from './mask.ts';
import { DeliveryFailed, textOf, type Matter, type Message } from './message.ts';
import { addJob, type SendJob } from './outbox.ts';
import { sendPush } from './push/send.ts';
import { sendSms } from './sms.ts';
import { sendWecom, sendWecomGroup, type Tokens } from './wecom.ts';

const hourMs = 3_600_000;

/** Makes the next try of each message of a job, each in the lane of its channel. */
export async function sendAll(ctx: Ctx, { ids, tries }: SendJob): Promise<void> {
  const rows = await ctx.db
    .selectFrom('delivery')
    .select(['id', 'channel', 'is_urgent'])
    .where('id', 'in', ids)
    .orderBy('at')
    .orderBy('id')
    .execute();
  await Promise.all(
    rows.map(({ id, channel, is_urgent }) =>
      lanesOf(ctx.app).run(channel, id, is_urgent, () =>
        sendOne(ctx, id, tries).catch((error: unknown) =>
          // It still waits, and is looked for each minute.
          ctx.app.log.warn({ err: error, delivery: id }, 'a message could not be tried'),
        ),
      ),
    ),
  );
}

const lanes = new WeakMap<App, Lanes>();
export function lanesOf(app: App): Lanes {
  const known = lanes.get(app) ?? makeLanes();
  lanes.set(app, known);
  return known;
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
  // What it was about has gone on since: whoever reads it hears where the matter stands.
  const stood = row.moved?.state[0] ?? null;
  const channel = row.channel as Channel;
  const open = await openChannel(ctx.db, ctx.app.secrets, channel);
  const tried = await attempt(ctx.app, channel, open, {
    id,
    to: row.push_id ?? row.address ?? '',
    isUrgent: row.is_urgent,
    ...textOf(row, row.is_urgent, stood),
  });
  const target = targetOf(channel, row.address ?? '');
  if (tried.error === null) return finish(ctx, id, { state: 'sent', target, sent_at: ctx.now(), error: null, stood });
  const isLast = tried.error === 'gone' || tries + 1 >= settings.get<number>('delivery.maxTries');
  await ctx.tx(async (tx) => {
    tx.unaudited('the delivery log is the record of every message and its tries');
    await finish(tx, id, { state: isLast ? 'failed' : 'waiting', target, ...tried });
    if (!isLast) await addJob(tx, { ids: [id], tries: tries + 1 }, next);
  });
}

/** What came of a try, and what the other end said to it, fit to be shown. */
export interface Tried {
  error: DeliveryError | null;
  error_detail: string;
}

/** What the log shows of an address: of a phone that takes push its push service. */
export const targetOf = (channel: Channel, address: string): string =>
  channel === 'push' ? address : maskAddress(address);

/** Hands a message to the other end. */
export async function attempt(app: App, channel: Channel, open: OpenChannel | null, message: Message): Promise<Tried> {
  const secrets = Object.values(open?.secrets ?? {}).flatMap((text) => [text, ...text.split(/[\s:]+/)]);
  try {
    if (!open || open.level === 'off') throw new DeliveryFailed('settings');
    const answer = await transmit(app, channel, open, message);
    return { error: null, error_detail: harmless(answer, [...secrets, message.to]) };
  } catch (error) {
    // Whatever else an adapter throws comes of a template or address that cannot be sent.
    const code = error instanceof DeliveryFailed ? error.code : 'settings';
    return { error: code, error_detail: harmless((error as Error).message, [...secrets, message.to]) };
  }
}

/** 30 s, 1 min, 2 min … up to an hour. */
const pauseMs = (firstSeconds: number, tries: number): number => Math.min(firstSeconds * 1000 * 2 ** tries, hourMs);

async function transmit(app: App, channel: Channel, open: OpenChannel, message: Message): Promise<string> {
  const ms = app.settings.get<number>('delivery.timeoutSeconds') * 1000;
  // Both were parsed by the channel's schema when they were written.
  const config = open.config as never;
  switch (channel) {
    case 'sms':
      return sendSms(app, message, config, open.secrets, ms);
    case 'wecom':
      return sendWecom(app, message, config as ChannelConfig<'wecom'>, open.secrets, {
        tokens: tokensOf(app),
        ms,
        now: app.clock.now(),
      });
    case 'wecomGroup':
      return sendWecomGroup(app, message, config, open.secrets, ms);
    case 'email':
      return sendEmail(app, message, config, open.secrets, ms);
    case 'push':
      return sendPush(app, message, config, open.secrets, ms);
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
  push_id: string | null;
  /** Where the matter has gone since the message was written; null: it stands where it stood. */
  moved: NonNullable<SubjectFacts['stands']> | null;
};

async function read(ctx: Ctx, id: string): Promise<Row | undefined> {
  const found = await deliveryRows(ctx)
    .leftJoin('push_subscription as s', 's.id', 'd.push_id')
    .select([
      'd.channel',
      'd.person_id',
      'd.push_id',
      'd.is_urgent',
      'd.at',
      'p.is_active',
      'n.seen_at',
      sql<
        string | null
      >`case d.channel when 'sms' then p.phone when 'email' then p.email when 'wecom' then p.wecom_id when 'push' then s.host end`.as(
        'address',
      ),
    ])
    .where('d.id', '=', id)
    .executeTakeFirst();
  if (!found) return undefined;
  const facts = (await factsOf(ctx, [found])).get(found.subject_id ?? '');
  const stands = facts?.stands;
  const moved = stands?.movedAt && stands.movedAt > found.at ? stands : null;
  return { ...found, ...matterOf(facts), moved };
}

/** Messages with the thing they are about. */
export const deliveryRows = (ctx: Ctx) =>
  ctx.db
    .selectFrom('delivery as d')
    .leftJoin('notice as n', 'n.id', 'd.notice_id')
    .leftJoin('person as p', 'p.id', 'd.person_id')
    .select(['n.subject_kind', 'n.subject_id']);

/** What is known of the things these messages are about, by id. */
export const factsOf = (ctx: Ctx, rows: readonly { subject_kind: string | null; subject_id: string | null }[]) =>
  ctx.app.subjects.facts(
    ctx.db,
    rows.flatMap(({ subject_kind: kind, subject_id: id }) => (kind && id ? [{ kind, id }] : [])),
  );

export const matterOf = (facts: SubjectFacts | undefined): Matter => ({
  number: facts?.number ?? null,
  secrecy: facts?.reach.secrecy ?? null,
  label: facts?.label[0] ?? null,
});

/** Why nobody needs this message any more. */
function obsolete(row: Row): DeliveryError | null {
  if (row.moved?.isOver) return 'over';
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
    stood?: string | null;
  },
): Promise<void> {
  await db
    .updateTable('delivery')
    .set({ error_detail: null, ...end })
    .where('id', '=', id)
    .execute();
}
