import type { AudioCodec, VideoCodec } from '../unit.ts';

/** What a program stream map says that a stream is (GB/T 28181-2022 C.1). */
export type Told =
  | { kind: 'video'; codec: VideoCodec | null }
  | { kind: 'audio'; codec: AudioCodec | null }
  | { kind: 'other' };

/** `null`: a codec of the standard that nobody here can play. */
export const types: Record<number, Told> = {
  0x10: { kind: 'video', codec: null },
  0x1b: { kind: 'video', codec: 'h264' },
  0x24: { kind: 'video', codec: 'h265' },
  0x80: { kind: 'video', codec: null },
  0x0f: { kind: 'audio', codec: 'aac' },
  0x90: { kind: 'audio', codec: 'pcma' },
  0x91: { kind: 'audio', codec: 'pcmu' },
  0x92: { kind: 'audio', codec: null },
  0x93: { kind: 'audio', codec: null },
  0x99: { kind: 'audio', codec: null },
  0x9b: { kind: 'audio', codec: null },
};

/**
 * Reads a map whose bytes lie from `from` (behind its start code and length) to `to`. Its lengths are not believed
 * beyond its end, and its checksum is not looked at: cameras that send H.265 have it wrong.
 */
export function readMap(b: Buffer, from: number, to: number): Map<number, Told> {
  const found = new Map<number, Told>();
  if (to - from < 6) return found;
  const info = (b[from + 2]! << 8) | b[from + 3]!;
  let at = from + 4 + info;
  if (at + 2 > to) return found;
  const end = Math.min(to, at + 2 + ((b[at]! << 8) | b[at + 1]!));
  at += 2;
  while (at + 4 <= end) {
    found.set(b[at + 1]!, types[b[at]!] ?? { kind: 'other' });
    at += 4 + ((b[at + 2]! << 8) | b[at + 3]!);
  }
  return found;
}
