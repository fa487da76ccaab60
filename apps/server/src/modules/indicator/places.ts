import { refuse, type HandlerInput, type indicatorApi, type RiskLevel } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Ctx } from '../../kernel/ctx.ts';
import { all, crossOf, within, type Condition } from '../../kernel/figures/index.ts';
import { nearestPlan, pointOn } from '../place/index.ts';
import { roundPoints } from '../round/index.ts';

const never = sql<boolean>`false`;

interface Counts {
  alarms: number;
  violence: number;
  hazards: number;
  major: number;
  missed: number;
}

/** 四色: red, orange, yellow, blue. Common practice of four-colour maps; no rule gives these numbers. */
export function levelOf({ alarms, violence, hazards, major, missed }: Counts): RiskLevel {
  if (major > 0 || violence >= 3) return 'red';
  if (violence > 0 || alarms >= 5 || hazards >= 5) return 'orange';
  if (alarms > 0 || hazards > 0 || missed >= 3) return 'yellow';
  return 'blue';
}

/** What happened in a period, is open, or was missed at each point of a floor plan, and the colour that makes. */
export async function riskSpots(ctx: Ctx, { place, from, to }: HandlerInput<typeof indicatorApi.spots>) {
  const period = { from, to };
  const source = (name: string) => {
    const found = ctx.app.figures.find(ctx, name);
    return found?.isOpenTo(ctx.rights) ? found : undefined;
  };
  const [alarm, incident, hazard, round] = ['alarm', 'incident', 'hazard', 'round'].map(source);
  const counted = (one: typeof alarm, figure: string, more: Condition): Condition => {
    const measure = one?.figures[figure]?.of;
    if (!one || !measure || !('count' in measure)) return never;
    return all([one.counts, one.matches(measure.count), one.reach(ctx.rights), more]);
  };
  const isAlarm = counted(alarm, 'alarms', alarm ? within(alarm, period, 'at') : never);
  const isViolence = counted(incident, 'violence', incident ? within(incident, period, 'at') : never);
  const isHazard = counted(hazard, 'found', sql<boolean>`c.is_open`);
  const missed = round
    ? sql`union all select (one->>'placeId')::uuid, 0, 0, 0, 0, 1 from ${round.from} cross join lateral jsonb_array_elements(${roundPoints}) one
        where r.verdict = 'missed' and one->>'placeId' is not null and ${all([round.counts, round.reach(ctx.rights), within(round, period, 'at')])}`
    : sql``;
  const { rows } = await sql<Counts & { key: string; name: string; x: number; y: number }>`
    with shown as (select id from place where code = ${place}),
    found as (
      select c.place_id, (case when ${isAlarm} then 1 else 0 end) as alarms, (case when ${isViolence} then 1 else 0 end) as violence,
        (case when ${isHazard} then 1 else 0 end) as hazards, (case when ${isHazard} and c.data->>'grade' = 'major' then 1 else 0 end) as major, 0 as missed
      from "case" c where c.place_id is not null and (${isAlarm} or ${isViolence} or ${isHazard})
      ${missed}
    )
    select point.x || ',' || point.y as key, min(p.full_name) as name, point.x, point.y, sum(f.alarms)::int as alarms,
      sum(f.violence)::int as violence, sum(f.hazards)::int as hazards, sum(f.major)::int as major, sum(f.missed)::int as missed
    from found f join place p on p.id = f.place_id join shown on true
      join ${nearestPlan(sql`p.path`)} plan on plan.id = shown.id
      join ${pointOn(sql`p.path`, sql`plan.path`)} point on point.x is not null
    group by point.x, point.y`.execute(ctx.db);
  return {
    items: rows.map(({ key, name, x, y, ...counts }) => ({
      key,
      name,
      at: { x, y },
      ...counts,
      level: levelOf(counts),
    })),
  };
}

/** Alarms or violence by the hour of the day and the building. */
export async function byHour(ctx: Ctx, { what, from, to }: HandlerInput<typeof indicatorApi.hours>) {
  const [name, figure] = what === 'alarms' ? (['alarm', 'alarms'] as const) : (['incident', 'violence'] as const);
  const source = ctx.app.figures.find(ctx, name);
  if (!source?.isOpenTo(ctx.rights)) throw refuse('forbidden', { permission: 'figure.read' });
  return crossOf(ctx, source, figure, { from, to }, ['place', 'hour']);
}
