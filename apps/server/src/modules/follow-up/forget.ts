import type { Ctx } from '../../kernel/ctx.ts';

const batch = 500;

/** Deletes who it was, as long after the discharge as the hospital says. What was answered stays, and the figures with it. */
export async function forgetPatients(ctx: Ctx): Promise<number> {
  const before = new Date(ctx.now());
  before.setUTCMonth(before.getUTCMonth() - ctx.app.settings.get<number>('followUp.keepMonths'));
  const day = before.toISOString().slice(0, 10);
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
      await tx.db
        .updateTable('discharge')
        .set({ about: null, visit_hash: null, shown_name: '*', forgotten_at: tx.now })
        .where(
          'id',
          'in',
          due.map(({ id }) => id),
        )
        .execute();
      tx.audit('followUp.forget', 'followUp', null, { rows: due.length, before: day });
      return due.length;
    });
    forgotten += rows;
    if (rows < batch) return forgotten;
  }
}
