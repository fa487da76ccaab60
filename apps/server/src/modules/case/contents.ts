import type { App } from '../../kernel/app.ts';
import { announce, caseRows, veiled, visibleCases, writeEntry } from '../../kernel/cases/index.ts';
import type { Contents } from '../place/index.ts';

/** Open cases that happened right in a place. What is over stays where it happened. */
export const casesIn = (app: App): Contents => ({
  kind: 'case',
  in: async (ctx, placeId) =>
    (
      await veiled(
        app.cases,
        ctx,
        await caseRows(ctx.db)
          .where('c.place_id', '=', placeId)
          .where('c.is_open', '=', true)
          .where(visibleCases(app.cases, ctx.rights))
          .orderBy('c.number')
          .execute(),
      )
    ).map(({ id, number, title }) => ({ id, code: number, name: title })),
  async move(tx, ids, to) {
    const rows = await tx.db
      .updateTable('case')
      .set((eb) => ({ place_id: to.id, version: eb('version', '+', 1) }))
      .where('id', 'in', ids)
      .returning(['id', 'number'])
      .execute();
    for (const { id, number } of rows) {
      await writeEntry(tx, id, { action: 'comment', note: `地点已拆分,改为 ${to.code}` });
      tx.audit('case.place', 'case', id, { number, place: to.code });
      await announce(app.cases, tx, 'case.noted', id);
    }
  },
});
