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
  const items = await spotsOn(ctx, { from, to }, sql<boolean>`own.code = ${place}`);
  return { items: items.map(({ plan: _plan, planName: _name, ...spot }) => spot) };
}

/** Plans on which something happened, the worst first: so many points of each colour. */
export async function riskFloors(ctx: Ctx, period: HandlerInput<typeof indicatorApi.floors>) {
  const floors = new Map<string, { code: string; name: string; levels: Record<RiskLevel, number> }>();
  for (const { plan, planName, level } of await spotsOn(ctx, period, sql<boolean>`true`)) {
    const floor = floors.get(plan) ?? {
      code: plan,
      name: planName,
      levels: { red: 0, orange: 0, yellow: 0, blue: 0 },
    };
    floor.levels[level]++;
    floors.set(plan, floor);
  }
  const worst = (a: RiskLevel[], one: Record<RiskLevel, number>) => a.map((level) => one[level]);
  const order: RiskLevel[] = ['red', 'orange', 'yellow', 'blue'];
  return {
    items: [...floors.values()].toSorted((a, b) => {
      const [mine, its] = [worst(order, a.levels), worst(order, b.levels)];
      const at = mine.findIndex((count, n) => count !== its[n]);
      return at === -1 ? a.name.localeCompare(b.name, 'zh') : its[at]! - mine[at]!;
    }),
  };
}

async function spotsOn(ctx: Ctx, { from, to }: { from: string; to: string }, isShown: Condition) {
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
  const { rows } = await sql<
    Counts & { plan: string; planName: string; key: string; name: string; x: number; y: number }
  >`
    with found as (
      select c.place_id, (case when ${isAlarm} then 1 else 0 end) as alarms, (case when ${isViolence} then 1 else 0 end) as violence,
        (case when ${isHazard} then 1 else 0 end) as hazards, (case when ${isHazard} and c.data->>'grade' = 'major' then 1 else 0 end) as major, 0 as missed
      from "case" c where c.place_id is not null and (${isAlarm} or ${isViolence} or ${isHazard})
      ${missed}
    ),
    at_place as (
      select place_id, sum(alarms)::int as alarms, sum(violence)::int as violence, sum(hazards)::int as hazards,
        sum(major)::int as major, sum(missed)::int as missed from found group by place_id
    )
    select own.code as plan, own.full_name as "planName", point.x || ',' || point.y as key, min(p.full_name) as name,
      point.x, point.y, sum(f.alarms)::int as alarms, sum(f.violence)::int as violence, sum(f.hazards)::int as hazards,
      sum(f.major)::int as major, sum(f.missed)::int as missed
    from at_place f join place p on p.id = f.place_id
      join ${nearestPlan(sql`p.path`)} plan on true
      join place own on own.id = plan.id and ${isShown}
      join ${pointOn(sql`p.path`, sql`plan.path`)} point on point.x is not null
    group by own.code, own.full_name, point.x, point.y`.execute(ctx.db);
  return rows.map(({ plan, planName, key, name, x, y, ...counts }) => ({
    plan,
    planName,
    key,
    name,
    at: { x, y },
    ...counts,
    level: levelOf(counts),
  }));
}

/** Alarms or violence by the hour of the day and the building. */
export async function byHour(ctx: Ctx, { what, from, to }: HandlerInput<typeof indicatorApi.hours>) {
  const [name, figure] = what === 'alarms' ? (['alarm', 'alarms'] as const) : (['incident', 'violence'] as const);
  const source = ctx.app.figures.find(ctx, name);
  if (!source?.isOpenTo(ctx.rights)) throw refuse('forbidden', { permission: 'figure.read' });
  return crossOf(ctx, source, figure, { from, to }, ['place', 'hour']);
}
