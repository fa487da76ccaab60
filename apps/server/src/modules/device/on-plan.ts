import type { Device } from '@anyuan/contract';
import { sql, type RawBuilder } from 'kysely';

import type { Ctx } from '../../kernel/ctx.ts';
import { nearestPlan, pointOn } from '../place/index.ts';
import { health, visibleDevices } from './kind.ts';
import { closedTo } from './open-camera.ts';

export interface OnPlan extends Pick<Device, 'code' | 'name' | 'kind' | 'health'> {
  at: { x: number; y: number };
}

const most = 2000;

/** Devices that stand on the plan of a place, of those the caller may see; who may see the same asks the same. */
export async function devicesOnPlan(ctx: Ctx, plan: { id: string }): Promise<RawBuilder<OnPlan>> {
  const visible = visibleDevices(ctx.rights, await closedTo(ctx));
  return sql<OnPlan>`
    select d.code, d.name, d.kind, ${health} as health, jsonb_build_object(
      'x', case when d.x is null then point.x else d.x end, 'y', case when d.x is null then point.y else d.y end) as at
    from device d join place p on p.id = d.place_id left join device_seen s on s.device_id = d.id
      join ${nearestPlan(sql`p.path`)} plan on plan.id = ${plan.id}
      left join ${pointOn(sql`p.path`, sql`plan.path`)} point on true
    where d.is_enabled and starts_with(p.path, (select path from place where id = ${plan.id}))
      and coalesce(d.x, point.x) is not null and ${visible}
    order by d.code limit ${most}`;
}
