import { refuse, type CameraAct, type Permission } from '@anyuan/contract';
import { sql } from 'kysely';

import type { App } from '../../../kernel/app.ts';
import { reachFilter } from '../../../kernel/auth/index.ts';
import type { Ctx } from '../../../kernel/ctx.ts';
import { actOf, cameraOpen } from '../../device/index.ts';
import type { Center } from '../center.ts';
import type { Registered } from './devices.ts';
import type { GbCamera } from './wanted.ts';

export type { GbCamera } from './wanted.ts';

const found = (app: App) =>
  app.db
    .selectFrom('device as d')
    .leftJoin('device as h', 'h.id', 'd.parent_id')
    .leftJoin('place as p', 'p.id', 'd.place_id')
    .select(['d.id', 'd.code', 'd.name', 'd.address', 'h.address as host', 'h.protocol as host_protocol', 'd.protocol'])
    .select((query) =>
      // A camera that registers by itself has its picture under a code of its own more often than not.
      query
        .selectFrom('gb_channel as c')
        .select('c.code')
        .whereRef('c.device_id', '=', 'd.id')
        .where('c.kind', '=', 'camera')
        .where('c.gone_at', 'is', null)
        .orderBy('c.code')
        .limit(1)
        .as('own_channel'),
    )
    .where('d.is_enabled', '=', true);

type Row = Awaited<ReturnType<ReturnType<typeof found>['executeTakeFirst']>>;

function toCamera(row: NonNullable<Row>): GbCamera | undefined {
  if (!row.address) return undefined;
  const { id, code, name } = row;
  if (row.host !== null && row.host_protocol === 'gb28181')
    return { id, code, name, channel: row.address, device: row.host };
  if (row.host === null && row.protocol === 'gb28181')
    return { id, code, name, channel: row.own_channel ?? row.address, device: row.address };
  return undefined;
}

export async function cameraById(app: App, id: string): Promise<GbCamera | undefined> {
  const row = await found(app).where('d.id', '=', id).executeTakeFirst();
  return row && toCamera(row);
}

/** A camera that this caller may do this with. */
export async function cameraFor(
  ctx: Ctx,
  code: string,
  permission: Permission,
  act: CameraAct = actOf(permission),
): Promise<GbCamera> {
  const row = await found(ctx.app)
    .where('d.code', '=', code)
    .where(reachFilter(ctx.rights, permission, { campusId: sql`p.campus_id::text` }))
    .where(cameraOpen(ctx.rights, act))
    .executeTakeFirst();
  if (!row) throw refuse('not_found', { what: code });
  const camera = toCamera(row);
  if (!camera) throw refuse('no_ptz', { what: row.name });
  return camera;
}

/** The device that is there for it. */
export function deviceOf(center: Center, { device, name }: Pick<GbCamera, 'device' | 'name'>): Registered {
  const registered = center.devices.get(device);
  if (!registered) throw refuse('gb_absent', { what: name });
  return registered;
}
