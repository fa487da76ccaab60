import { mkdtemp } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { databaseClient } from '../apps/server/src/kernel/db/client.ts';
import { signIn, startPostgres, startServer } from '../apps/server/test/process.ts';
import { launch, prepareWeb, usual } from '../test/browser/kit.ts';
import { fillArchive } from './lib/case-archive.ts';
import { quantiles } from './lib/quantiles.ts';
import { fillRounds } from './lib/round-archive.ts';
import { fillSurveys } from './lib/survey-archive.ts';
import type { Bench } from './run.ts';

const cases = 500_000;
const checks = 500_000;
const answers = 200_000;
const rounds = 40;

/**
 * `board [cases]`: the board over a hospital's archive of cases, rounds, checks of fire equipment and answers of patients:
 * the first answer there ever was, how long until every number was counted, the first answer after a start, the answers
 * while it is looked at every few seconds, and the page in a browser.
 */
export async function run(args: string[]): Promise<Bench> {
  const size = Number(args[0] ?? cases);
  const share = size / cases;
  const sizes = {
    cases: size,
    roundChecks: Math.round(checks * share * 0.8),
    equipmentChecks: Math.round(checks * share * 0.2),
    answers: Math.round(answers * share),
  };
  prepareWeb();
  const postgres = await startPostgres();
  const env = { DATABASE_URL: postgres.url };
  const data = await mkdtemp(join(tmpdir(), 'anyuan-board-'));
  let server = await startServer({ env, data });
  try {
    await fill(postgres.url, sizes);
    let admin = await signIn(server.url);
    const rows: Bench['rows'] = [];
    const look = async (query = ''): Promise<{ ms: number; pending: number; indicators: number }> => {
      const began = performance.now();
      const { items } = await admin.call<{ items: { pending?: boolean }[] }>('GET', `/board${query}`);
      const pending = items.filter((one) => one.pending).length;
      return { ms: performance.now() - began, pending, indicators: items.length };
    };
    const began = performance.now();
    let seen = await look();
    rows.push({ step: 'the first answer ever', max: Math.round(seen.ms), pending: seen.pending });
    while (seen.pending > 0) {
      await wait(1000);
      seen = await look();
    }
    rows.push({ step: 'until every number was counted', max: Math.round(performance.now() - began) });
    await server.kill('SIGTERM');
    server = await startServer({ env, data });
    admin = await signIn(server.url);
    seen = await look();
    rows.push({ step: 'the first answer after a start', max: Math.round(seen.ms), pending: seen.pending });
    const ms: number[] = [];
    for (let i = 0; i < rounds; i++) {
      ms.push((await look()).ms);
      await wait(500);
    }
    rows.push({ step: 'numbers, looked at twice a second', ...quantiles(ms) });
    const anew: number[] = [];
    for (let i = 0; i < 3; i++) anew.push((await look('?fresh=true')).ms);
    rows.push({ step: 'all reckoned anew', ...quantiles(anew) });
    rows.push(...(await opened(server.url, admin.cookie)));
    return {
      sizes: {
        ...sizes,
        indicators: seen.indicators,
        serverMB: await server.memory(),
        load: loadavg()[0],
        target: 'numbers p95 <= 500 ms, first paint <= 1 s',
      },
      rows,
    };
  } finally {
    await server.stop();
    await postgres.stop();
  }
}

async function fill(
  url: string,
  sizes: { cases: number; roundChecks: number; equipmentChecks: number; answers: number },
): Promise<void> {
  const db = databaseClient(url);
  await db.connect();
  try {
    await fillArchive(db, sizes.cases, sizes.cases);
    await db.query(
      `insert into thing (id, kind, code, name, state, in_service, data, since)
       select gen_random_uuid(), 'extinguisher', 'BX' || n, '灭火器 ' || n, 'inUse', true, '{}', now()::date from generate_series(1, 5000) n`,
    );
    await db.query(
      `insert into thing_check (id, thing_id, name, at, by_id, by_name, passed, bad, photos)
       select gen_random_uuid(), t.id, 'check', now() - random() * interval '900 days', gen_random_uuid(), '员工', i % 20 > 0, '{}', '{}'
       from generate_series(1, $1::int) i join (select id, row_number() over () as n from thing where code like 'BX%') t on t.n = 1 + i % 5000`,
      [sizes.equipmentChecks],
    );
    await fillRounds(db, { checks: sizes.roundChecks, touts: 10 });
    await fillSurveys(db, sizes.answers);
    // Numbers somebody enters month by month, so that what is per 1,000 visits has something to be divided by.
    await db.query(
      `insert into thing (id, kind, code, name, state, in_service, data, since)
       select gen_random_uuid(), 'hospital-month', 'BM' || n, '月报', 'inUse', true, jsonb_build_object('year', extract(year from m),
         'month', extract(month from m), 'visits', 90000 + n * 100, 'workload', 200000 + n, 'fixedAssets', 900000000 + n), now()::date
       from (select n, now() - n * interval '1 month' as m from generate_series(1, 30) n) o`,
    );
    await db.query('vacuum analyze');
  } finally {
    await db.end();
  }
}

/** As somebody opens it for the first time: when the page is painted, and when its numbers stand there. */
async function opened(url: string, cookie: string): Promise<Bench['rows']> {
  const browser = await launch();
  const painted: number[] = [];
  const shown: number[] = [];
  try {
    for (let i = 0; i < 5; i++) {
      const context = await browser.newContext({ ...usual, viewport: { width: 1440, height: 900 } });
      const [name = '', value = ''] = cookie.split('=');
      await context.addCookies([{ name, value: decodeURIComponent(value), url }]);
      const page = await context.newPage();
      const began = performance.now();
      await page.goto(`${url}/board`);
      await page
        .locator('.board-row')
        .first()
        .waitFor({ timeout: 20_000 })
        .catch(async (error: unknown) => {
          throw new Error(`no numbers at ${page.url()}: ${await page.innerText('body')}`, { cause: error });
        });
      shown.push(performance.now() - began);
      painted.push(
        await page.evaluate<number>(`performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? -1`),
      );
      await context.close();
    }
  } finally {
    await browser.close();
  }
  return [
    { step: 'first paint in a browser', ...quantiles(painted) },
    { step: 'numbers in a browser', ...quantiles(shown) },
  ];
}
