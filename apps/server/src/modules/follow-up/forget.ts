import { sql } from 'kysely';

import type { Ctx } from '../../kernel/ctx.ts';
import { keptFrom } from './bring.ts';

const batch = 500;

/** Deletes who it was and what was said about him, as long after the discharge as the hospital says. What was answered stays, and the figures with it. */
export async function forgetPatients(ctx: Ctx): Promise<number> {
  const day = keptFrom(ctx);
  for (let forgotten = 0; ;) {
    const rows = await ctx.tx(async (tx) => {
      const due = await tx.db
        .selectFrom('discharge')
        .select('id')
        .where('forgotten_at', 'is', null)
        .where('discharged_on', '<', day)
        .limit(batch)
        .execute();
      if (due.length === 0) {
        tx.unaudited('nobody is to be forgotten');
        return 0;
      }
      const ids = due.map(({ id }) => id);
      await tx.db
        .updateTable('discharge')
        .set({ about: null, visit_hash: null, shown_name: '*', forgotten_at: tx.now })
        .where('id', 'in', ids)
        .execute();
      await tx.db
        .updateTable('follow_up')
        .set({ settled_words: null })
        .where('discharge_id', 'in', ids)
        .where('settled_words', 'is not', null)
        .execute();
      await sql`select forget_call_words(${ids}::uuid[])`.execute(tx.db);
      tx.audit('followUp.forget', 'followUp', null, { rows: due.length, before: day });
      return due.length;
    });
    forgotten += rows;
    if (rows < batch) return forgotten;
  }
}
