import { databaseClient } from '../apps/server/src/kernel/db/client.ts';
import { signIn, startPostgres, startServer } from '../apps/server/test/process.ts';
import { quantiles } from './lib/quantiles.ts';
import { fillRounds, plans } from './lib/round-archive.ts';
import type { Bench } from './run.ts';

const times = 100;

/** `rounds [checks]`: a year of rounds; pages over HTTP as the founding account, and a month of rounds made for 200 plans. */
export async function run(args: string[]): Promise<Bench> {
  const checks = Number(args[0] ?? 500_000);
  const postgres = await startPostgres();
  const server = await startServer({ env: { DATABASE_URL: postgres.url } });
  const db = databaseClient(postgres.url);
  await db.connect();
  await fillRounds(db, { checks });
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
