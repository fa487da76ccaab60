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
import { openChannel } from './channels.ts';
import { maskAddress } from './mask.ts';
import { testText, textOf, type Matter } from './message.ts';
import { addJob } from './outbox.ts';
import { attempt, deliveryRows, labelOf } from './send.ts';

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
  return { items: page.items.map((row) => toDelivery(ctx, row)), total, next: page.next };
}

function before(cursor: string) {
  const text = positionOf(cursor);
  const [, id, at] = /^([0-9a-f-]{36})(\d{4}-\d\d-\d\dT[\d:.]+Z)$/.exec(text) ?? [];
  if (!id || !at) throw refuse('bad_request', { reason: 'cursor' });
  return sql<boolean>`(d.at, d.id) < (${at}::timestamptz, ${id}::uuid)`;
}

/** Whoever is told the outcome may be who reported it: where that is a secret the log does not say of what. */
function shownIn(ctx: Ctx, row: Row): Matter {
  const hides = ctx.app.cases.types().some(({ type, hidesReporter }) => type === row.type && hidesReporter);
  return { secrecy: row.secrecy, number: hides ? null : row.number, label: labelOf(ctx.app, row.type) };
}

function toDelivery(ctx: Ctx, row: Row): Delivery {
  const isTest = row.notice_id === null;
  return {
    id: row.id,
    at: row.at.toISOString(),
    channel: row.channel as Channel,
    person: row.person_id ? { id: row.person_id, name: row.person_name ?? '' } : null,
    target: row.target,
    text: isTest ? testText : textOf(shownIn(ctx, row), row.is_urgent).text,
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
  return toDelivery(ctx, row);
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
      throw refuse('conflict', {
        reason: { zh: '只有发送失败的消息可以重发', en: 'only a failed message is sent again' },
      });
    }
    await addJob(tx, { ids: [id], tries: 0 }, tx.now);
    tx.audit('delivery.retry', 'delivery', id, { channel: row.channel });
  });
  return one(ctx, id);
}

/** Sends a test message now; how it went stands in the log. */
export async function testChannel(ctx: Ctx, channel: Channel, to: string): Promise<Delivery> {
  const open = await openChannel(ctx.db, ctx.app.secrets, channel);
  if (!open)
    throw refuse('conflict', { reason: { zh: '请先保存通道设置', en: 'save the settings of the channel first' } });
  if (channel !== 'wecomGroup' && to === '')
    throw refuse('conflict', { reason: { zh: '请填写接收地址', en: 'say where to send it' } });
  const id = newId();
  // A channel is tried before it is switched on.
  const failed = await attempt(
    ctx.app,
    channel,
    { ...open, level: 'all' },
    { id, to, text: testText, number: '', type: '' },
  );
  await ctx.tx(async (tx) => {
    await tx.db
      .insertInto('delivery')
      .values({
        id,
        channel,
        at: tx.now,
        is_urgent: false,
        state: failed ? 'failed' : 'sent',
        tries: 1,
        next_at: tx.now,
        sent_at: failed ? null : tx.now,
        target: maskAddress(to),
        ...failed,
      })
      .execute();
    tx.audit('delivery.test', 'channel', channel, { sent: !failed, target: maskAddress(to) });
  });
  return one(ctx, id);
}
