import type { PlanWhere, RoundPoint } from '@anyuan/contract';
import { sql, type Kysely } from 'kysely';

import type { DB } from '../../kernel/db/index.ts';

export interface Leading {
  id: string;
  leads: string;
  point_ids: string[];
  thing_kind: string | null;
  device_kind: string | null;
  within_id: string | null;
  department_ids: string[];
}

/** Where a plan leads today: its points by name. What leads nowhere has none. */
export async function pointsOf(db: Kysely<DB>, plan: Leading): Promise<RoundPoint[]> {
  switch (plan.leads as PlanWhere) {
    case 'places':
      return read(
        db,
        sql`
        select p.id::text as key, 'place' as kind, p.code, p.full_name as name, p.id as "placeId"
        from unnest(${plan.point_ids}::uuid[]) with ordinality w(id, n) join place p on p.id = w.id order by w.n`,
      );
    case 'departments':
      return read(
        db,
        sql`
        select d.id::text as key, 'department' as kind, d.code, d.name, null as "placeId"
        from unnest(${plan.department_ids}::uuid[]) with ordinality w(id, n) join department d on d.id = w.id order by w.n`,
      );
    case 'things':
      return read(
        db,
        sql`
        select t.id::text as key, 'thing' as kind, t.code, concat_ws(' ', t.name, p.full_name) as name, t.place_id as "placeId"
        from thing t left join place p on p.id = t.place_id
        where t.kind = ${plan.thing_kind} and t.in_service and ${inside(plan)} order by p.full_name, t.code`,
      );
    case 'devices':
      return read(
        db,
        sql`
        select d.id::text as key, 'device' as kind, d.code, d.name, d.place_id as "placeId"
        from device d left join place p on p.id = d.place_id
        where d.kind = ${plan.device_kind} and d.is_enabled and ${inside(plan)} order by p.full_name, d.code`,
      );
    default:
      return [];
  }
}

const inside = ({ within_id }: Leading) =>
  within_id === null ? sql`true` : sql`starts_with(p.path, (select path from place where id = ${within_id}))`;

const read = async (db: Kysely<DB>, query: ReturnType<typeof sql>): Promise<RoundPoint[]> =>
  ((await query.execute(db)).rows as RoundPoint[]).map((point) => ({ ...point }));
