import { box, fullBox, u32 } from '../fmp4/boxes.ts';

/** Where in a file something can be begun to be decoded, and when that is, in 1/90000 s of the file: its decode time. */
export type KeyEntry = { time: number; offset: number };

const wide = (value: number): Buffer => u32(Math.floor(value / 0x1_0000_0000), value % 0x1_0000_0000);

/** Bytes that end a file, as `mfro` counts them. */
export const INDEX_TAIL = 16;

/** The `mfra` at the end of a file: any player finds its way by it. */
export function indexBox(entries: readonly KeyEntry[]): Buffer {
  const rows = entries.map(({ time, offset }) => Buffer.concat([wide(time), wide(offset), Buffer.from([1, 1, 1])]));
  const tfra = fullBox('tfra', 0x01000000, u32(1, 0, entries.length), ...rows);
  const size = 8 + tfra.length + INDEX_TAIL;
  return box('mfra', tfra, fullBox('mfro', 0, u32(size)));
}

/** How many bytes the index at the end of a file has, by its last bytes; null: it has none. */
export function indexSize(tail: Buffer): number | null {
  if (tail.length < INDEX_TAIL || tail.toString('latin1', tail.length - 12, tail.length - 8) !== 'mfro') return null;
  return tail.readUInt32BE(tail.length - 4);
}

/** Null: it is none of ours. */
export function readIndex(data: Buffer): KeyEntry[] | null {
  if (data.length < 32 + INDEX_TAIL || data.toString('latin1', 4, 8) !== 'mfra') return null;
  if (data.toString('latin1', 12, 16) !== 'tfra') return null;
  const count = data.readUInt32BE(28);
  if (data.length !== 32 + 19 * count + INDEX_TAIL) return null;
  return Array.from({ length: count }, (_, n) => {
    const at = 32 + 19 * n;
    return {
      time: data.readUInt32BE(at) * 0x1_0000_0000 + data.readUInt32BE(at + 4),
      offset: data.readUInt32BE(at + 8) * 0x1_0000_0000 + data.readUInt32BE(at + 12),
    };
  });
}
