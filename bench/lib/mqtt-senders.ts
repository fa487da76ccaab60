import { connect, type Socket } from 'node:net';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

import { wallNow } from './consoles.ts';
import type { Sender, Sent } from './senders.ts';

interface Order {
  port: number;
  /** One press each, over a connection of its own that was there before. */
  presses: Sender[];
  /** So many press each second, whatever the answers do. */
  rate: number;
}

/** Presses as buttons send them: MQTT 3.1.1, one connection a button, QoS 1, answered when the PUBACK has come. */
export async function sendOverMqtt(order: Order): Promise<Sent> {
  const worker = new Worker(new URL(import.meta.url), { workerData: { kind: 'mqtt', order } });
  try {
    return await new Promise<Sent>((resolve, reject) => worker.once('message', resolve).once('error', reject));
  } finally {
    await worker.terminate();
  }
}

const text = (value: string): Buffer => {
  const bytes = Buffer.from(value);
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes]);
};

/** A packet: type, length in groups of seven bits, content. */
function packet(type: number, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const length: number[] = [];
  for (let rest = body.length; length.length === 0 || rest > 0; rest >>= 7)
    length.push((rest & 127) | (rest > 127 ? 128 : 0));
  return Buffer.concat([Buffer.from([type, ...length]), body]);
}

const [connack, puback] = [0x20, 0x40];
// Clean session, user name and password; a keep-alive longer than the bench.
const hello = ({ code, token }: Sender): Buffer =>
  packet(0x10, text('MQTT'), Buffer.from([4, 0xc2, 0x0e, 0x10]), text(code), text(code), text(token));
const press = ({ code }: Sender): Buffer =>
  packet(
    0x32,
    text(`anyuan/device/${code}/signal`),
    Buffer.from([0, 1]),
    Buffer.from(`{"key":"bench","kind":"panic","at":"${new Date().toISOString()}"}`),
  );

/** One button. */
class Line {
  readonly #socket: Socket;
  #wanted = 0;
  #done: ((isSo: boolean) => void) | undefined;

  constructor(port: number) {
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.#socket.on('data', (bytes) => bytes[0] === this.#wanted && this.#answer(true));
    this.#socket.on('error', () => this.#answer(false));
    this.#socket.on('close', () => this.#answer(false));
  }

  say(bytes: Buffer, wanted: number): Promise<boolean> {
    return new Promise((done) => {
      this.#wanted = wanted;
      this.#done = done;
      this.#socket.write(bytes);
    });
  }

  end(): void {
    this.#socket.destroy();
  }

  #answer(isSo: boolean): void {
    const done = this.#done;
    this.#done = undefined;
    done?.(isSo);
  }
}

/** So many connect at once: a broker after a power cut has the same before it. */
const together = 50;

async function work({ port, presses, rate }: Order): Promise<Sent> {
  const sent: Sent = {
    sentAt: new Float64Array(presses.length),
    ms: new Float64Array(presses.length).fill(NaN),
    caseIds: presses.map(() => null),
    seconds: 0,
    cpu: 0,
  };
  const lines: Line[] = [];
  for (let from = 0; from < presses.length; from += together) {
    const some = presses.slice(from, from + together).map((sender) => ({ sender, line: new Line(port) }));
    const isIn = await Promise.all(some.map(({ sender, line }) => line.say(hello(sender), connack)));
    if (!isIn.every(Boolean)) throw new Error('a button could not sign in');
    lines.push(...some.map(({ line }) => line));
  }
  const began = performance.now();
  const cpu = process.threadCpuUsage();
  const all: Promise<void>[] = [];
  for (const [i, sender] of presses.entries()) {
    const early = began + (i * 1000) / rate - performance.now();
    if (early > 1) await new Promise((go) => setTimeout(go, early));
    const at = wallNow();
    sent.sentAt[i] = at;
    all.push(
      (lines[i] as Line).say(press(sender), puback).then((isSo) => {
        if (isSo) sent.ms[i] = wallNow() - at;
      }),
    );
  }
  await Promise.all(all);
  for (const line of lines) line.end();
  sent.seconds = (performance.now() - began) / 1000;
  const { user, system } = process.threadCpuUsage(cpu);
  sent.cpu = (user + system) / 1e6;
  return sent;
}

if (!isMainThread && (workerData as { kind?: string }).kind === 'mqtt')
  parentPort?.postMessage(await work((workerData as { order: Order }).order));
