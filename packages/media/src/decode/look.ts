import { AV_PIX_FMT_GRAY8, type Frame } from 'node-av';

import type { Head } from '../live/head.ts';
import { LOOK_HEIGHT, LOOK_WIDTH } from '../types.ts';
import { VideoDecoder } from './decoder.ts';
import { Scaler } from './scale.ts';
import { jpegOf } from './snapshot.ts';

const JPEG_WIDTH = 480;
/** So many empty asks until a decoder gives what it holds back. */
const DRAINS = 2;

/** Key pictures in grey, small enough to be judged, and the last of them as JPEG. Nothing else is decoded. */
export async function lookAt(head: Head, keys: readonly Buffer[]): Promise<{ greys: Uint8Array[]; jpeg: Uint8Array }> {
  const scaler = new Scaler();
  const greys: Uint8Array[] = [];
  let jpeg: Uint8Array = Buffer.alloc(0);
  try {
    for (const [n, key] of keys.entries()) {
      const frame = await decoded(head, key);
      try {
        greys.push(await grey(scaler, frame));
        if (n === keys.length - 1) jpeg = await jpegOf(frame, JPEG_WIDTH);
      } finally {
        frame.free();
      }
    }
    return { greys, jpeg };
  } finally {
    scaler.close();
  }
}

async function decoded(head: Head, key: Buffer): Promise<Frame> {
  const decoder = await VideoDecoder.open(head.entry);
  try {
    let last: Frame | null = null;
    for (const sample of [key, ...Array.from({ length: DRAINS }, () => null)])
      for (const frame of await decoder.decode(sample)) {
        last?.free();
        last = frame;
      }
    if (!last) throw new Error('No picture could be decoded');
    return last;
  } finally {
    decoder.close();
  }
}

async function grey(scaler: Scaler, frame: Frame): Promise<Uint8Array> {
  const small = await scaler.scale(frame, LOOK_WIDTH, LOOK_HEIGHT, AV_PIX_FMT_GRAY8);
  try {
    const [plane] = small.data ?? [];
    const line = small.linesize[0] ?? LOOK_WIDTH;
    if (!plane) throw new Error('A picture without brightness');
    const out = new Uint8Array(LOOK_WIDTH * LOOK_HEIGHT);
    for (let y = 0; y < LOOK_HEIGHT; y++) out.set(plane.subarray(y * line, y * line + LOOK_WIDTH), y * LOOK_WIDTH);
    return out;
  } finally {
    small.free();
  }
}
