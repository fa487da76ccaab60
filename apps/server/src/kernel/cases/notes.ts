import { refuse, type CaseDetail, type TimelineEntry } from '@anyuan/contract';

import type { Ctx } from '../ctx.ts';
import { announce } from './open.ts';
import { get, readable } from './read.ts';
import { writeEntry } from './timeline.ts';
import type { CaseEngine } from './types.ts';

export async function comment(engine: CaseEngine, ctx: Ctx, id: string, note: string): Promise<TimelineEntry> {
  const row = await readable(engine, ctx, id);
  return ctx.tx(async (tx) => {
    const entry = await writeEntry(tx, id, { action: 'comment', note });
    tx.audit('case.comment', 'case', id, { number: row.number });
    await announce(engine, tx, 'case.noted', id);
    return entry;
  });
}

/** Ties two cases together; both must be readable, and each gets a line in its timeline. */
export async function link(
  engine: CaseEngine,
  ctx: Ctx,
  id: string,
  to: string,
  relation: string,
): Promise<CaseDetail> {
  if (id === to) throw refuse('conflict', { reason: { zh: '不能关联自己', en: 'a case cannot be linked to itself' } });
  const [from, other] = [await readable(engine, ctx, id), await readable(engine, ctx, to)];
  await ctx.tx(async (tx) => {
    // One tie per pair, whichever end it was made from.
    const tied = await tx.db
      .selectFrom('case_link')
      .select('relation')
      .where((eb) => eb.or([eb.and({ from_id: id, to_id: to }), eb.and({ from_id: to, to_id: id })]))
      .executeTakeFirst();
    if (tied) throw refuse('already_exists', { what: other.number });
    await tx.db.insertInto('case_link').values({ from_id: id, to_id: to, relation, at: tx.now }).execute();
    await writeEntry(tx, id, { action: 'link', data: { number: other.number, relation } });
    await writeEntry(tx, to, { action: 'link', data: { number: from.number, relation } });
    tx.audit('case.link', 'case', id, { to, relation });
    await announce(engine, tx, 'case.noted', id);
    await announce(engine, tx, 'case.noted', to);
  });
  return get(engine, ctx, id);
}
