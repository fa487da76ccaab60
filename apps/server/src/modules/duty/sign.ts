import { neededAt, refuse, workAt, type Post } from '@anyuan/contract';

import { dayOf } from '../../kernel/cases/index.ts';
import { personOf, type Ctx, type Tx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { mayDo } from '../papers/index.ts';
import { tellEnded } from './ended.ts';
import { unfit } from './fit.ts';
import { campusOf, lockPost, placeIdOf, publishDuty, settleGap } from './posts.ts';
import { getPost } from './read.ts';

/** I take this post. Doing it twice changes nothing but the place. */
export async function signOn(
  ctx: Ctx,
  code: string,
  place: string | undefined,
  heardTone: boolean | undefined,
): Promise<Post> {
  const me = personOf(ctx);
  await ctx.tx(async (tx) => {
    const post = await lockPost(tx, code);
    if ((await unfit(tx, post.kind, [me])).length > 0) throw refuse('forbidden', { permission: neededAt(post.kind) });
    const placeId = place === undefined ? post.place_id : await placeIdOf(tx, place);
    if (await putOn(tx, post.id, me, placeId))
      tx.audit('duty.signOn', 'post', post.id, { code, person: me, ...(await paperOf(tx, post.kind, me)) });
    else if (place !== undefined) await stand(tx, me, placeId);
    else tx.unaudited('he holds the post already');
    if (heardTone !== undefined) tx.audit('duty.soundCheck', 'post', post.id, { code, heardTone });
    await settleGap(tx, post.id);
    publishDuty(tx, post.id, post.campusId);
  });
  return getPost(ctx, code);
}

export async function signOff(ctx: Ctx, code: string, person: string | undefined): Promise<Post> {
  const me = personOf(ctx);
  await ctx.tx(async (tx) => {
    const post = await lockPost(tx, code);
    if (person !== undefined && person !== me) ctx.need('duty.manage', { campusId: post.campusId });
    await takeOff(tx, post.id, [person ?? me]);
    tx.audit('duty.signOff', 'post', post.id, { code, person: person ?? me });
    await settleGap(tx, post.id);
    publishDuty(tx, post.id, post.campusId);
  });
  return getPost(ctx, code);
}

/** Whoever takes a post without the paper it asks for is let in, and it is on record that he had none. */
async function paperOf(tx: Tx, kind: string, person: string): Promise<{ paper?: string }> {
  const work = workAt[kind as keyof typeof workAt];
  const answer = work && (await mayDo(tx.db, work, [person], dayOf(tx.now))).get(person);
  return answer ? { paper: answer.why } : {};
}

/** Where I am, for whoever looks for the nearest. */
export async function whereAmI(ctx: Ctx, place: string): Promise<{ ok: true }> {
  const me = personOf(ctx);
  await ctx.tx(async (tx) => {
    const placeId = await placeIdOf(tx, place);
    if ((await stand(tx, me, placeId)) === 0) throw refuse('not_signed_on');
  });
  return { ok: true };
}

/** Ends the duties a person may no longer hold: his account was switched off, or a role taken away. */
export async function signOffUnfit(tx: Tx, personId: string): Promise<void> {
  const posts = await tx.db
    .selectFrom('post')
    .innerJoin('sign_on as s', 's.post_id', 'post.id')
    .select(['post.id', 'post.code', 'post.kind', 'post.place_id'])
    .where('s.person_id', '=', personId)
    .where('s.until', 'is', null)
    .orderBy('post.code')
    .forUpdate('post')
    .execute();
  for (const post of posts) {
    if ((await unfit(tx, post.kind, [personId])).length === 0) continue;
    await takeOff(tx, post.id, [personId]);
    await settleGap(tx, post.id);
    tx.audit('duty.signOff', 'post', post.id, { code: post.code, person: personId });
    publishDuty(tx, post.id, await campusOf(tx, post.place_id));
  }
}

/** False: he was on already. */
export async function putOn(tx: Tx, postId: string, personId: string, placeId: string | null): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx.db
    .insertInto('sign_on')
    .values({ id: newId(), post_id: postId, person_id: personId, place_id: placeId, since: tx.now })
    .onConflict((conflict) => conflict.columns(['post_id', 'person_id']).where('until', 'is', null).doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

export async function takeOff(tx: Tx, postId: string, people: string[]): Promise<void> {
  const ended = await tx.db
    .updateTable('sign_on')
    .set({ until: tx.now })
    .where('post_id', '=', postId)
    .where('person_id', 'in', people)
    .where('until', 'is', null)
    .returning(['person_id', 'place_id', 'since'])
    .execute();
  await tellEnded(
    tx,
    ended.map(({ person_id, place_id, since }) => ({
      personId: person_id,
      postId,
      placeId: place_id,
      since,
      until: tx.now,
    })),
  );
}

/** One person is at one place, whatever posts he holds; gives how many he holds. */
async function stand(tx: Tx, personId: string, placeId: string | null): Promise<number> {
  const rows = await tx.db
    .updateTable('sign_on')
    .set({ place_id: placeId })
    .where('person_id', '=', personId)
    .where('until', 'is', null)
    .returning('post_id')
    .execute();
  if (rows.length === 0) return 0;
  tx.audit('duty.place', 'person', personId, { place: placeId });
  const posts = await tx.db
    .selectFrom('post')
    .leftJoin('place as p', 'p.id', 'post.place_id')
    .select(['post.id', 'p.campus_id'])
    .where(
      'post.id',
      'in',
      rows.map((row) => row.post_id),
    )
    .execute();
  for (const post of posts) publishDuty(tx, post.id, post.campus_id);
  return rows.length;
}
