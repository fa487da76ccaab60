import { databaseClient } from '../apps/server/src/kernel/db/client.ts';
import { makeSheet } from '../apps/server/src/kernel/sheet/testing.ts';
import { head, rowOf } from '../apps/server/src/modules/register/testing.ts';
import { signIn, startPostgres, startServer } from '../apps/server/test/process.ts';
import { quantiles } from './lib/quantiles.ts';
import type { Bench } from './run.ts';

const rounds = 20;
/** What the list is asked, one after the other. */
const asks = [
  '',
  'sort=nextDue',
  'sort=-endsOn',
  'sort=place',
  'q=miehuoqi',
  'q=12 号楼',
  'place=B7',
  'agent=co2',
  'finding=noOwner',
  'finding=ended',
  'state=scrapped',
];

/** `registers [copies]`: a sheet of 5,000 extinguishers in, its copies beside it, then the list and labels of 500, over HTTP. */
export async function run(args: string[]): Promise<Bench> {
  const copies = Number(args[0] ?? 3);
  const postgres = await startPostgres();
  const server = await startServer({ env: { DATABASE_URL: postgres.url } });
  const db = databaseClient(postgres.url);
  await db.connect();
  const { cookie, csrf, call } = await signIn(server.url);
  await call('PUT', '/places/C1', { name: '东院区', kind: 'campus' });
  for (let n = 1; n <= 20; n++)
    await call('PUT', `/places/B${n}`, { name: `${n} 号楼`, kind: 'building', parent: 'C1' });
  const sheet = await makeSheet([head, ...Array.from({ length: 5_000 }, (_, n) => rowOf(n))]);
  const send = async (dryRun: boolean): Promise<void> => {
    const form = new FormData();
    form.append('file', new Blob([sheet as Uint8Array<ArrayBuffer>]), 'extinguishers.xlsx');
    form.append('dryRun', String(dryRun));
    const answer = await fetch(`${server.url}/api/v1/import/registers/extinguisher`, {
      method: 'POST',
      headers: { cookie, 'x-csrf-token': csrf },
      body: form,
    });
    if (!answer.ok) throw new Error(`the sheet was answered ${answer.status} ${await answer.text()}`);
  };
  const rows: Bench['rows'] = [
    { step: '5,000 rows, trial', ...(await timed(() => send(true), 1)) },
    { step: '5,000 rows in', ...(await timed(() => send(false), 1)) },
  ];
  for (let n = 1; n <= copies; n++)
    await db.query(`
      insert into thing (id, kind, code, name, pinyin, place_id, state, in_service, data, dues, next_due, ends_on, since)
      select gen_random_uuid(), kind, 'Y${n}' || code, name, pinyin, place_id, state, in_service, data, dues, next_due,
        ends_on, since from thing where code like 'OLD%'`);
  await db.query('analyze');
  for (const ask of asks) {
    const list = () => call('GET', encodeURI(`/registers/extinguisher?limit=50&${ask}`));
    rows.push({ step: `list ${ask}`, ...(await timed(list, rounds)) });
  }
  rows.push({ step: 'counts', ...(await timed(() => call('GET', '/registers'), rounds)) });
  const { items } = await call<{ items: { code: string }[] }>('GET', '/registers/extinguisher?limit=500');
  const labels = `/api/v1/print/registers/extinguisher/labels/pdf?codes=${items.map(({ code }) => code).join(',')}`;
  const print = async (): Promise<void> => {
    const answer = await fetch(`${server.url}${labels}`, { headers: { cookie } });
    const bytes = Buffer.from(await answer.arrayBuffer());
    if (!answer.ok || !bytes.subarray(0, 5).equals(Buffer.from('%PDF-')))
      throw new Error(`the labels were answered ${answer.status} ${bytes.toString().slice(0, 200)}`);
  };
  rows.push({ step: `labels of ${items.length} as PDF`, ...(await timed(print, 3)) });
  await db.end();
  await server.stop();
  await postgres.stop();
  const target = 'list p95 <= 150 ms with 20,000 things; 5,000 rows in <= 15 s; labels of 500 as PDF <= 10 s';
  return { sizes: { things: 5_000 * (copies + 1), target }, rows };
}

async function timed(work: () => Promise<unknown>, times: number) {
  const ms: number[] = [];
  for (let i = 0; i < times; i++) {
    const began = performance.now();
    await work();
    ms.push(performance.now() - began);
  }
  return quantiles(ms);
}
