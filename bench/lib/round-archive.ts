import type pg from 'pg';

export const plans = 200;
const points = 10;

interface Size {
  checks: number;
  /** So many of the plans are patrols against touts, whose areas are to be looked at three times a day. */
  touts?: number;
}

/**
 * A year behind and a month ahead: plans of ten places each, a round of each so often that the year has so many checks.
 * Written by SQL, as nobody could walk half a million points in a bench.
 */
export async function fillRounds(db: pg.Client, { checks, touts = 0 }: Size): Promise<void> {
  await db.query(`
  set session_replication_role = replica;
  insert into place (id, campus_id, code, name, kind, path, full_name)
    select id, id, 'XD' || n, n || '号巡查点', 'point', '/' || id || '/', '门诊楼 / ' || n || '号巡查点'
    from (select gen_random_uuid() as id, n from generate_series(1, 400) n) p;
  insert into plan (id, code, name, kind, area, recurrence, leads, point_ids, rule, made_until, per_day)
    select gen_random_uuid(), 'XJ-' || n, n || '号线治安巡查', case when n <= ${touts} then 'tout' else 'security' end, 'security',
      '{"on": "day", "every": 1, "times": {"at": "every", "minutes": 120, "from": "00:00", "to": "24:00"}}', 'places',
      array(select id from place where code like 'XD%' order by code offset n limit ${points}), '内保条例 第八条',
      now() + interval '40 days', case when n <= ${touts} then 3 end
    from generate_series(1, ${plans}) n;
  insert into round_route (id, plan_id, points)
    select gen_random_uuid(), l.id, (select jsonb_agg(jsonb_build_object('key', p.id, 'kind', 'place', 'code', p.code,
      'name', p.full_name, 'placeId', p.id)) from place p where p.id = any(l.point_ids)) from plan l;
  insert into round (id, plan_id, key, day, from_at, to_at, closes_at, state, verdict, route_id, due_points, seen_points,
      begun_at, done_at, by_name)
    select gen_random_uuid(), l.id, to_char(w.at at time zone 'Asia/Shanghai', 'YYYY-MM-DD"T"HH24:MI'),
      (w.at at time zone 'Asia/Shanghai')::date, w.at, w.at + interval '2 hours', w.at + interval '130 minutes',
      case when w.at < now() then 'done' else 'planned' end, case when w.at < now() then 'onTime' end, o.id, ${points},
      case when w.at < now() then ${points} else 0 end, case when w.at < now() then w.at end,
      case when w.at < now() then w.at + interval '1 hour' end, case when w.at < now() then '张三' end
    from plan l join round_route o on o.plan_id = l.id
      cross join lateral (select date_trunc('hour', now()) - interval '365 days'
        + (interval '365 days' / ${Math.round(checks / plans / points)}) * n as at
        from generate_series(0, ${Math.round((checks / plans / points) * 1.08)}) n) w
    on conflict do nothing;
  insert into round_check (id, round_id, plan_id, point, point_name, at, arrived_at, by_id, by_name, method, flags, passed)
    select gen_random_uuid(), r.id, r.plan_id, one->>'key', one->>'name', r.from_at + interval '5 minutes' * n,
      r.from_at + interval '5 minutes' * n, gen_random_uuid(), '张三', 'qr', '{}', true
    from round r join round_route o on o.id = r.route_id
      cross join lateral jsonb_array_elements(o.points) with ordinality w(one, n) where r.state = 'done';
  set session_replication_role = origin;`);
}
