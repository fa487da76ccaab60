import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { killDatabase, signIn, startServer, type Server } from '../apps/server/test/process.ts';
import { launch, prepareWeb, usual } from '../test/browser/kit.ts';
import { memoryOf } from './lib/memory.ts';
import { quantiles } from './lib/quantiles.ts';
import type { Bench } from './run.ts';

const again = 5;
const idleSeconds = 60;
const kills = 3;
const presses = 2_000;

type Row = Bench['rows'][number];

/** From the start of the process to the line that says it is ready, what it takes while nothing happens, and the first page. */
export async function run(): Promise<Bench> {
  prepareWeb();
  const data = await mkdtemp(join(tmpdir(), 'anyuan-bench-'));
  const env = { ANYUAN_MEDIA: 'on' };
  const first = await startServer({ data, env });
  await first.kill('SIGTERM');
  const later: number[] = [];
  for (let i = 0; i < again; i++) {
    const server = await startServer({ data, env });
    later.push(server.readyMs);
    await server.kill('SIGTERM');
  }
  const server = await startServer({ data, env });
  const rows: Row[] = [
    { step: 'first start (empty folder)', ...quantiles([first.readyMs]) },
    { step: 'prepared folder', ...quantiles(later) },
  ];
  try {
    await pause(idleSeconds * 1000);
    rows.push(memoryRow(`memory, MB: idle for ${idleSeconds} s`, server));
    rows.push(...(await firstPages(server.url)));
    await pause(idleSeconds * 1000);
    rows.push(memoryRow('memory, MB: a minute after the pages', server));
  } finally {
    await server.kill('SIGTERM');
  }
  try {
    const gaps: number[] = [];
    for (let i = 0; i < kills; i++) gaps.push(await gapAfterKill(data));
    rows.push({ step: 'kill -9 of the database tree, until a press is taken', ...quantiles(gaps) });
  } finally {
    await rm(data, { recursive: true, force: true });
  }
  return {
    sizes: {
      starts: again,
      kills,
      presses,
      target: 'first <= 30000 ms, prepared <= 5000 ms, gap <= 5000 ms, idle memory of all processes <= 400 MB (PSS)',
    },
    rows,
  };
}

function memoryRow(step: string, server: Server): Row {
  const { parts, total, resident, processes } = memoryOf(server.process.pid ?? 0);
  return { step, ...parts, 'all (PSS)': total, 'all (RSS)': resident, processes };
}

/** Pages as somebody opens them for the first time, with nothing in the browser yet. Milliseconds. */
async function firstPages(url: string): Promise<Row[]> {
  const browser = await launch();
  try {
    const rows: Row[] = [];
    for (const [path, shows] of [
      ['/', 'input'],
      ['/m', 'input'],
      ['/p', 'h1'],
    ] as const) {
      const context = await browser.newContext(usual);
      const page = await context.newPage();
      const began = performance.now();
      await page.goto(url + path);
      await page.locator(shows).first().waitFor();
      const shown = Math.round(performance.now() - began);
      const painted = await page.evaluate(() =>
        Math.round(performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0),
      );
      rows.push({ step: `first page ${path}, ms`, painted, shown });
      await context.close();
    }
    return rows;
  } finally {
    await browser.close();
  }
}

/** All of PostgreSQL ends as by the power, in the middle of presses: how long until one is taken again. */
async function gapAfterKill(data: string): Promise<number> {
  const server = await startServer({ data, env: { ANYUAN_MEDIA: 'on' } });
  const { call } = await signIn(server.url);
  await call('PUT', '/devices/B-1', { name: 'B-1', kind: 'panic-button' });
  const { token } = await call<{ token: string }>('POST', '/devices/B-1/token');
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const press = async () => {
    const body = JSON.stringify({ device: 'B-1', key: randomUUID(), kind: 'panic', at: new Date().toISOString() });
    const reply = await fetch(`${server.url}/api/v1/signals`, { method: 'POST', headers, body });
    return reply.ok;
  };
  for (let i = 0; i < presses; i += 20) await Promise.all(Array.from({ length: 20 }, press));
  killDatabase(data);
  const began = performance.now();
  while (!(await press())) await pause(10);
  const gap = performance.now() - began;
  await server.kill('SIGTERM');
  return gap;
}
