import type { App } from '../../kernel/app.ts';
import { changeIn } from '../../kernel/registers/index.ts';
import type { Contents } from '../place/index.ts';
import { deviceKind, visibleDevices } from './kind.ts';
import { deviceKnown } from './open-camera.ts';

/** Devices that stand right in a place. */
export const devicesIn = (app: App): Contents => ({
  kind: 'device',
  known: (rights) => deviceKnown(rights),
  in: (ctx, placeId) =>
    ctx.db
      .selectFrom('device as d')
      .leftJoin('place as p', 'p.id', 'd.place_id')
      .select(['d.id', 'd.code', 'd.name'])
      .where('d.place_id', '=', placeId)
      .where(visibleDevices(ctx.rights))
      .orderBy('d.code')
      .execute(),
  async move(tx, ids, to) {
    const kind = deviceKind(app);
    const rows = await tx.db.selectFrom('device').select(['code', 'x', 'y']).where('id', 'in', ids).execute();
    // The parts lie on the same plan: a point on it stays.
    for (const { code, x, y } of rows) await changeIn(kind, tx, code, { place: to.code, x, y });
  },
});
