import { refuse, type dutyApi, type HandlerInput, type Handover, type Result } from '@anyuan/contract';
import { sql, type Selectable } from 'kysely';

import type { App } from '../../kernel/app.ts';
import { reaches, reachFilter } from '../../kernel/auth/index.ts';
import { caseRows, visibleCases } from '../../kernel/cases/index.ts';
import { personOf, type Ctx } from '../../kernel/ctx.ts';
import type { HandoverTable } from '../../kernel/db/index.ts';
import { newId } from '../../kernel/ids.ts';
import { cursorAfter, pageFrom, positionOf } from '../../kernel/search.ts';
import { unfit } from './fit.ts';
import { lockPost, publishDuty, settleGap } from './posts.ts';
import { putOn, takeOff } from './sign.ts';

/** One shift goes, the next comes, with a note and what still rings, in one step. */
export async function handOver(app: App, ctx: Ctx, input: HandlerInput<typeof dutyApi.handOver>): Promise<Handover> {
  const me = personOf(ctx);
  const rings = app.cases.types().filter((type) => type.rings);
  const type = rings.map((one) => one.type);
  const { items } = await app.cases.list(ctx, { type, open: true, sort: 'queue', limit: 500 });
  const openCases = items.map(({ id, number, title, state }) => ({ id, number, title, state }));
  const row = await ctx.tx(async (tx) => {
    const post = await lockPost(tx, input.code);
    const on = (
      await tx.db
        .selectFrom('sign_on')
        .select('person_id')
        .where('post_id', '=', post.id)
        .where('until', 'is', null)
        .execute()
    ).map((one) => one.person_id);
    if (!on.includes(me) && !reaches(ctx.rights, 'duty.manage', { campusId: post.campusId }))
      throw refuse('wrong_person');
    const to = [...new Set(input.to)];
    const strangers = await unfit(tx, post.kind, to);
    if (strangers.length > 0)
      throw refuse('invalid', { issues: strangers.map((id) => ({ path: 'to', message: `此人不能值此岗 ${id}` })) });
    const leaving = (input.from ?? (on.includes(me) ? [me] : on)).filter((id) => on.includes(id));
    const gone = leaving.filter((id) => !to.includes(id));
    if (gone.length > 0) await takeOff(tx, post.id, gone);
    for (const id of to) await putOn(tx, post.id, id, post.place_id);
    await settleGap(tx, post.id);
    const written = await tx.db
      .insertInto('handover')
      .values({
        id: newId(),
        post_id: post.id,
        at: tx.now,
        from_ids: leaving,
        to_ids: to,
        note: input.note,
        open_cases: JSON.stringify(openCases) as never,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    tx.audit('duty.handOver', 'post', post.id, { handover: written.id, from: leaving, to, cases: openCases.length });
    publishDuty(tx, post.id, post.campusId);
    return { ...written, code: post.code, name: post.name };
  });
  const [shown] = await toHandovers(app, ctx, [row]);
  if (!shown) throw new Error('a hand-over was written and cannot be shown');
  return shown;
}

export async function handOvers(
  app: App,
  ctx: Ctx,
  query: HandlerInput<typeof dutyApi.handOvers>,
): Promise<Result<typeof dutyApi.handOvers>> {
  let rows = ctx.db
    .selectFrom('handover as h')
    .innerJoin('post', 'post.id', 'h.post_id')
    .leftJoin('place as p', 'p.id', 'post.place_id')
    .selectAll('h')
    .select(['post.code', 'post.name'])
    .where(reachFilter(ctx.rights, 'duty.read', { campusId: sql`p.campus_id::text` }));
  if (query.post) rows = rows.where('post.code', '=', query.post);
  const { total } = await rows
    .clearSelect()
    .select(sql<number>`count(*)`.as('total'))
    .executeTakeFirstOrThrow();
  // Ids sort by the time they were made.
  if (query.cursor) rows = rows.where(sql<boolean>`h.id::text < ${positionOf(query.cursor)}`);
  const found = await rows
    .orderBy('h.id', 'desc')
    .limit(query.limit + 1)
    .execute();
  const { items, next } = pageFrom(found, query.limit, (last) => cursorAfter(last.id));
  return { items: await toHandovers(app, ctx, items), total, next };
}

/** With names, and with those cases only that this reader may read: the book is open to more people than the cases. */
async function toHandovers(
  app: App,
  ctx: Ctx,
  rows: (Selectable<HandoverTable> & { code: string; name: string })[],
): Promise<Handover[]> {
  const people = [...new Set(rows.flatMap((row) => [...row.from_ids, ...row.to_ids]))];
  const cases = [...new Set(rows.flatMap((row) => row.open_cases.map((one) => one.id)))];
  const [named, readable] = await Promise.all([
    people.length === 0 ? [] : ctx.db.selectFrom('person').select(['id', 'name']).where('id', 'in', people).execute(),
    cases.length === 0
      ? []
      : caseRows(ctx.db)
          .where('c.id', 'in', cases)
          .where(visibleCases(app.cases, ctx.rights))
          .clearSelect()
          .select('c.id')
          .execute(),
  ]);
  const nameOf = new Map(named.map((one) => [one.id, one.name]));
  const mayRead = new Set(readable.map((one) => one.id));
  const refs = (ids: string[]) => ids.map((id) => ({ id, name: nameOf.get(id) ?? '' }));
  return rows.map((row) => ({
    id: row.id,
    post: { code: row.code, name: row.name },
    at: row.at.toISOString(),
    from: refs(row.from_ids),
    to: refs(row.to_ids),
    note: row.note,
    openCases: row.open_cases.filter((one) => mayRead.has(one.id)),
  }));
}
