import { databaseClient } from '../apps/server/src/kernel/db/client.ts';
import { signIn, startPostgres, startServer } from '../apps/server/test/process.ts';
import { quantiles } from './lib/quantiles.ts';
import type { Bench } from './run.ts';

const times = 100;
const plans = 200;
const points = 10;

/**
 * A year behind and a month ahead: plans of ten places each, a round of each so often that the year has so many checks.
 * Written by SQL, as nobody could walk half a million points in a bench.
 */
const fill = (checks: number): string => `
  set session_replication_role = replica;
  insert into place (id, campus_id, code, name, kind, path, full_name)
    select id, id, 'P' || n, n || '号点', 'point', '/' || id || '/', '门诊楼 / ' || n || '号点'
    from (select gen_random_uuid() as id, n from generate_series(1, 400) n) p;
  insert into plan (id, code, name, kind, area, recurrence, leads, point_ids, rule, made_until)
    select gen_random_uuid(), 'XJ-' || n, n || '号线治安巡查', 'security', 'security',
      '{"on": "day", "every": 1, "times": {"at": "every", "minutes": 120, "from": "00:00", "to": "24:00"}}', 'places',
      array(select id from place order by code offset n limit ${points}), '内保条例 第八条', now() + interval '40 days'
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
  set session_replication_role = origin;`;

/** `rounds [checks]`: a year of rounds; pages over HTTP as the founding account, and a month of rounds made for 200 plans. */
export async function run(args: string[]): Promise<Bench> {
  const checks = Number(args[0] ?? 500_000);
  const postgres = await startPostgres();
  const server = await startServer({ env: { DATABASE_URL: postgres.url } });
  const db = databaseClient(postgres.url);
  await db.connect();
  await db.query(fill(checks));
  await db.query('analyze');
  const { rows: found } = await db.query<{ rounds: number; checks: number; id: string; today: string }>(
    `select (select count(*)::int from round) as rounds, (select count(*)::int from round_check) as checks,
       (select id from round where state = 'done' order by from_at desc limit 1) as id,
       to_char(now() at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as today`,
  );
  const { rounds, checks: made, id, today } = found[0]!;
  const admin = await signIn(server.url);
  const month = `${today.slice(0, 7)}-01`;
  const steps: Record<string, () => Promise<unknown>> = {
    'today, as its page asks': () => admin.call('GET', `/rounds?from=${today}&to=${today}&limit=500`),
    'the list, newest': () => admin.call('GET', '/rounds?sort=-from&limit=50'),
    'missed ones': () => admin.call('GET', '/rounds?verdict=missed&limit=50'),
    'a month of the calendar': () => admin.call('GET', `/round-calendar?from=${month}&to=${today}`),
    'a year of the calendar': () =>
      admin.call('GET', `/round-calendar?from=${Number(today.slice(0, 4)) - 1}${today.slice(4)}&to=${today}`),
    'one round, whole': () => admin.call('GET', `/rounds/${id}`),
    'what a phone takes along': () => admin.call('GET', '/my-rounds'),
    'plans, with their last 30 days': () => admin.call('GET', '/plans?limit=50'),
  };
  const rows: Bench['rows'] = [];
  for (const [step, work] of Object.entries(steps)) rows.push({ step, ...(await timed(work)) });
  await admin.call('PUT', '/settings/round.aheadDays', { value: 31 });
  // Every plan has to be made anew, as after a change of the calendar; whoever asks for one makes all of them.
  await db.query('update plan set made_until = null');
  const began = performance.now();
  await admin.call('POST', '/plans/XJ-1/remake', {});
  rows.push({
    step: `a month for ${plans} plans (s)`,
    p50: Math.round((performance.now() - began) / 100) / 10,
  });
  const { rows: ahead } = await db.query<{ made: number }>(
    `select count(*)::int as made from round where from_at > now() and state = 'planned'`,
  );
  await db.end();
  await server.stop();
  await postgres.stop();
  return {
    sizes: {
      plans,
      rounds,
      checks: made,
      madeAhead: ahead[0]!.made,
      target: 'today p95 <= 150 ms; a month for 200 plans <= 5 s',
    },
    rows,
  };
}

async function timed(work: () => Promise<unknown>) {
  const ms: number[] = [];
  for (let i = 0; i < times; i++) {
    const began = performance.now();
    await work();
    ms.push(performance.now() - began);
  }
  return quantiles(ms);
}
