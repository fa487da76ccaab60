import type { Writable } from 'node:stream';

import type { OpenEncoder } from '../live/sound.ts';
import type { Camera, Reason } from '../types.ts';
import type { Sink, Source } from '../unit.ts';
import { Mp4File } from './mp4.ts';

/** A source that has given nothing for so long gives nothing any more. */
const SILENT_MS = 15_000;
const TELL_EVERY_MS = 500;

export type Saved = { seconds: number; reason: Reason | null };

/** Reads a source once, from its beginning to its end, into a file; it is not tried again. */
export function save(
  camera: Camera,
  out: Writable,
  open: (camera: Camera, sink: Sink) => Source,
  openEncoder: OpenEncoder,
  tell: (saved: Saved) => void,
): void {
  let seconds = 0;
  let toldAt = 0;
  let isOver = false;
  let source: Source | null = null;
  const finish = (reason: Reason): void => {
    if (isOver) return;
    isOver = true;
    clearTimeout(waiting);
    source?.stop();
    tell({ seconds, reason });
  };
  const file = new Mp4File(out, openEncoder, {
    came(now) {
      seconds = now;
      waiting.refresh();
      if (performance.now() - toldAt < TELL_EVERY_MS) return;
      toldAt = performance.now();
      tell({ seconds, reason: null });
    },
    ended: finish,
  });
  const waiting = setTimeout(() => file.ended(source?.doubt() ?? 'silent'), SILENT_MS);
  source = open(camera, file);
  if (isOver) source.stop();
}
