import { BitReader } from './bits.ts';

/** Where H.264 without IDR pictures may be entered, as cameras with intra refresh and open groups send it. */

/** Frames until the picture is right, as a recovery point message says; -1: this is none. ITU-T H.264 D.1.8. */
export function recoveryCount(sei: Buffer): number {
  let at = 1;
  while (at + 2 < sei.length) {
    let type = 0;
    let size = 0;
    while (sei[at] === 255) type += sei[at++]!;
    type += sei[at++] ?? 0;
    while (sei[at] === 255) size += sei[at++]!;
    size += sei[at++] ?? 0;
    if (type === 6) {
      try {
        return new BitReader(sei.subarray(at, at + Math.max(size, 1)), 0).ue();
      } catch {
        return -1;
      }
    }
    at += size;
  }
  return -1;
}

/** Whether a slice refers to no other picture; looks at its first bits only. ITU-T H.264 7.3.3. */
export function isIntraSlice(slice: Buffer): boolean {
  try {
    const r = new BitReader(slice.subarray(0, 12), 1);
    r.ue();
    const type = r.ue() % 5;
    return type === 2 || type === 4;
  } catch {
    return false;
  }
}
