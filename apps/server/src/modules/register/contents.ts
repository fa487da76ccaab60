import { refuse, thingKind } from '@anyuan/contract';

import type { App } from '../../kernel/app.ts';
import { changeIn } from '../../kernel/registers/index.ts';
import type { Contents } from '../place/index.ts';
import { thingEntries } from './kind.ts';
import { visibleThings } from './reach.ts';

/** Things that stand right in a place. */
export const thingsIn = (app: App): Contents => ({
  kind: 'thing',
  in: (ctx, placeId) =>
    ctx.db
      .selectFrom('thing as t')
      .leftJoin('place as p', 'p.id', 't.place_id')
      .select(['t.id', 't.code', 't.name'])
      .where('t.place_id', '=', placeId)
      .where(visibleThings(ctx.rights))
      .orderBy('t.code')
      .execute(),
  async move(tx, ids, to) {
    const rows = await tx.db.selectFrom('thing').select(['code', 'kind', 'x', 'y']).where('id', 'in', ids).execute();
    for (const { code, kind, x, y } of rows) {
      const declared = thingKind(kind);
      if (!declared) throw refuse('not_found', { what: code });
      tx.ctx.need(declared.manage);
      // The parts lie on the same plan: a point on it stays.
      await changeIn(thingEntries(app, declared, tx.now), tx, code, { place: to.code, x, y });
    }
  },
});
