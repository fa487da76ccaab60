import { databaseClient } from '../apps/server/src/kernel/db/client.ts';
import { signIn, startPostgres, startServer } from '../apps/server/test/process.ts';
import { launch, prepareWeb, usual } from '../test/browser/kit.ts';
import { fillArchive } from './lib/case-archive.ts';
import { quantiles } from './lib/quantiles.ts';
import type { Bench } from './run.ts';

const cases = 500_000;
const checks = 500_000;
const answers = 200_000;
const rounds = 40;

/**
 * `board [cases]`: the board over a hospital's archive of cases, checks of fire equipment and answers of patients: the
 * first answer after a start, the answers while it is looked at every few seconds, and the page in a browser.
 */
export async function run(args: string[]): Promise<Bench> {
  const size = Number(args[0] ?? cases);
  const share = size / cases;
  prepareWeb();
  const postgres = await startPostgres();
  const server = await startServer({ env: { DATABASE_URL: postgres.url } });
  const db = databaseClient(postgres.url);
  await db.connect();
  await fillArchive(db, size, size);
  await db.query(
    `insert into thing (id, kind, code, name, state, in_service, data, since)
     select gen_random_uuid(), 'extinguisher', 'BX' || n, '灭火器 ' || n, 'inUse', true, '{}', now()::date from generate_series(1, 5000) n`,
  );
  await db.query(
    `insert into thing_check (id, thing_id, name, at, by_id, by_name, passed, bad, photos)
     select gen_random_uuid(), t.id, 'check', now() - random() * interval '900 days', gen_random_uuid(), '员工', i % 20 > 0, '{}', '{}'
     from generate_series(1, $1::int) i join (select id, row_number() over () as n from thing where code like 'BX%') t on t.n = 1 + i % 5000`,
    [Math.round(checks * share)],
  );
  await db.query(
    `insert into survey_response (id, form_hash, at, lang, marks, consent_version)
     select gen_random_uuid(), decode(md5(i::text), 'hex'), now() - random() * interval '730 days', 'zh',
       jsonb_build_object('quality', 1 + i % 5, 'order', 1 + i % 4, 'environment', 2 + i % 4), '1' from generate_series(1, $1::int) i`,
    [Math.round(answers * share)],
  );
  await db.query('analyze');
  const admin = await signIn(server.url);
  const rows: Bench['rows'] = [];
  const first = performance.now();
  const { items } = await admin.call<{ items: unknown[] }>('GET', '/board');
  rows.push({ step: 'the first answer after a start', max: Math.round(performance.now() - first) });
  const ms: number[] = [];
  for (let i = 0; i < rounds; i++) {
    const began = performance.now();
    await admin.call('GET', '/board');
    ms.push(performance.now() - began);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  rows.push({ step: `numbers, looked at twice a second`, ...quantiles(ms) });
  const one: number[] = [];
  for (let i = 0; i < 5; i++) {
    const began = performance.now();
    await admin.call('GET', '/board?fresh=true');
    one.push(performance.now() - began);
  }
  rows.push({ step: 'all reckoned anew', ...quantiles(one) });
  rows.push(...(await opened(server.url, admin.cookie)));
  const memory = await server.memory();
  await db.end();
  await server.stop();
  await postgres.stop();
  return {
    sizes: {
      cases: size,
      checks: Math.round(checks * share),
      answers: Math.round(answers * share),
      indicators: items.length,
      serverMB: memory,
      target: 'numbers p95 <= 500 ms, first paint <= 1 s',
    },
    rows,
  };
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
