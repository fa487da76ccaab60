/** One picture of a fragment, as it is shown and decoded. */
export type BatchSample = { size: number; duration: number; cts: number; key: boolean };

/** Bytes in front of the samples of a fragment of so many. */
export const batchHeadSize = (samples: number): number => 96 + 16 * samples;
/** Where `dts` lies in it. */
export const BATCH_DTS = 60;
const KEY = 0x02000000;
const NO_KEY = 0x01010000;

/** `moof` and the head of `mdat` of a fragment of several pictures of track 1, whose bytes follow one after the other. */
export function batchHead(sequence: number, dts: number, samples: readonly BatchSample[]): Buffer {
  const size = batchHeadSize(samples.length);
  const out = Buffer.alloc(size);
  const traf = size - 8 - 24;
  const words = [size - 8, 'moof', 16, 'mfhd', 0, sequence >>> 0, traf, 'traf', 16, 'tfhd', 0x020000, 1];
  const time = [20, 'tfdt', 0x01000000, Math.floor(dts / 0x1_0000_0000), dts % 0x1_0000_0000];
  const run = [20 + 16 * samples.length, 'trun', 0x01000f01, samples.length, size];
  let at = 0;
  for (const word of [...words, ...time, ...run])
    at = typeof word === 'string' ? at + out.write(word, at, 'latin1') : out.writeUInt32BE(word, at);
  let bytes = 8;
  for (const sample of samples) {
    at = out.writeUInt32BE(sample.duration, at);
    at = out.writeUInt32BE(sample.size, at);
    at = out.writeUInt32BE(sample.key ? KEY : NO_KEY, at);
    at = out.writeInt32BE(sample.cts, at);
    bytes += sample.size;
  }
  out.write('mdat', out.writeUInt32BE(bytes, at), 'latin1');
  return out;
}

/** The pictures of a fragment that `readBatch` has understood. */
export function* readSamples(head: Buffer): Generator<BatchSample, void, undefined> {
  const count = head.readUInt32BE(80);
  for (let n = 0; n < count; n++) {
    const at = 88 + 16 * n;
    const key = head.readUInt32BE(at + 8) === KEY;
    yield { duration: head.readUInt32BE(at), size: head.readUInt32BE(at + 4), key, cts: head.readInt32BE(at + 12) };
  }
}

/** What a fragment says of itself; null: it is none of ours, or not all of its head is there. */
export function readBatch(head: Buffer): { dts: number; duration: number; key: boolean; size: number } | null {
  if (head.length < batchHeadSize(1) || head.toString('latin1', 4, 8) !== 'moof') return null;
  if (head.toString('latin1', 72, 76) !== 'trun') return null;
  const count = head.readUInt32BE(80);
  const end = batchHeadSize(count);
  if (count === 0 || head.readUInt32BE(0) !== end - 8 || head.length < end) return null;
  if (head.toString('latin1', end - 4, end) !== 'mdat') return null;
  let duration = 0;
  for (let n = 0; n < count; n++) duration += head.readUInt32BE(88 + 16 * n);
  return {
    dts: head.readUInt32BE(BATCH_DTS) * 0x1_0000_0000 + head.readUInt32BE(BATCH_DTS + 4),
    duration,
    key: head.readUInt32BE(96) === KEY,
    size: end - 8 + head.readUInt32BE(end - 8),
  };
}
