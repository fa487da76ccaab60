import { Worker } from 'node:worker_threads';

import type { HeicAnswer } from './heic-worker.ts';

const maxMs = 30_000;
const maxHeapMb = 256;

/**
 * The points of a HEIC photo, as iPhones take them. The decoder is WebAssembly in a thread of its own with an end to its
 * time: what comes with `sharp` has no HEVC, for patents' sake. Throws on what is no such picture.
 */
export function heicPoints(bytes: Buffer, maxPixels: number): Promise<Exclude<HeicAnswer, { refused: string }>> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./heic-worker.ts', import.meta.url), {
      workerData: { bytes, maxPixels },
      resourceLimits: { maxOldGenerationSizeMb: maxHeapMb },
      execArgv: [],
    });
    const timer = setTimeout(() => {
      reject(new Error('it took too long'));
      void worker.terminate();
    }, maxMs);
    worker.once('message', (answer: HeicAnswer) =>
      'refused' in answer ? reject(new Error(answer.refused)) : resolve(answer),
    );
    worker.once('error', reject);
    worker.once('exit', () => {
      clearTimeout(timer);
      reject(new Error('the decoder ended without an answer'));
    });
  });
}
