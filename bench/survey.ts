import { Agent, request as send } from 'node:http';

import { databaseClient } from '../apps/server/src/kernel/db/client.ts';
import { makeLook } from './lib/costs.ts';
import { quantiles } from './lib/quantiles.ts';
import { withServer, type Served } from './lib/served.ts';
import type { Bench } from './run.ts';

const agent = new Agent({ keepAlive: true, maxSockets: 256 });
const edge = '----anyuan-bench';

function ask(url: URL, method: 'GET' | 'POST', body?: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const headers = body
      ? { 'content-type': `multipart/form-data; boundary=${edge}`, 'content-length': Buffer.byteLength(body) }
      : {};
    const asked = send(url, { method, agent, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => (text += chunk));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

const posted = (fields: Record<string, string>): string =>
  `${Object.entries(fields)
    .map(([name, value]) => `--${edge}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
    .join('')}--${edge}--\r\n`;

const keys = ['process', 'order', 'quality', 'attitude', 'communication', 'trust', 'environment', 'fees', 'safety'];
const hidden = (html: string, name: string): string =>
  new RegExp(` name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';

/**
 * `survey [rate] [seconds]`: patients open their page and send it, so many a second whatever the answers do; one in
 * twenty taps twice at once. Afterwards every page that said thanks must be an answer, and none may be there twice.
 */
export async function run(args: string[]): Promise<Bench> {
  const rate = Number(args[0] ?? 200);
  const seconds = Number(args[1] ?? 20);
  return withServer({}, (served) => answered(served, rate, seconds));
}

async function answered({ server, databaseUrl, admin }: Served, rate: number, seconds: number): Promise<Bench> {
  const total = rate * seconds;
  const today = new Date().toISOString().slice(0, 10);
  await admin.call('PUT', '/surveys/BENCH', {
    name: '门诊满意度',
    population: 'outpatient',
    form: 'survey-outpatient',
    from: '2020-01-01',
    to: `${Number(today.slice(0, 4)) + 1}-01-01`,
  });
  const paths: string[] = [];
  for (let at = 0; at < total + 50; at += 500) {
    const tickets = Array.from({ length: Math.min(500, total + 50 - at) }, (_, n) => ({ visit: `V${at + n}` }));
    const { items } = await admin.call<{ items: { address: string }[] }>('POST', '/surveys/BENCH/tickets', { tickets });
    paths.push(...items.map(({ address }) => new URL(address).pathname));
  }
  const opened: number[] = [];
  const sent: number[] = [];
  let thanked = 0;
  let told = 0;
  let failed = 0;
  const answer = async (path: string, isTwice: boolean): Promise<void> => {
    const began = performance.now();
    const page = await ask(new URL(path, server.url), 'GET');
    const read = performance.now();
    opened.push(read - began);
    const action = /action="(\/p\/v\/[^"]+)"/.exec(page.text)?.[1] ?? path;
    const marks = Object.fromEntries(keys.map((key, n) => [`a_f_${key}`, String(3 + ((n + path.length) % 3))]));
    const body = posted({
      form: hidden(page.text, 'form'),
      step: '0',
      asked: hidden(page.text, 'asked'),
      ...marks,
      go: 'next',
    });
    const taps = isTwice ? 2 : 1;
    const answers = await Promise.all(
      Array.from({ length: taps }, () => ask(new URL(action, server.url), 'POST', body)),
    );
    sent.push(performance.now() - read);
    for (const { status, text } of answers)
      if (status === 200 && text.includes('已收到')) thanked++;
      else if (status === 200 && text.includes('评价过')) told++;
      else failed++;
  };
  for (const path of paths.slice(0, 50)) await answer(path, false);
  const warm = thanked;
  opened.length = sent.length = 0;
  thanked = 0;
  const db = databaseClient(databaseUrl);
  await db.connect();
  const look = await makeLook({ url: server.url, pid: server.process.pid ?? 0 }, db);
  const before = await look();
  const began = performance.now();
  const under: Promise<void>[] = [];
  for (let n = 0; n < total; n++) {
    const wait = began + (n * 1000) / rate - performance.now();
    if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait));
    under.push(
      answer(paths[50 + n]!, n % 20 === 0).catch(() => {
        failed++;
      }),
    );
  }
  await Promise.all(under);
  const took = (performance.now() - began) / 1000;
  const after = await look();
  const { rows } = await db.query<{ answers: number; used: number }>(
    `select (select count(*)::int from survey_answer) as answers, (select count(*)::int from survey_ticket where is_answered) as used`,
  );
  await db.end();
  const memory = await server.memory();
  agent.destroy();
  const each = (spent: number): number => Math.round((spent / total) * 100) / 100;
  const kept = (rows[0]?.answers ?? 0) - warm;
  return {
    sizes: {
      rate: `${rate} submissions/s for ${seconds} s, one in twenty taps twice at once`,
      target: '200/s, nothing lost, nothing twice',
      'server memory MB': memory,
    },
    rows: [
      { step: 'page opened, ms', ...quantiles(opened) },
      { step: 'answers sent, ms', ...quantiles(sent) },
      { step: 'CPU ms of the server, an answer', count: each((after.server - before.server) * 1000) },
      { step: 'CPU ms of the database, an answer', count: each((after.database - before.database) * 1000) },
      { step: 'statements, an answer', count: each(after.statements - before.statements) },
      { step: 'a second', count: Math.round((total / took) * 10) / 10 },
      { step: 'said thanks', count: thanked },
      { step: 'told it was answered', count: told },
      { step: 'failed', count: failed },
      { step: 'kept', count: kept },
      { step: 'lost', count: thanked - kept },
    ],
  };
}
