import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

import { WebSocket } from 'ws';

/** Wall time in ms with fractions, the same in every thread. */
export const wallNow = (): number => performance.timeOrigin + performance.now();

/** Case id → when each console got it. */
export type Shown = Map<string, number[]>;

/** Consoles in a thread of their own, so that reading 40,000 messages a second does not delay what is measured. */
export interface Consoles {
  shown(): Promise<Shown>;
  stop(): Promise<void>;
}

export async function openConsoles(url: string, cookie: string, count: number): Promise<Consoles> {
  const worker = new Worker(new URL(import.meta.url), { workerData: { url, cookie, count } });
  const next = <T>() => new Promise<T>((resolve, reject) => worker.once('message', resolve).once('error', reject));
  await next();
  return {
    shown: () => {
      const answer = next<Shown>();
      worker.postMessage('shown');
      return answer;
    },
    stop: async () => void (await worker.terminate()),
  };
}

async function work({ url, cookie, count }: { url: string; cookie: string; count: number }): Promise<void> {
  const shown: Shown = new Map();
  const created = Buffer.from('"case.created"');
  const hear = (data: Buffer) => {
    // Found in the bytes, not parsed: the measuring must not eat the machine.
    if (data.indexOf(created) === -1) return;
    const from = data.indexOf('"id":"') + 6;
    const id = data.toString('latin1', from, from + 36);
    const times = shown.get(id);
    if (times) times.push(wallNow());
    else shown.set(id, [wallNow()]);
  };
  await Promise.all(
    Array.from({ length: count }, async () => {
      const socket = new WebSocket(url, { headers: { cookie }, perMessageDeflate: false, skipUTF8Validation: true });
      socket.on('message', hear);
      await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    }),
  );
  parentPort?.on('message', () => parentPort?.postMessage(shown));
  parentPort?.postMessage('open');
}

if (!isMainThread) await work(workerData as Parameters<typeof work>[0]);
