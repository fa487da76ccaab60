import { type HandlerInput, refuse, type roundApi } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Ctx } from '../../kernel/ctx.ts';
import { all } from '../../kernel/figures/index.ts';
import { nearestPlan, pointOn } from '../place/index.ts';
import { countedRounds, roundPoints, roundTables, visibleRounds } from './visible.ts';

/** Rounds by the day on which they began. */
export async function roundCalendar(ctx: Ctx, query: HandlerInput<typeof roundApi.calendar>) {
  const { from, to, kind, area, plan, department } = query;
  if (Date.parse(to) - Date.parse(from) > 400 * 86_400_000) throw refuse('bad_request', { reason: 'from' });
  const of = (name: string) => sql`count(*) filter (where r.verdict = ${name})::int`;
  const { rows } = await sql<
    Record<'due' | 'open' | 'onTime' | 'early' | 'late' | 'madeUp' | 'missed' | 'bad', number> & { day: string }
  >`
    select r.day, count(*)::int as due, count(*) filter (where r.verdict is null)::int as open, ${of('onTime')} as "onTime",
      ${of('early')} as early, ${of('late')} as late, ${of('madeUp')} as "madeUp", ${of('missed')} as missed,
      count(*) filter (where r.bad_points > 0)::int as bad
    from ${roundTables} left join department d on d.id = r.department_id
    where ${all([
      visibleRounds(ctx.rights),
      ...countedRounds(ctx),
      sql<boolean>`r.state <> 'void' and r.day between ${from}::date and ${to}::date`,
      ...(kind === undefined ? [] : [sql<boolean>`l.kind = ${kind}`]),
      ...(area === undefined ? [] : [sql<boolean>`l.area = ${area}`]),
      ...(plan === undefined ? [] : [sql<boolean>`l.code = ${plan}`]),
      ...(department === undefined ? [] : [sql<boolean>`d.code = ${department}`]),
    ])} group by 1 order by 1`.execute(ctx.db);
  return { days: rows };
}

/** Points of a day on the plan of a place. */
export async function roundSpots(ctx: Ctx, { place, day }: HandlerInput<typeof roundApi.spots>) {
  const now = ctx.now();
  const { rows } = await sql<{
    key: string;
    name: string;
    x: number;
    y: number;
    due: number;
    made: number;
    missed: number;
    bad: number;
    plans: string[];
    lastAt: Date | null;
  }>`
    with shown as (select id, path from place where code = ${place}),
    spots as (
      select r.id, r.from_at, r.closes_at, l.name as plan, one->>'key' as key, one->>'name' as name, (one->>'placeId')::uuid as place_id
      from ${roundTables} cross join lateral jsonb_array_elements(${roundPoints}) one
      where r.day = ${day}::date and r.state <> 'void' and one->>'placeId' is not null and ${all([visibleRounds(ctx.rights), ...countedRounds(ctx)])}
    )
    select s.key, min(s.name) as name, point.x, point.y, count(distinct s.id)::int as due,
      count(distinct s.id) filter (where k.at is not null)::int as made,
      count(distinct s.id) filter (where k.at is null and s.closes_at <= ${now})::int as missed,
      coalesce(sum(k.bad), 0)::int as bad, array_agg(distinct s.plan) as plans, max(k.at) as "lastAt"
    from spots s join place p on p.id = s.place_id join shown on true
      join ${nearestPlan(sql`p.path`)} plan on plan.id = shown.id
      join ${pointOn(sql`p.path`, sql`plan.path`)} point on point.x is not null
      left join lateral (select max(c.at) as at, count(*) filter (where c.passed is false) as bad
        from round_check c where c.round_id = s.id and c.point = s.key) k on true
    group by s.key, point.x, point.y`.execute(ctx.db);
  return {
    items: rows.map(({ x, y, lastAt, ...row }) => ({ ...row, at: { x, y }, lastAt: lastAt?.toISOString() ?? null })),
  };
}
