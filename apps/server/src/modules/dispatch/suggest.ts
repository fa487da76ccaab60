import { nearer, nearnessOf, walk, type Spot, type Unit } from '@anyuan/contract';
import { sql, type Kysely } from 'kysely';

import type { DB } from '../../kernel/db/index.ts';
import { chain, nearestPlan, pointOn } from '../place/index.ts';
import { hangsAt } from './hangs-at.ts';

interface SpotRow {
  path: string | null;
  kinds: string[] | null;
  plan_id: string | null;
  x: number | null;
  y: number | null;
}

interface Row extends SpotRow {
  person_id: string;
  person_name: string;
  phone: string | null;
  post_code: string;
  post_name: string;
  post_kind: string;
  place_id: string | null;
  place_code: string | null;
  place_name: string | null;
  full_name: string | null;
  planned: boolean;
  busy: boolean;
}

const moving = ['guard-team', 'emergency-team', 'police-office'];

/** What the places of a path are, from the campus down. */
const kindsOf = sql<
  string[] | null
>`array(select a.kind from place a where a.id = any(${chain(sql`p.path`)}) order by length(a.path))`;

/**
 * Who could go: everybody who has signed on to a moving post, and at one nobody has signed on to whoever is planned there
 * now; whoever is free and nearest first. A small open matter keeps nobody: busy is who is at an alarm, or at something urgent.
 */
export async function suggestUnits(db: Kysely<DB>, caseId: string, now: Date): Promise<Unit[]> {
  const scene = await db
    .selectFrom('case as c')
    .leftJoin('device as d', hangsAt)
    .leftJoin('place as p', (on) => on.on(sql<boolean>`p.id = coalesce(c.place_id, d.place_id)`))
    .leftJoin(nearestPlan(sql`p.path`).as('plan'), (on) => on.onTrue())
    .leftJoin(pointOn(sql`p.path`, sql`plan.path`).as('point'), (on) => on.onTrue())
    .select([
      'p.path',
      kindsOf.as('kinds'),
      'plan.id as plan_id',
      sql<number | null>`case when d.x is null then point.x else d.x end`.as('x'),
      sql<number | null>`case when d.x is null then point.y else d.y end`.as('y'),
    ])
    .where('c.id', '=', caseId)
    .executeTakeFirst();
  const { rows } = await sql<Row>`
    with there as (
      select s.person_id, s.post_id, s.place_id, false as planned from sign_on s where s.until is null
      union all
      select h.person_id, h.post_id, coalesce(h.place_id, o.place_id), true from shift h join post o on o.id = h.post_id
      where h.ends_at > ${now} and h.starts_at <= ${now}
        and not exists (select from sign_on n where n.post_id = h.post_id and n.until is null))
    select person.id as person_id, person.name as person_name, person.phone, post.code as post_code, post.name as post_name,
      post.kind as post_kind, p.id as place_id, p.code as place_code, p.name as place_name, p.full_name, p.path,
      ${kindsOf} as kinds, plan.id as plan_id, point.x, point.y, there.planned,
      exists (select from case_party cp join "case" o on o.id = cp.case_id where cp.person_id = person.id
        and cp.relation = 'responder' and o.is_open and o.id <> ${caseId} and (o.type = 'alarm' or o.priority <= 2)) as busy
    from there join post on post.id = there.post_id join person on person.id = there.person_id and person.is_active
      left join place p on p.id = there.place_id
      left join ${nearestPlan(sql`p.path`)} plan on true left join ${pointOn(sql`p.path`, sql`plan.path`)} point on true
    where post.kind = any(${moving}) and not exists (select from case_party cp where cp.person_id = person.id
      and cp.relation = 'responder' and cp.case_id = ${caseId})
    order by person.name collate "C", person.id`.execute(db);
  const here = spotOf(scene);
  const units = rows.map((row): Unit => {
    const there = spotOf(row);
    return {
      person: { id: row.person_id, name: row.person_name },
      phone: row.phone,
      post: { code: row.post_code, name: row.post_name, kind: row.post_kind },
      place: row.place_id
        ? { id: row.place_id, code: row.place_code ?? '', name: row.place_name ?? '', path: row.full_name ?? '' }
        : null,
      near: nearnessOf(here, there),
      distance: walk(here, there),
      busy: row.busy,
      planned: row.planned,
    };
  });
  // One person may hold two posts; the nearer entry stands for him.
  const seen = new Set<string>();
  return units.sort(nearer).filter((unit) => !seen.has(unit.person.id) && seen.add(unit.person.id));
}

function spotOf(row: SpotRow | undefined): Spot | null {
  if (!row?.path) return null;
  const at = row.x !== null && row.y !== null ? { x: row.x, y: row.y } : null;
  return { path: row.path, kinds: row.kinds ?? [], plan: row.plan_id, at };
}
