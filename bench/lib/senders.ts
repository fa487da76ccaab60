import { connect, type Socket } from 'node:net';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

import { wallNow } from './consoles.ts';

export interface Sender {
  code: string;
  token: string;
}

/** Another request than a press, word for word from its first line on, without the host. */
export interface Request {
  head: string;
  body: string;
}

/** What came of each press, in the order of `presses`: columns, because there are tens of thousands. */
export interface Sent {
  sentAt: Float64Array;
  /** Press → answer, ms; NaN: refused or never answered. */
  ms: Float64Array;
  caseIds: (string | null)[];
  /** From the first press to the last answer, s. */
  seconds: number;
  /** CPU seconds of the senders' thread. */
  cpu: number;
}

interface Order {
  url: string;
  presses: (Sender | Request)[];
  /** So many wait for their answer at once, each pressing again as soon as it has come… */
  senders?: number;
  /** …or so many press each second, whatever the answers do. */
  rate?: number;
  /** Presses end after so many seconds. */
  seconds: number;
}

/** Presses over keep-alive connections, in a thread of its own and with as little around it as possible. */
export async function sendPresses(order: Order): Promise<Sent> {
  const worker = new Worker(new URL(import.meta.url), { workerData: { kind: 'senders', order } });
  try {
    return await new Promise<Sent>((resolve, reject) => worker.once('message', resolve).once('error', reject));
  } finally {
    await worker.terminate();
  }
}

const requestOf = (what: Sender | Request, host: string): string => {
  if ('head' in what)
    return `${what.head}\r\nhost: ${host}\r\ncontent-type: application/json\r\ncontent-length: ${what.body.length}\r\n\r\n${what.body}`;
  const { code, token } = what;
  const body = `{"device":"${code}","key":"bench","kind":"panic","at":"${new Date().toISOString()}"}`;
  return `POST /api/v1/signals HTTP/1.1\r\nhost: ${host}\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
};

/** One connection: one request at a time, its answer read by hand. */
class Line {
  #socket: Socket;
  #text = '';
  #done: ((answer: { ok: boolean; body: string }) => void) | undefined;
  readonly #host: string;

  constructor(host: string, port: number) {
    this.#host = `${host}:${port}`;
    this.#socket = connect({ host, port, noDelay: true });
    this.#socket.setEncoding('latin1');
    this.#socket.on('data', (text: string) => this.#read(text));
    this.#socket.on('error', () => this.#answer(false, ''));
    this.#socket.on('close', () => this.#answer(false, ''));
  }

  press(sender: Sender | Request): Promise<{ ok: boolean; body: string }> {
    return new Promise((done) => {
      this.#done = done;
      this.#text = '';
      this.#socket.write(requestOf(sender, this.#host));
    });
  }

  end(): void {
    this.#socket.destroy();
  }

  #read(text: string): void {
    this.#text += text;
    const head = this.#text.indexOf('\r\n\r\n');
    if (head === -1) return;
    const length = Number(/content-length: (\d+)/i.exec(this.#text.slice(0, head))?.[1] ?? 0);
    if (this.#text.length < head + 4 + length) return;
    this.#answer(this.#text.startsWith('HTTP/1.1 200'), this.#text.slice(head + 4));
  }

  #answer(ok: boolean, body: string): void {
    const done = this.#done;
    this.#done = undefined;
    done?.({ ok, body });
  }
}

async function work({ url, presses, senders, rate, seconds }: Order): Promise<Sent> {
  const { hostname, port } = new URL(url);
  const sent: Sent = {
    sentAt: new Float64Array(presses.length),
    ms: new Float64Array(presses.length).fill(NaN),
    caseIds: presses.map(() => null),
    seconds: 0,
    cpu: 0,
  };
  const open = () => new Line(hostname, Number(port));
  async function one(line: Line, i: number): Promise<void> {
    const at = wallNow();
    sent.sentAt[i] = at;
    const { ok, body } = await line.press(presses[i] as Sender | Request);
    if (!ok) return;
    sent.ms[i] = wallNow() - at;
    const from = body.indexOf('"caseId":"');
    if (from !== -1) sent.caseIds[i] = body.slice(from + 10, from + 46);
  }
  const began = performance.now();
  const cpu = process.threadCpuUsage();
  if (senders !== undefined) {
    let next = 0;
    await Promise.all(
      Array.from({ length: senders }, async () => {
        const line = open();
        while (next < presses.length && performance.now() - began < seconds * 1000) await one(line, next++);
        line.end();
      }),
    );
    for (const list of ['sentAt', 'ms'] as const) sent[list] = sent[list].slice(0, next);
    sent.caseIds.length = next;
  } else {
    const idle: Line[] = [];
    const all: Promise<void>[] = [];
    for (let i = 0; i < presses.length; i++) {
      const early = began + (i * 1000) / (rate ?? 1) - performance.now();
      if (early > 1) await new Promise((go) => setTimeout(go, early));
      const line = idle.pop() ?? open();
      all.push(one(line, i).then(() => void idle.push(line)));
    }
    await Promise.all(all);
    for (const line of idle) line.end();
  }
  sent.seconds = (performance.now() - began) / 1000;
  const { user, system } = process.threadCpuUsage(cpu);
  sent.cpu = (user + system) / 1e6;
  return sent;
}

if (!isMainThread && (workerData as { kind?: string }).kind === 'senders')
  parentPort?.postMessage(await work((workerData as { order: Order }).order));
