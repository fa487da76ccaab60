import { postStart, refuse, type dutyApi, type HandlerInput, type Post } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Ctx, Tx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { neededNow } from './needed.ts';
import { getPost } from './read.ts';

export async function putPost(input: HandlerInput<typeof dutyApi.putPost>, ctx: Ctx): Promise<Post> {
  await ctx.tx(async (tx) => {
    const before = await tx.db
      .selectFrom('post')
      .selectAll()
      .where('code', '=', input.code)
      .forUpdate()
      .executeTakeFirst();
    const placeId =
      input.place === undefined
        ? (before?.place_id ?? null)
        : input.place === null
          ? null
          : await placeIdOf(tx, input.place);
    const campusId = await campusOf(tx, placeId);
    ctx.need('duty.manage', { campusId });
    if (before) ctx.need('duty.manage', { campusId: await campusOf(tx, before.place_id) });
    const start = postStart(input.kind);
    const row = {
      name: input.name,
      kind: input.kind,
      place_id: placeId,
      needed: input.needed ?? before?.needed ?? start.needed,
      is_round_the_clock: input.roundTheClock ?? before?.is_round_the_clock ?? start.roundTheClock,
    };
    const { id } = await tx.db
      .insertInto('post')
      .values({ ...row, id: newId(), code: input.code })
      .onConflict((conflict) => conflict.column('code').doUpdateSet(row))
      .returning('id')
      .executeTakeFirstOrThrow();
    await settleGap(tx, id);
    tx.audit(before ? 'duty.changePost' : 'duty.createPost', 'post', id, { ...input });
    publishDuty(tx, id, campusId);
  });
  return getPost(ctx, input.code);
}

/** A post with hand-overs in the book is kept: the book is evidence of who was on. */
export async function removePost(ctx: Ctx, code: string): Promise<{ ok: true }> {
  await ctx.tx(async (tx) => {
    const post = await lockPost(tx, code);
    ctx.need('duty.manage', { campusId: post.campusId });
    const { rows } = await sql`
      select from handover where post_id = ${post.id}
      union all select from sign_on where post_id = ${post.id} and until is null limit 1`.execute(tx.db);
    if (rows.length > 0)
      throw refuse('in_use', { what: { zh: '在岗人员或交接记录', en: 'people on duty or hand-overs' } });
    await tx.db.deleteFrom('post').where('id', '=', post.id).execute();
    tx.audit('duty.removePost', 'post', post.id, { code, name: post.name });
    publishDuty(tx, post.id, post.campusId);
  });
  return { ok: true };
}

/** The post, changed by nobody else until the commit. */
export async function lockPost(tx: Tx, code: string) {
  const row = await tx.db.selectFrom('post').selectAll().where('code', '=', code).forUpdate().executeTakeFirst();
  if (!row) throw refuse('not_found', { what: code });
  return { ...row, campusId: await campusOf(tx, row.place_id) };
}

/** Since when a 24 h post has had too few people; it must be locked. */
export async function settleGap(tx: Tx, postId: string): Promise<void> {
  await sql`
    update post set gap_since = case when is_round_the_clock and ${neededNow(tx.now)} > (
        select count(*) from sign_on s join person on person.id = s.person_id
        where s.post_id = post.id and s.until is null and person.is_active)
      then coalesce(gap_since, ${tx.now}) end
    where id = ${postId}`.execute(tx.db);
}

export function publishDuty(tx: Tx, postId: string, campusId: string | null): void {
  tx.publish('duty.changed', postId, { permission: 'duty.read', campusId });
}

export async function campusOf(tx: Tx, placeId: string | null): Promise<string | null> {
  if (placeId === null) return null;
  const row = await tx.db.selectFrom('place').select('campus_id').where('id', '=', placeId).executeTakeFirst();
  return row?.campus_id ?? null;
}

export async function placeIdOf(tx: Tx, code: string): Promise<string> {
  const row = await tx.db.selectFrom('place').select('id').where('code', '=', code).executeTakeFirst();
  if (!row) throw refuse('not_found', { what: code });
  return row.id;
}
