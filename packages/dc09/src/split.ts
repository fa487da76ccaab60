const lf = 0x0a;
const cr = 0x0d;

/** Frames of a stream, without LF and CR, and what has begun of the next one. Noise between frames is dropped. */
export function splitFrames(buffer: Buffer): { frames: Buffer[]; rest: Buffer } {
  const frames: Buffer[] = [];
  let from = buffer.indexOf(lf);
  while (from >= 0) {
    const end = buffer.indexOf(cr, from + 1);
    if (end < 0) break;
    // A frame that was cut off and begun anew.
    const start = buffer.subarray(0, end).lastIndexOf(lf) + 1;
    frames.push(buffer.subarray(start, end));
    from = buffer.indexOf(lf, end + 1);
  }
  if (from < 0) return { frames, rest: Buffer.alloc(0) };
  return { frames, rest: buffer.subarray(buffer.lastIndexOf(lf)) };
}
