import type { Occurrence, RoundPoint } from '@anyuan/contract';
import { sql } from 'kysely';

import type { App } from '../../kernel/app.ts';
import type { Tx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import type { Planned } from './planned.ts';

const dayMs = 86_400_000;
const minuteMs = 60_000;

/** How a window that is over stays open for the late: some minutes, or a day where it has days. */
export function closingOf(app: App, from: number, to: number): number {
  const { settings } = app;
  const isLong = to - from >= dayMs;
  return (
    to + (isLong ? settings.get<number>('round.lateHours') * 60 : settings.get<number>('round.lateMinutes')) * minuteMs
  );
}

/** When somebody hears first: at its end, or some days before the end of a long one. */
function firstRing(app: App, { from, to }: Occurrence): { ring: 'soon' | 'due'; at: number } {
  const warn = app.settings.get<number>('round.warnDays') * dayMs;
  return to - from > 2 * warn && warn > 0 ? { ring: 'soon', at: to - warn } : { ring: 'due', at: to };
}

/** A round as it is written; what its plan says of it is read there. */
export interface NewRound {
  id: string;
  plan_id: string;
  key: string;
  day: string;
  from_at: string;
  to_at: string;
  closes_at: string;
  extra: string | null;
  department_id: string | null;
  campus_id: string | null;
  ring_at: string;
  ring: string;
}

export function rowsOf(app: App, plan: Planned, occurrence: Occurrence, extra: string | null): NewRound[] {
  const { from, to, key, day } = occurrence;
  const { ring, at } = firstRing(app, occurrence);
  const departments = plan.is_split ? plan.department_ids : [plan.department_id];
  return departments.map((department_id) => ({
    id: newId(),
    plan_id: plan.id,
    key,
    day,
    from_at: new Date(from).toISOString(),
    to_at: new Date(to).toISOString(),
    closes_at: new Date(closingOf(app, from, to)).toISOString(),
    extra,
    department_id,
    campus_id: plan.campus_id,
    ring_at: new Date(at).toISOString(),
    ring,
  }));
}

/** Where the rounds of a plan lead; split, each department has its own. */
export interface PlanPoints {
  plan: string;
  isSplit: boolean;
  points: RoundPoint[];
}

const atOnce = 10_000;

/** Writes rounds by sets. One that was called off and is due again stands up again. */
export async function writeRounds(tx: Tx, rows: readonly NewRound[], points: readonly PlanPoints[]): Promise<void> {
  const routeOf = await routesFor(tx, rows, points);
  for (let from = 0; from < rows.length; from += atOnce) {
    const some = rows.slice(from, from + atOnce);
    const column = <K extends keyof NewRound>(name: K) => some.map((row) => row[name]);
    // Arrays, one a column: a month of rounds as JSON takes longer to read than to write.
    await sql`
      insert into round (id, plan_id, key, day, from_at, to_at, closes_at, extra, route_id, due_points, rule, form_id, post_id,
        department_id, campus_id, owner_id, supervisor_id, ring_at, ring, is_demo)
      select v.id, v.plan_id, v.key, v.day, v.from_at, v.to_at, v.closes_at, v.extra, v.route_id, w.n, l.rule, l.form_id, l.post_id,
        v.department_id, v.campus_id, l.owner_id, l.supervisor_id, v.ring_at, v.ring, l.is_demo
      from unnest(${column('id')}::uuid[], ${column('plan_id')}::uuid[], ${column('key')}::text[], ${column('day')}::date[],
          ${column('from_at')}::timestamptz[], ${column('to_at')}::timestamptz[], ${column('closes_at')}::timestamptz[],
          ${column('extra')}::text[], ${some.map((row) => routeOf(row))}::uuid[], ${column('department_id')}::uuid[],
          ${column('campus_id')}::uuid[], ${column('ring_at')}::timestamptz[], ${column('ring')}::text[])
        as v(id, plan_id, key, day, from_at, to_at, closes_at, extra, route_id, department_id, campus_id, ring_at, ring)
        join plan l on l.id = v.plan_id
        join (select id, jsonb_array_length(points) as n from round_route) w on w.id = v.route_id
      on conflict (plan_id, key, department_id) do update set state = 'planned', day = excluded.day, to_at = excluded.to_at,
        closes_at = excluded.closes_at, extra = excluded.extra, route_id = excluded.route_id, points = '[]',
        due_points = excluded.due_points, rule = excluded.rule, form_id = excluded.form_id, post_id = excluded.post_id,
        campus_id = excluded.campus_id, owner_id = excluded.owner_id, supervisor_id = excluded.supervisor_id,
        ring_at = excluded.ring_at, ring = excluded.ring
      where round.state = 'void'`.execute(tx.db);
  }
}

/** The route of each round: written when it is new, found when a plan led there before. */
async function routesFor(
  tx: Tx,
  rows: readonly NewRound[],
  points: readonly PlanPoints[],
): Promise<(row: NewRound) => string | undefined> {
  const of = new Map(points.map((one) => [one.plan, one]));
  const nameOf = ({ plan_id, department_id }: NewRound): string =>
    of.get(plan_id)?.isSplit ? `${plan_id} ${department_id}` : plan_id;
  const wanted = new Map<string, { name: string; plan: string; points: RoundPoint[] }>();
  for (const row of rows) {
    const name = nameOf(row);
    if (wanted.has(name)) continue;
    const all = of.get(row.plan_id)?.points ?? [];
    const own = of.get(row.plan_id)?.isSplit ? all.filter(({ key }) => key === row.department_id) : all;
    wanted.set(name, { name, plan: row.plan_id, points: own });
  }
  const given = sql`jsonb_to_recordset(${JSON.stringify([...wanted.values()])}::jsonb) as v(name text, plan uuid, points jsonb)`;
  await sql`
    insert into round_route (id, plan_id, points)
    select gen_random_uuid(), v.plan, v.points from (select distinct plan, points from ${given}) v
    on conflict (plan_id, md5(points::text)) do nothing`.execute(tx.db);
  const { rows: found } = await sql<{ name: string; id: string }>`
    select v.name, w.id from ${given} join round_route w on w.plan_id = v.plan and md5(w.points::text) = md5(v.points::text)`.execute(
    tx.db,
  );
  const ids = new Map(found.map(({ name, id }) => [name, id]));
  return (row) => ids.get(nameOf(row));
}

/** Rounds that have not begun lead elsewhere from now on; gives how many. */
export async function leadAnew(tx: Tx, plan: string, points: RoundPoint[]): Promise<number> {
  const route = await routesFor(
    tx,
    [{ plan_id: plan, department_id: null } as NewRound],
    [{ plan, isSplit: false, points }],
  );
  const id = route({ plan_id: plan, department_id: null } as NewRound);
  const { numAffectedRows = 0n } = await sql`
    update round set route_id = ${id}, points = '[]', due_points = ${points.length}
    where plan_id = ${plan} and state = 'planned' and route_id is distinct from ${id}`.execute(tx.db);
  return Number(numAffectedRows);
}
