import { Worker } from 'node:worker_threads';

import { refuse } from '@anyuan/contract';

export interface StreamColumn {
  title: string;
  width: number;
  /** Text stays text: telephone and identity numbers keep their zeros. */
  isText: boolean;
}

export type StreamCell = string | number | null;

export interface StreamSheet {
  name: string;
  /** Stands above the heading. */
  title: string;
  columns: readonly StreamColumn[];
}

/** What the writing thread is told and answers. */
export type ToWriter = { rows: StreamCell[][] } | { end: true };
export type FromWriter = { written: true } | { file: Uint8Array };

const maxMs = 180_000;
const maxHeapMb = 256;
// One long export at a time; a second one waits instead of taking the second core too.
let turn: Promise<unknown> = Promise.resolve();

/**
 * Writes a long worksheet in a thread of its own, batch by batch: neither the rows nor the sheet ever lie in memory
 * whole, only the packed file does, so that a failure is an error and never half a file.
 */
export async function writeLongSheet(sheet: StreamSheet, batches: AsyncIterable<StreamCell[][]>): Promise<Buffer> {
  const mine = turn.then(() => inThread(sheet, batches));
  turn = mine.catch(() => undefined);
  return mine;
}

async function inThread(sheet: StreamSheet, batches: AsyncIterable<StreamCell[][]>): Promise<Buffer> {
  const worker = new Worker(new URL('./stream-worker.ts', import.meta.url), {
    workerData: sheet,
    resourceLimits: { maxOldGenerationSizeMb: maxHeapMb },
    execArgv: [],
  });
  const tooLong = AbortSignal.timeout(maxMs);
  const ask = (message: ToWriter) =>
    new Promise<FromWriter>((resolve, reject) => {
      const done = () => {
        worker.off('message', answered);
        worker.off('error', reject);
        worker.off('exit', ended);
        tooLong.removeEventListener('abort', late);
      };
      const answered = (answer: FromWriter) => (done(), resolve(answer));
      const ended = () => (done(), reject(new Error('the writer of the sheet ended without an answer')));
      const late = () => (done(), reject(refuse('too_large', { limit: `${maxMs / 1000} s` })));
      worker.once('message', answered).once('error', reject).once('exit', ended);
      tooLong.addEventListener('abort', late);
      worker.postMessage(message);
    });
  try {
    // The next batch is read while this one is written.
    let writing: Promise<FromWriter> | undefined;
    for await (const rows of batches) {
      await writing;
      writing = ask({ rows });
      writing.catch(() => undefined);
    }
    await writing;
    const answer = await ask({ end: true });
    if (!('file' in answer)) throw new Error('the writer of the sheet gave no file');
    return Buffer.from(answer.file.buffer, answer.file.byteOffset, answer.file.byteLength);
  } finally {
    await worker.terminate();
  }
}
