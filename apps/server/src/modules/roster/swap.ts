import {
  refuse,
  type EntryRef,
  type HandlerInput,
  type PersonRef,
  type Result,
  type rosterApi,
  type ShiftSwap,
} from '@anyuan/contract';
import { sql, type Kysely } from 'kysely';
import type { z } from 'zod';

import { dayMs } from '../../kernel/cases/index.ts';
import { personOf, type Ctx, type Tx } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db/index.ts';
import { newId } from '../../kernel/ids.ts';
import { cursorAfter, pageFrom, positionOf } from '../../kernel/search.ts';
import {
  against,
  around,
  asPlanned,
  lockRoster,
  mayPlan,
  postsOf,
  publishDuty,
  rulesOf,
  writeShifts,
  type FullPost,
} from '../duty/index.ts';
import { notify } from '../notice/index.ts';
import { planners } from './warn.ts';

interface SwapRow {
  id: string;
  at: Date;
  state: ShiftSwap['state'];
  shift_id: string | null;
  return_id: string | null;
  person: PersonRef;
  other: PersonRef;
  post: z.infer<typeof EntryRef>;
  return_post: z.infer<typeof EntryRef> | null;
  shift_from: Date;
  shift_until: Date;
  return_from: Date | null;
  return_until: Date | null;
  reason: string;
  decided_by: string | null;
  note: string | null;
  kind: string;
  campus_id: string | null;
  owner: { id: string } | null;
}

const read = (
  db: Kysely<DB>,
  ctx: Ctx,
  which: { id?: string; open?: boolean | undefined; before?: string | undefined; limit?: number },
) =>
  sql<SwapRow>`
  select w.*, jsonb_build_object('id', a.id, 'name', a.name) as person, jsonb_build_object('id', b.id, 'name', b.name) as other,
    jsonb_build_object('id', post.id, 'code', post.code, 'name', post.name) as post,
    case when r.id is not null then jsonb_build_object('id', r.id, 'code', r.code, 'name', r.name) end as return_post,
    post.kind, p.campus_id::text as campus_id,
    case when post.owner_id is not null then jsonb_build_object('id', post.owner_id) end as owner
  from shift_swap w join person a on a.id = w.person_id join person b on b.id = w.other_id join post on post.id = w.post_id
    left join post r on r.id = w.return_post left join place p on p.id = post.place_id
  where ${which.id === undefined ? sql`true` : sql`w.id = ${which.id}`}
    and ${which.open ? sql`w.state in ('asked', 'agreed')` : sql`true`}
    and ${which.before === undefined ? sql`true` : sql`w.id::text < ${which.before}`}
    and (w.person_id = ${ctx.rights.personId} or w.other_id = ${ctx.rights.personId} or post.owner_id = ${ctx.rights.personId}
      or ${ctx.rights.grants.has('duty.manage')}::boolean or (post.kind = 'service-desk' and ${ctx.rights.grants.has('service.handle')}::boolean))
  order by w.id desc limit ${which.limit ?? 1}`.execute(db);

function shown(ctx: Ctx, row: SwapRow): ShiftSwap {
  const me = ctx.rights.personId;
  return {
    id: row.id,
    at: row.at.toISOString(),
    state: row.state,
    shift: {
      id: row.shift_id ?? row.id,
      post: row.post,
      from: row.shift_from.toISOString(),
      until: row.shift_until.toISOString(),
    },
    person: row.person,
    other: row.other,
    inReturn:
      row.return_post && row.return_from && row.return_until
        ? {
            id: row.return_id ?? row.id,
            post: row.return_post,
            from: row.return_from.toISOString(),
            until: row.return_until.toISOString(),
          }
        : null,
    reason: row.reason,
    decidedBy: row.decided_by,
    note: row.note,
    mayAnswer: row.state === 'asked' && row.other.id === me,
    mayDecide: row.state === 'agreed' && decides(ctx, row),
  };
}

/** Nobody approves his own swap. */
const decides = (ctx: Ctx, row: SwapRow): boolean =>
  mayPlan(ctx.rights, row) && row.person.id !== ctx.rights.personId && row.other.id !== ctx.rights.personId;

export async function listSwaps(
  { limit, cursor, open }: HandlerInput<typeof rosterApi.swaps>,
  ctx: Ctx,
): Promise<Result<typeof rosterApi.swaps>> {
  const { rows } = await read(ctx.db, ctx, { open, before: cursor ? positionOf(cursor) : undefined, limit: limit + 1 });
  const { rows: all } = await read(ctx.db, ctx, { open, limit: 1000 });
  const { items, next } = pageFrom(rows, limit, (last) => cursorAfter(last.id));
  return { items: items.map((row) => shown(ctx, row)), total: all.length, next };
}

async function one(ctx: Ctx, db: Kysely<DB>, id: string): Promise<SwapRow> {
  const [row] = (await read(db, ctx, { id })).rows;
  if (!row) throw refuse('not_found', { what: id });
  return row;
}

async function shiftFor(tx: Tx, id: string) {
  const row = await tx.db.selectFrom('shift').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  if (!row) throw refuse('not_found', { what: id });
  if (row.starts_at <= tx.now) throw refuse('shift_over');
  return row;
}

export async function askSwap(
  { shift: id, other, inReturn, reason }: HandlerInput<typeof rosterApi.askSwap>,
  ctx: Ctx,
): Promise<ShiftSwap> {
  const me = personOf(ctx);
  const swapId = newId();
  await ctx.tx(async (tx) => {
    await lockRoster(tx);
    const shift = await shiftFor(tx, id);
    // One's own shift; who plans asks for others, too.
    const [post] = await postById(ctx, tx, shift.post_id);
    if (!post || (shift.person_id !== me && !mayPlan(ctx.rights, post))) throw refuse('wrong_person');
    if (other === shift.person_id)
      throw refuse('invalid', { issues: [{ path: 'other', message: '须是别人 somebody else' }] });
    const back = inReturn === undefined ? null : await shiftFor(tx, inReturn);
    if (back && back.person_id !== other) throw refuse('wrong_person');
    const { numInsertedOrUpdatedRows } = await tx.db
      .insertInto('shift_swap')
      .values({
        id: swapId,
        at: tx.now,
        state: 'asked',
        shift_id: shift.id,
        return_id: back?.id ?? null,
        person_id: shift.person_id,
        other_id: other,
        post_id: shift.post_id,
        shift_from: shift.starts_at,
        shift_until: shift.ends_at,
        return_post: back?.post_id ?? null,
        return_from: back?.starts_at ?? null,
        return_until: back?.ends_at ?? null,
        reason,
      })
      .onConflict((conflict) => conflict.column('shift_id').where('state', 'in', ['asked', 'agreed']).doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows !== 1n) throw refuse('swap_asked');
    tx.audit('duty.swapAsk', 'post', shift.post_id, { swap: swapId, shift: id, other, reason });
    await tell(
      tx,
      [other],
      post,
      `请求与您换班:${post.name} ${time(shift.starts_at)}。${reason}`,
      `Asks you to take a shift: ${post.name}, ${time(shift.starts_at)}. ${reason}`,
    );
    publishDuty(tx, post.id, post.campus_id);
  });
  return shown(ctx, await one(ctx, ctx.db, swapId));
}

export async function answerSwap(
  { id, agree }: HandlerInput<typeof rosterApi.answerSwap>,
  ctx: Ctx,
): Promise<ShiftSwap> {
  const me = personOf(ctx);
  await ctx.tx(async (tx) => {
    await lockRoster(tx);
    const row = await one(ctx, tx.db, id);
    const isAsker = row.person.id === me;
    if (row.state !== 'asked' && !(isAsker && row.state === 'agreed')) throw refuse('swap_over');
    if (!isAsker && row.other.id !== me) throw refuse('wrong_person');
    if (isAsker && agree) throw refuse('wrong_person');
    const state = isAsker ? 'withdrawn' : agree ? 'agreed' : 'refused';
    await tx.db.updateTable('shift_swap').set({ state, answered_at: tx.now }).where('id', '=', id).execute();
    tx.audit('duty.swapAnswer', 'post', row.post.id, { swap: id, state });
    const [post] = await postById(ctx, tx, row.post.id);
    if (post && state === 'agreed')
      await tell(
        tx,
        await planners(tx, post),
        post,
        `换班待审批:${row.person.name} → ${row.other.name},${post.name} ${time(row.shift_from)}`,
        `A swap waits for approval: ${row.person.name} → ${row.other.name}, ${post.name}, ${time(row.shift_from)}`,
      );
    if (post && state === 'refused')
      await tell(
        tx,
        [row.person.id],
        post,
        `${row.other.name}未同意换班:${post.name} ${time(row.shift_from)}`,
        `${row.other.name} does not take the shift: ${post.name}, ${time(row.shift_from)}`,
      );
    publishDuty(tx, row.post.id, row.campus_id);
  });
  return shown(ctx, await one(ctx, ctx.db, id));
}

/** Approved, both shifts change hands in the same transaction, by the same rules as whatever is planned. */
export async function decideSwap(
  { id, approve, note, despite }: HandlerInput<typeof rosterApi.decideSwap>,
  ctx: Ctx,
): Promise<ShiftSwap> {
  await ctx.tx(async (tx) => {
    await lockRoster(tx);
    const row = await one(ctx, tx.db, id);
    if (row.state !== 'agreed') throw refuse('swap_over');
    if (!decides(ctx, row)) throw refuse('wrong_person');
    if (approve) await exchange(tx, ctx, row, despite);
    await tx.db
      .updateTable('shift_swap')
      .set({
        state: approve ? 'approved' : 'refused',
        decided_at: tx.now,
        decided_by: ctx.actor.name,
        note: note ?? null,
      })
      .where('id', '=', id)
      .execute();
    tx.audit('duty.swapDecide', 'post', row.post.id, { swap: id, approve, note });
    const [post] = await postById(ctx, tx, row.post.id);
    if (post)
      await tell(
        tx,
        [row.person.id, row.other.id],
        post,
        `换班${approve ? '已批准' : '未批准'}:${post.name} ${time(row.shift_from)} ${row.person.name} → ${row.other.name}`,
        `Swap ${approve ? 'approved' : 'not approved'}: ${post.name}, ${time(row.shift_from)}, ${row.person.name} → ${row.other.name}`,
      );
    publishDuty(tx, row.post.id, row.campus_id);
  });
  return shown(ctx, await one(ctx, ctx.db, id));
}

async function exchange(tx: Tx, ctx: Ctx, row: SwapRow, despite: string | undefined): Promise<void> {
  if (row.shift_id === null) throw refuse('swap_over');
  const shift = await shiftFor(tx, row.shift_id);
  if (shift.person_id !== row.person.id || shift.starts_at.getTime() !== row.shift_from.getTime())
    throw refuse('swap_over');
  const back = row.return_from === null ? null : row.return_id === null ? undefined : await shiftFor(tx, row.return_id);
  if (back === undefined || (back && back.person_id !== row.other.id)) throw refuse('swap_over');
  const both = [shift, ...(back ? [back] : [])];
  await tx.db
    .deleteFrom('shift')
    .where(
      'id',
      'in',
      both.map((one) => one.id),
    )
    .execute();
  const posts = await postsOf({ db: tx.db, rights: ctx.rights });
  await writeShifts(
    tx,
    both.flatMap((one) => {
      const post = posts.find(({ id }) => id === one.post_id);
      if (!post) return [];
      return [
        {
          id: newId(),
          post,
          person: one === shift ? row.other.id : row.person.id,
          from: one.starts_at.getTime(),
          to: one.ends_at.getTime(),
          pattern: one.pattern,
          place: one.place_id,
          note: one.note,
        },
      ];
    }),
    { despite, madeBy: 'swap' },
  );
}

/** Members of the post of a shift, with what speaks against each; those against whom nothing does come first. */
export async function takersOf(
  { id }: HandlerInput<typeof rosterApi.takers>,
  ctx: Ctx,
): Promise<Result<typeof rosterApi.takers>> {
  return ctx.tx(async (tx) => {
    tx.unaudited('only looked at');
    const shift = await tx.db.selectFrom('shift').selectAll().where('id', '=', id).executeTakeFirst();
    const [post] = shift ? await postById(ctx, tx, shift.post_id) : [];
    if (!shift || !post) throw refuse('not_found', { what: id });
    const people = post.members.map(({ person }) => person).filter((person) => person.id !== shift.person_id);
    const ids = people.map((person) => person.id);
    const [from, to] = [shift.starts_at.getTime(), shift.ends_at.getTime()];
    const rows = ids.length === 0 ? [] : await around(tx, ids, from - dayMs, to + dayMs);
    const rules = await rulesOf(ctx.app, tx.db, [post], ids);
    const items = people.map((person) => {
      const why = against({ id: 'asked', post: post.code, person: person.id, from, to }, rows.map(asPlanned), rules);
      return { person, against: why ? [why] : [] };
    });
    return { items: items.toSorted((a, b) => a.against.length - b.against.length) };
  });
}

async function postById(ctx: Ctx, tx: Tx, id: string): Promise<FullPost[]> {
  const row = await tx.db.selectFrom('post').select('code').where('id', '=', id).executeTakeFirst();
  return row ? postsOf({ db: tx.db, rights: ctx.rights }, undefined, [row.code]) : [];
}

const time = (at: Date): string => new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(5, 16).replace('T', ' ');

const tell = (tx: Tx, people: readonly string[], post: FullPost, zh: string, en: string) =>
  notify(tx, people, { subject: { kind: 'post', id: post.id }, urgent: false, zh, en });
