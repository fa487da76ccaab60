import { coverageRules, refuse, type CoverageCount, type CoveredPlace, type CoverageRule } from '@anyuan/contract';
import { sql, type RawBuilder } from 'kysely';

import type { App } from '../../kernel/app.ts';
import { reachFilter, type Rights } from '../../kernel/auth/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { nearestPlan } from '../place/index.ts';

export const leastOf = (app: App, { rule }: Pick<CoverageRule, 'rule'>): number =>
  app.settings.get<number>(`coverage.${rule}`);

/** Places `p` this caller may see. */
export const visiblePlaces = (rights: Rights): RawBuilder<boolean> =>
  reachFilter(rights, 'place.read', {
    campusId: sql`p.campus_id::text`,
    departmentPath: sql`(select path from department where id = p.department_id)`,
  });

/** Places `p` that need what a rule asks for. */
function needing({ places, watched }: CoverageRule): RawBuilder<boolean> {
  const key = places ? sql<boolean>`(p.is_key and p.key_kind = any(${[...places]}))` : sql<boolean>`p.is_key`;
  if (!watched) return key;
  return sql<boolean>`(${key} and exists (select from device d join place at on at.id = d.place_id
    where d.kind = 'camera' and d.is_enabled and at.path like p.path || '%'))`;
}

/** How much of it there is at the place `p` or below. Of cameras those count, too, that are linked with what stands there. */
function there(rule: CoverageRule): RawBuilder<number> {
  const inside = sql`at.path like p.path || '%'`;
  if (rule.kind === null) {
    const devices = sql`select d.id from device d join place at on at.id = d.place_id
      where d.is_enabled and d.kind = any(${[...rule.devices]}) and ${inside}`;
    return sql`(select count(*) from (${devices} union
      select c.id from device d join place at on at.id = d.place_id join device_camera l on l.device_id = d.id
        join device c on c.id = l.camera_id and c.is_enabled and c.kind = any(${[...rule.devices]})
      where ${inside}) one)`;
  }
  const own = Object.entries(rule.where ?? {}).map(
    ([field, value]) => sql`and t.data->>${sql.lit(field)} = ${sql.lit(value)}`,
  );
  return sql`(select count(*) from thing t join place at on at.id = t.place_id
    where t.kind = ${rule.kind} and t.in_service and t.state <> 'faulty' and ${inside} ${sql.join(own, sql` `)})`;
}

/** The places of one rule, each with how much there is. */
export const placesOf = (app: App, rule: CoverageRule): RawBuilder<unknown> => sql`
  select p.id as place_id, ${sql.lit(rule.rule)}::text as rule, ${there(rule)} >= ${leastOf(app, rule)} as covered
  from place p where ${needing(rule)}`;

/** Every rule with how many places need it and how many have it, as far as the caller sees places. */
export async function coverage(ctx: Ctx): Promise<{ items: CoverageCount[] }> {
  const all = sql.join(
    coverageRules.map((rule) => placesOf(ctx.app, rule)),
    sql` union all `,
  );
  const { rows } = await sql<{ rule: string; needed: number; covered: number }>`
    select c.rule, count(*) as needed, count(*) filter (where c.covered) as covered
    from (${all}) c join place p on p.id = c.place_id where ${visiblePlaces(ctx.rights)} group by c.rule`.execute(
    ctx.db,
  );
  const known = new Map(rows.map((row) => [row.rule, row]));
  return {
    items: coverageRules.map((one) => ({
      rule: one.rule,
      label: one.label,
      kind: one.kind,
      least: leastOf(ctx.app, one),
      source: one.source.text,
      confirmed: one.source.confirmed,
      needed: known.get(one.rule)?.needed ?? 0,
      covered: known.get(one.rule)?.covered ?? 0,
    })),
  };
}

/** The places of one rule: those that lack it first. */
export async function coveredPlaces(
  ctx: Ctx,
  query: { rule: string; covered?: boolean | undefined },
): Promise<{ items: CoveredPlace[] }> {
  const rule = coverageRules.find((one) => one.rule === query.rule);
  if (!rule) throw refuse('not_found', { what: query.rule });
  const least = leastOf(ctx.app, rule);
  const { rows } = await sql<CoveredPlace>`
    select * from (
      select jsonb_build_object('id', p.id, 'code', p.code, 'name', p.name, 'path', p.full_name) as place,
        p.key_kind as "keyKind", case when p.x is not null then jsonb_build_object('x', p.x, 'y', p.y) end as at,
        plan.id as "planPlaceId", c.there, c.there >= ${least} as covered, p.full_name
      from place p cross join lateral (select ${there(rule)} as there) c
        left join ${nearestPlan(sql`p.path`)} plan on true
      where ${needing(rule)} and ${visiblePlaces(ctx.rights)}) x
    ${query.covered === undefined ? sql`` : sql`where x.covered = ${query.covered}`}
    order by x.covered, x.full_name limit 2000`.execute(ctx.db);
  return {
    items: rows.map(({ place, keyKind, at, planPlaceId, there: n, covered }) => ({
      place,
      keyKind,
      at,
      planPlaceId,
      there: n,
      covered,
    })),
  };
}
