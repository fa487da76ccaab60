import { refuse, type CaseDetail, type TimelineEntry } from '@anyuan/contract';

import type { Ctx } from '../ctx.ts';
import { announce } from './open.ts';
import { get, readable } from './read.ts';
import { tie } from './tie.ts';
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
    if (!(await tie(engine, tx, from, other, relation))) throw refuse('already_exists', { what: other.number });
  });
  return get(engine, ctx, id);
}
