import { parentPort, workerData } from 'node:worker_threads';

import decode from 'heic-decode';

/** What the worker answers: every point of the first picture, or why not. */
export type HeicAnswer = { width: number; height: number; data: Uint8ClampedArray } | { refused: string };

async function draw({ bytes, maxPixels }: { bytes: Uint8Array; maxPixels: number }): Promise<HeicAnswer> {
  try {
    const pictures = await decode.all({ buffer: bytes });
    const [first] = pictures;
    if (!first) return { refused: 'no picture in it' };
    // Before anything is drawn: a small file may claim a large picture.
    if (first.width * first.height > maxPixels) return { refused: 'too many points' };
    const { width, height, data } = await first.decode();
    return { width, height, data: new Uint8ClampedArray(data) };
  } catch (error) {
    return { refused: String(error).slice(0, 80) };
  }
}

const answer = await draw(workerData as { bytes: Uint8Array; maxPixels: number });
parentPort?.postMessage(answer, 'data' in answer ? [answer.data.buffer as ArrayBuffer] : []);
