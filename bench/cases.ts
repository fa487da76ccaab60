import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { caseTypes, type CaseType } from '@anyuan/contract';

import { databaseClient } from '../apps/server/src/kernel/db/client.ts';
import { signIn, startPostgres, startServer, type Server } from '../apps/server/test/process.ts';
import { fillArchive, measured } from './lib/case-archive.ts';
import { manyTypes } from './lib/many-types.ts';
import { quantiles } from './lib/quantiles.ts';
import type { Bench } from './run.ts';

const cases = 500_000;
const lines = 2_000_000;
const rounds = 20;
const register = Object.keys((caseTypes[measured] as CaseType).ledgers ?? {})[0] ?? '';

/**
 * `cases [size]`: lists, statistics and the export of a hospital's archive, over HTTP, as the founding account.
 * `cases size types=150`: workbench, lists and statistics of so many generated case types, as five different people.
 */
export async function run(args: string[]): Promise<Bench> {
  const size = Number(args[0] ?? cases);
  const types = args.find((one) => one.startsWith('types='));
  if (types) return manyTypes(size, Number(types.slice('types='.length)), rounds);
  const postgres = await startPostgres();
  const server = await startServer({ env: { DATABASE_URL: postgres.url } });
  const db = databaseClient(postgres.url);
  await db.connect();
  const filledIn = performance.now();
  await fillArchive(db, size, (lines / cases) * size);
  const fillSeconds = Math.round((performance.now() - filledIn) / 1000);
  const admin = await signIn(server.url);
  const rows: Bench['rows'] = [];
  const year = new Date().getUTCFullYear();
  const period = `from=${year - 1}-01-01&to=${year - 1}-12-31`;

  const lists: Record<string, string> = {
    'list, newest': '/cases?limit=50',
    'list, one type and state open': `/cases?type=${measured}&open=true&limit=50`,
    'list, queue of open': '/cases?open=true&sort=queue&limit=50',
    'list, waiting for me': '/cases?todo=true&limit=50',
    'list, overdue': '/cases?overdue=true&open=true&limit=50',
    'list, one month': `/cases?from=${year}-03-01T00:00:00Z&to=${year}-04-01T00:00:00Z&limit=50`,
    'list, one place': '/cases?place=P7&limit=50',
    'list, a word': `/cases?q=${encodeURIComponent('抢救室争吵')}&limit=50`,
    'list, two characters': `/cases?q=${encodeURIComponent('停车')}&limit=50`,
    'list, a number': '/cases?q=202603-1234&limit=50',
    'list, pinyin': '/cases?q=mzdt&limit=50',
    'list, nothing found': `/cases?q=${encodeURIComponent('没有这样的事')}&limit=50`,
    'statistics, a year': `/figures?type=${measured}&${period}`,
    'statistics, a year by department': `/figures?type=${measured}&${period}&by=department`,
    'statistics, a year by month': `/figures?type=${measured}&${period}&by=month`,
  };
  for (const [step, path] of Object.entries(lists))
    rows.push({ step, ...(await timed(() => admin.call('GET', path))) });

  // Page 100 of a long list: by position, so no slower than the first.
  let cursor = '';
  for (let i = 0; i < 100; i++) {
    const { next } = await admin.call<{ next: string }>('GET', `/cases?limit=50${cursor && `&cursor=${cursor}`}`);
    cursor = next;
  }
  rows.push({
    step: 'list, page 101',
    ...(await timed(() => admin.call('GET', `/cases?limit=50&cursor=${cursor}`))),
  });

  rows.push(await exported(server, admin.cookie, year));
  rows.push(await wholeWorkbook());

  const one = await admin.call<{ items: { id: string }[] }>('GET', '/cases?limit=1');
  const id = one.items[0]?.id ?? '';
  rows.push({ step: 'one case', ...(await timed(() => admin.call('GET', `/cases/${id}`))) });
  const memory = await server.memory();
  await db.end();
  await server.stop();
  await postgres.stop();
  return {
    sizes: {
      cases: size,
      timeline: (lines / cases) * size,
      fillSeconds,
      serverMB: memory,
      target: 'list p95 <= 300 ms, statistics <= 1 s, export of 100,000 rows <= 10 s and <= 300 MB',
    },
    rows,
  };
}

/** A register of three years to Excel, while the server's memory is watched. */
async function exported(server: Server, cookie: string, year: number): Promise<Bench['rows'][number]> {
  const before = await server.memory();
  let most = before;
  const watch = setInterval(() => void server.memory().then((now) => (most = Math.max(most, now))), 200);
  const began = performance.now();
  const path = `/ledgers/${measured}/${register}/export?from=${year - 3}-01-01&to=${year}-12-31`;
  const answer = await fetch(`${server.url}/api/v1${path}`, { headers: { cookie } });
  if (!answer.ok) throw new Error(await answer.text());
  const bytes = (await answer.arrayBuffer()).byteLength;
  const ms = performance.now() - began;
  clearInterval(watch);
  const list = (await (
    await fetch(`${server.url}/api/v1${path.replace('/export', '')}&limit=1`, { headers: { cookie } })
  ).json()) as { total: number };
  return {
    step: `export of ${list.total} rows`,
    max: Math.round(ms),
    'file MB': Math.round(bytes / 2 ** 20),
    'server MB before': before,
    'server MB most': most,
  };
}

/** What one would otherwise write: the whole workbook in memory, in a process of its own. */
async function wholeWorkbook(): Promise<Bench['rows'][number]> {
  const script = `
    const { default: ExcelJS } = await import('exceljs');
    const began = performance.now();
    const book = new ExcelJS.Workbook();
    const sheet = book.addWorksheet('a');
    for (let i = 0; i < 100000; i++) sheet.addRow(Array.from({ length: 16 }, (_, c) => 'JJ-202611-' + i + ' ' + c));
    await book.xlsx.writeBuffer();
    console.log(JSON.stringify([performance.now() - began, process.resourceUsage().maxRSS / 1024]));`;
  const child = spawn(process.execPath, ['--max-old-space-size=8192', '--input-type=module', '-e', script], {
    cwd: join(import.meta.dirname, '../apps/server'),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [text] = (await Promise.all([child.stdout.toArray(), once(child, 'exit')])) as [Buffer[], unknown];
  const [ms = 0, megabytes = 0] = JSON.parse(Buffer.concat(text).toString()) as number[];
  return {
    step: 'exceljs, 100000 rows as a whole workbook',
    max: Math.round(ms),
    'server MB most': Math.round(megabytes),
  };
}

async function timed(work: () => Promise<unknown>) {
  const ms: number[] = [];
  for (let i = 0; i < rounds; i++) {
    const began = performance.now();
    await work();
    ms.push(performance.now() - began);
  }
  return quantiles(ms);
}
