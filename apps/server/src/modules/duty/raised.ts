import type { Tx } from '../../kernel/ctx.ts';
import { settleGap } from './posts.ts';

/** So many people more at every post that is held by day and by night, until then; 0: as usual. */
export async function raisePosts(tx: Tx, extra: number, until: Date | null): Promise<void> {
  const rows = await tx.db
    .updateTable('post')
    .set({ extra_needed: extra, extra_until: extra > 0 ? until : null })
    .where('is_round_the_clock', '=', true)
    .where('needed', '>', 0)
    .returning('id')
    .execute();
  for (const { id } of rows) await settleGap(tx, id);
}

/** Posts whose raised need is over need what they did before; tells whether there were any. */
export async function lowerPosts(tx: Tx): Promise<number> {
  const rows = await tx.db
    .updateTable('post')
    .set({ extra_needed: 0, extra_until: null })
    .where('extra_until', '<=', tx.now)
    .returning('id')
    .execute();
  for (const { id } of rows) await settleGap(tx, id);
  return rows.length;
}
