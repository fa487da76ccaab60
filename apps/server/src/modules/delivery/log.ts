import {
  refuse,
  type Channel,
  type Delivery,
  type deliveryApi,
  type DeliveryError,
  type HandlerInput,
} from '@anyuan/contract';
import { sql } from 'kysely';

import type { Ctx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { cursorAfter, pageFrom, positionOf } from '../../kernel/search.ts';
import type { SubjectFacts } from '../../kernel/subjects/index.ts';
import { openChannel } from './channels.ts';
import { testText, textOf, type Matter } from './message.ts';
import { addJob } from './outbox.ts';
import { newestPhone } from './push/phones.ts';
import { attempt, deliveryRows, factsOf, matterOf, targetOf } from './send.ts';

const rowsOf = (ctx: Ctx) =>
  deliveryRows(ctx).select([
    'd.id',
    'd.at',
    'd.channel',
    'd.person_id',
    'd.is_urgent',
    'd.state',
    'd.tries',
    'd.next_at',
    'd.sent_at',
    'd.target',
    'd.error',
    'd.error_detail',
    'd.stood',
    'd.notice_id',
    'p.name as person_name',
  ]);
type Row = Awaited<ReturnType<ReturnType<typeof rowsOf>['executeTakeFirstOrThrow']>>;

export async function listDeliveries(
  ctx: Ctx,
  query: HandlerInput<typeof deliveryApi.list>,
): Promise<{ items: Delivery[]; total: number; next: string | null }> {
  let rows = rowsOf(ctx);
  if (query.state) rows = rows.where('d.state', 'in', query.state);
  if (query.channel) rows = rows.where('d.channel', 'in', query.channel);
  if (query.urgent !== undefined) rows = rows.where('d.is_urgent', '=', query.urgent);
  const { total } = await rows
    .clearSelect()
    .select(sql<number>`count(*)`.as('total'))
    .executeTakeFirstOrThrow();
  const found = await (query.cursor ? rows.where(before(query.cursor)) : rows)
    .orderBy('d.at', 'desc')
    .orderBy('d.id', 'desc')
    .limit(query.limit + 1)
    .execute();
  const page = pageFrom(found, query.limit, (last) => cursorAfter(`${last.id}${last.at.toISOString()}`));
  const facts = await factsOf(ctx, page.items);
  return { items: page.items.map((row) => toDelivery(row, facts.get(row.subject_id ?? ''))), total, next: page.next };
}

function before(cursor: string) {
  const text = positionOf(cursor);
  const [, id, at] = /^([0-9a-f-]{36})(\d{4}-\d\d-\d\dT[\d:.]+Z)$/.exec(text) ?? [];
  if (!id || !at) throw refuse('bad_request', { reason: 'cursor' });
  return sql<boolean>`(d.at, d.id) < (${at}::timestamptz, ${id}::uuid)`;
}

/** Whoever is told the outcome may be who reported it: where that is a secret the log does not say of what. */
function shownIn(facts: SubjectFacts | undefined): Matter {
  const matter = matterOf(facts);
  return facts?.hidesReporter ? { ...matter, number: null } : matter;
}

function toDelivery(row: Row, facts: SubjectFacts | undefined): Delivery {
  const isTest = row.notice_id === null;
  return {
    id: row.id,
    at: row.at.toISOString(),
    channel: row.channel as Channel,
    person: row.person_id ? { id: row.person_id, name: row.person_name ?? '' } : null,
    target: row.target,
    text: isTest ? testText : textOf(shownIn(facts), row.is_urgent, row.stood).text,
    urgent: row.is_urgent,
    state: row.state as Delivery['state'],
    tries: row.tries,
    nextAt: row.state === 'waiting' ? row.next_at.toISOString() : null,
    sentAt: row.sent_at?.toISOString() ?? null,
    error: row.error as DeliveryError | null,
    errorDetail: row.error_detail,
    isTest,
  };
}

async function one(ctx: Ctx, id: string): Promise<Delivery> {
  const row = await rowsOf(ctx).where('d.id', '=', id).executeTakeFirst();
  if (!row) throw refuse('not_found', { what: id });
  return toDelivery(row, (await factsOf(ctx, [row])).get(row.subject_id ?? ''));
}

/** Starts a message that was given up anew, with all its tries. */
export async function retry(ctx: Ctx, id: string): Promise<Delivery> {
  await ctx.tx(async (tx) => {
    const row = await tx.db
      .updateTable('delivery')
      .set({ state: 'waiting', tries: 0, next_at: tx.now })
      .where('id', '=', id)
      .where('state', '=', 'failed')
      .where('notice_id', 'is not', null)
      .returning(['channel'])
      .executeTakeFirst();
    if (!row) {
      const known = await tx.db.selectFrom('delivery').select('id').where('id', '=', id).executeTakeFirst();
      if (!known) throw refuse('not_found', { what: id });
      throw refuse('not_failed');
    }
    await addJob(tx, { ids: [id], tries: 0 }, tx.now);
    tx.audit('delivery.retry', 'delivery', id, { channel: row.channel });
  });
  return one(ctx, id);
}

/** Sends a test message now, by push to the caller's own phone; how it went stands in the log. */
export async function testChannel(ctx: Ctx, channel: Channel, to: string): Promise<Delivery> {
  const open = await openChannel(ctx.db, ctx.app.secrets, channel);
  if (!open) throw refuse('channel_not_saved');
  const own = channel === 'push' ? await newestPhone(ctx) : undefined;
  if (own === undefined && channel !== 'wecomGroup' && to === '') throw refuse('address_needed', { path: 'to' });
  const target = targetOf(channel, own?.host ?? to);
  const id = newId();
  // A channel is tried before it is switched on.
  const tried = await attempt(
    ctx.app,
    channel,
    { ...open, level: 'all' },
    { id, to: own?.id ?? to, isUrgent: false, text: testText, number: '', type: '' },
  );
  await ctx.tx(async (tx) => {
    await tx.db
      .insertInto('delivery')
      .values({
        id,
        channel,
        at: tx.now,
        is_urgent: false,
        state: tried.error ? 'failed' : 'sent',
        tries: 1,
        next_at: tx.now,
        sent_at: tried.error ? null : tx.now,
        target,
        ...tried,
      })
      .execute();
    tx.audit('delivery.test', 'channel', channel, { sent: tried.error === null, target });
  });
  return one(ctx, id);
}
