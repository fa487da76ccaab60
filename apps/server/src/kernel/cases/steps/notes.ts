import type { TimelineEntry } from '@anyuan/contract';

import type { Ctx } from '../../ctx.ts';
import { readable } from '../reading/read.ts';
import type { CaseEngine } from '../types.ts';
import { announce } from './open.ts';
import { writeEntry } from './timeline.ts';

export async function comment(engine: CaseEngine, ctx: Ctx, id: string, note: string): Promise<TimelineEntry> {
  const row = await readable(engine, ctx, id);
  return ctx.tx(async (tx) => {
    const entry = await writeEntry(tx, id, { action: 'comment', note });
    tx.audit('case.comment', 'case', id, { number: row.number });
    await announce(engine, tx, 'case.noted', id);
    return entry;
  });
}
