import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

import { WebSocket } from 'ws';

/** Wall time in ms with fractions, the same in every thread. */
export const wallNow = (): number => performance.timeOrigin + performance.now();

/** Case id → when each console got it. */
export type Shown = Map<string, number[]>;

/** Consoles in a thread of their own, so that reading thousands of messages a second does not delay what is measured. */
export interface Consoles {
  /** What has been shown since it was last asked. */
  shown(): Promise<Shown>;
  stop(): Promise<void>;
}

/** `cookies` are sessions the consoles share: each holds a limited number of streams. */
export async function openConsoles(url: string, cookies: readonly string[], count: number): Promise<Consoles> {
  const worker = new Worker(new URL(import.meta.url), { workerData: { kind: 'consoles', url, cookies, count } });
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

/** A message and when it came: 400 consoles get the same bytes, which are read once. */
interface Heard {
  data: Buffer;
  times: number[];
}

interface Given {
  url: string;
  cookies: readonly string[];
  count: number;
}

async function work({ url, cookies, count }: Given): Promise<void> {
  let heard = new Map<string, Heard>();
  const hear = (data: Buffer) => {
    // The first number and the length name a message; the measuring must not eat the machine.
    const name = `${data.toString('latin1', 0, 24)} ${data.length}`;
    const known = heard.get(name);
    if (known) known.times.push(wallNow());
    else heard.set(name, { data, times: [wallNow()] });
  };
  await Promise.all(
    Array.from({ length: count }, async (_, i) => {
      const headers = { cookie: cookies[i % cookies.length] };
      const socket = new WebSocket(url, { headers, perMessageDeflate: false, skipUTF8Validation: true });
      socket.on('message', hear);
      await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    }),
  );
  parentPort?.on('message', () => {
    const shown: Shown = new Map();
    for (const { data, times } of heard.values())
      for (const id of createdIn(data)) shown.set(id, [...(shown.get(id) ?? []), ...times]);
    heard = new Map();
    parentPort?.postMessage(shown);
  });
  parentPort?.postMessage('open');
}

function createdIn(data: Buffer): string[] {
  const said = JSON.parse(data.toString('utf8')) as { type?: string; id: string }[];
  return [said].flat().flatMap(({ type, id }) => (type === 'case.created' ? [id] : []));
}

if (!isMainThread && (workerData as { kind?: string }).kind === 'consoles') await work(workerData as Given);
