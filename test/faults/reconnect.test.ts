import { setTimeout as wait } from 'node:timers/promises';

import { messagesIn, type CaseItem } from '@anyuan/contract';
import { afterAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';

import { databaseClient } from '../../apps/server/src/kernel/db/client.ts';
import { stopwatch } from '../../apps/server/test/patience.ts';
import { freePort } from '../../apps/server/test/ports.ts';
import { signInOften, startPostgres, startServer, type Server } from '../../apps/server/test/process.ts';

const consoleCount = 400;
const buttonCount = 10;

let server: Server | undefined;
let postgres: Awaited<ReturnType<typeof startPostgres>> | undefined;
afterAll(async () => {
  await server?.stop();
  await postgres?.stop();
});

/** What the page does: keeps its place in the stream and comes back to it, after a while that differs for each. */
class Console {
  readonly seqs: number[] = [];
  /** The newest state heard of each case. */
  readonly cases = new Map<string, string>();
  resets = 0;
  reconnects = -1;
  #socket: WebSocket | undefined;
  #failures = 0;
  #stopped = false;
  readonly #url: string;
  readonly #cookie: string;

  constructor(url: string, cookie: string) {
    this.#url = url;
    this.#cookie = cookie;
    this.#connect();
  }

  get isOpen(): boolean {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  stop(): void {
    this.#stopped = true;
    this.#socket?.terminate();
  }

  #connect(): void {
    const after = this.seqs.at(-1);
    const socket = new WebSocket(`${this.#url}${after === undefined ? '' : `?after=${after}`}`, {
      headers: { cookie: this.#cookie },
      perMessageDeflate: false,
    });
    this.#socket = socket;
    socket.on('error', () => undefined);
    socket.on('open', () => {
      this.#failures = 0;
      this.reconnects++;
    });
    socket.on('message', (bytes: Buffer) => {
      for (const message of messagesIn(bytes.toString())) {
        if ('control' in message) {
          if (message.control === 'reset') this.resets++;
          continue;
        }
        this.seqs.push(message.seq);
        const { state, repeats } = message.data as unknown as CaseItem;
        // A clock that rings says so without the case.
        if (message.type.startsWith('case.') && state !== undefined) this.cases.set(message.id, `${state} ${repeats}`);
      }
    });
    socket.on('close', () => {
      if (this.#stopped) return;
      const longest = Math.min(5_000, 500 * 2 ** this.#failures++);
      setTimeout(() => !this.#stopped && this.#connect(), longest * (0.5 + Math.random() / 2)).unref();
    });
  }
}

test('400 consoles come back after the server was killed and have missed nothing within ten seconds', async () => {
  postgres = await startPostgres();
  const port = await freePort();
  const env = { DATABASE_URL: postgres.url, ANYUAN_MQTT_PORT: '0' };
  server = await startServer({ port, env });
  const { url, data } = server;
  // A session holds 64 streams at the most.
  const sessions = await signInOften(url, Math.ceil(consoleCount / 50));
  const { call } = sessions[0]!;
  const tokens = await Promise.all(
    Array.from({ length: buttonCount }, async (_, i) => {
      await call('PUT', `/devices/R-${i}`, { name: `R-${i}`, kind: 'panic-button' });
      return (await call<{ token: string }>('POST', `/devices/R-${i}/token`)).token;
    }),
  );
  const db = databaseClient(postgres.url);
  await db.connect();

  const stream = `${url.replace('http', 'ws')}/api/v1/events`;
  const consoles = Array.from(
    { length: consoleCount },
    (_, i) => new Console(stream, sessions[i % sessions.length]!.cookie),
  );
  await expect.poll(() => consoles.filter((one) => one.isOpen).length).toBe(consoleCount);
  const { rows: before } = await db.query<{ seq: string }>('select event_seq as seq from chain_head');

  // Presses go on all the time, each until it is answered.
  let pressing = true;
  let answered = 0;
  const presses = tokens.map(async (token, i) => {
    for (let n = 0; pressing; n++) {
      const body = JSON.stringify({
        device: `R-${i}`,
        key: `${i}-${n}`,
        kind: 'panic',
        at: new Date().toISOString(),
      });
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      for (;;) {
        const reply = await fetch(`${url}/api/v1/signals`, { method: 'POST', headers, body }).catch(() => undefined);
        if (reply?.ok) break;
        await wait(100);
      }
      answered++;
      await wait(300);
    }
  });

  await expect.poll(() => answered).toBeGreaterThan(30);
  await server.kill('SIGKILL');
  server = await startServer({ data, port, env });
  const sinceReady = stopwatch();
  const back = () => consoles.filter((one) => one.isOpen && one.reconnects === 1).length;
  await expect.poll(back).toBe(consoleCount);
  const target = answered + 20;
  await expect.poll(() => answered).toBeGreaterThan(target);
  pressing = false;
  await Promise.all(presses);

  const { rows } = await db.query<{ seq: string }>('select seq from event where seq > $1 order by seq', [
    before[0]?.seq,
  ]);
  await db.end();
  const expected = rows.map((row) => Number(row.seq));
  expect(expected.length).toBeGreaterThan(50);
  const complete = () => consoles.filter((one) => one.seqs.length >= expected.length).length;
  await expect.poll(complete).toBe(consoleCount);
  const [consistentMs, withinMs] = [sinceReady.ms(), sinceReady.within(10_000)];
  // The founding account may hear everything: what exists is what each console has heard, once and in order.
  // What has happened since (an alarm that nobody answers is called out anew) is beyond the question.
  for (const { seqs } of consoles) expect(seqs.slice(0, expected.length)).toEqual(expected);
  expect(consoles.filter((one) => one.resets > 0)).toEqual([]);
  expect(consistentMs).toBeLessThan(withinMs);

  const { items, total } = await call<{ items: CaseItem[]; total: number }>('GET', '/cases?limit=100');
  expect([total, items.length]).toEqual([buttonCount, buttonCount]);
  const truth = new Map(items.map((item) => [item.id, `${item.state} ${item.repeats}`]));
  for (const one of consoles) expect(one.cases).toEqual(truth);
  expect(items.reduce((sum, item) => sum + item.repeats, 0)).toBe(answered);
  for (const one of consoles) one.stop();
});
