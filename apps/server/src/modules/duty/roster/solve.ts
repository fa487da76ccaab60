import { Worker } from 'node:worker_threads';

/** What the solver found: values by name, and whether there is none better. */
export interface Solution {
  values: Map<string, number>;
  isBest: boolean;
}

const seconds = 10;

/** Solves a linear program beside the server: the solver holds its thread until it has done, presses must not wait. */
export async function solve(text: string): Promise<Solution> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./solver.ts', import.meta.url), {
      workerData: { text, seconds },
      resourceLimits: { maxOldGenerationSizeMb: 256 },
    });
    const late = setTimeout(() => void worker.terminate(), (seconds + 10) * 1_000);
    worker.once('message', (found: { status: string; columns: [string, number][] }) => {
      clearTimeout(late);
      resolve({ values: new Map(found.columns), isBest: found.status === 'Optimal' });
    });
    worker.once('error', (error) => {
      clearTimeout(late);
      reject(error);
    });
    worker.once('exit', (code) => {
      clearTimeout(late);
      if (code !== 0) reject(new Error(`the solver stopped with ${code}`));
    });
  });
}
