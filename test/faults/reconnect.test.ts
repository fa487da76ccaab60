import { setTimeout as wait } from 'node:timers/promises';

import type { CaseItem } from '@anyuan/contract';
import pg from 'pg';
import { afterAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';

import { freePort } from '../../apps/server/test/ports.ts';
import { signIn, startPostgres, startServer, type Server } from '../../apps/server/test/process.ts';

const consoleCount = 400;
const buttonCount = 10;
const withinMs = 10_000;

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
      const message = JSON.parse(bytes.toString()) as {
        control?: string;
        seq: number;
        id: string;
        type: string;
        data: CaseItem;
      };
      if (message.control === 'reset') this.resets++;
      if (message.control !== undefined) return;
      this.seqs.push(message.seq);
      if (message.type.startsWith('case.')) this.cases.set(message.id, `${message.data.state} ${message.data.repeats}`);
    });
    socket.on('close', () => {
      if (this.#stopped) return;
      const longest = Math.min(5_000, 500 * 2 ** this.#failures++);
      setTimeout(() => !this.#stopped && this.#connect(), longest * (0.5 + Math.random() / 2)).unref();
    });
  }
}

test(
  '400 consoles come back after the server was killed and have missed nothing within ten seconds',
  { timeout: 60_000 },
  async () => {
    postgres = await startPostgres();
    const port = await freePort();
    const env = { DATABASE_URL: postgres.url, ANYUAN_MQTT_PORT: '0' };
    server = await startServer({ port, env });
    const { url, data } = server;
    const { cookie, call } = await signIn(url);
    const tokens = await Promise.all(
      Array.from({ length: buttonCount }, async (_, i) => {
        await call('PUT', `/devices/R-${i}`, { name: `R-${i}`, kind: 'panic-button' });
        return (await call<{ token: string }>('POST', `/devices/R-${i}/token`)).token;
      }),
    );
    const db = new pg.Client(postgres.url);
    await db.connect();

    const stream = `${url.replace('http', 'ws')}/api/v1/events`;
    const consoles = Array.from({ length: consoleCount }, () => new Console(stream, cookie));
    await expect.poll(() => consoles.filter((one) => one.isOpen).length, { timeout: 10_000 }).toBe(consoleCount);
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

    await expect.poll(() => answered, { timeout: 10_000 }).toBeGreaterThan(30);
    await server.kill('SIGKILL');
    server = await startServer({ data, port, env });
    const ready = performance.now();
    const back = () => consoles.filter((one) => one.isOpen && one.reconnects === 1).length;
    await expect.poll(back, { timeout: withinMs }).toBe(consoleCount);
    const target = answered + 20;
    await expect.poll(() => answered, { timeout: withinMs }).toBeGreaterThan(target);
    pressing = false;
    await Promise.all(presses);

    const { rows } = await db.query<{ seq: string }>('select seq from event where seq > $1 order by seq', [
      before[0]?.seq,
    ]);
    await db.end();
    const expected = rows.map((row) => Number(row.seq));
    expect(expected.length).toBeGreaterThan(50);
    const complete = () => consoles.filter((one) => one.seqs.length >= expected.length).length;
    await expect.poll(complete, { timeout: withinMs }).toBe(consoleCount);
    const consistentMs = performance.now() - ready;
    // The founding account may hear everything: what exists is what each console has heard, once and in order.
    for (const { seqs } of consoles) expect(seqs).toEqual(expected);
    expect(consoles.filter((one) => one.resets > 0)).toEqual([]);
    expect(consistentMs).toBeLessThan(withinMs);

    const { items, total } = await call<{ items: CaseItem[]; total: number }>('GET', '/cases?limit=100');
    expect([total, items.length]).toEqual([buttonCount, buttonCount]);
    const truth = new Map(items.map((item) => [item.id, `${item.state} ${item.repeats}`]));
    for (const one of consoles) expect(one.cases).toEqual(truth);
    expect(items.reduce((sum, item) => sum + item.repeats, 0)).toBe(answered);
    for (const one of consoles) one.stop();
  },
);
