/** One picture of a fragment, as it is shown and decoded. */
export type BatchSample = { size: number; duration: number; cts: number; key: boolean };
/** The sound of a fragment, of track 2, whose times are counted like those of pictures. */
export type BatchSound = { dts: number; samples: readonly Pick<BatchSample, 'size' | 'duration'>[] };

/** Where in a fragment the `traf` of its pictures begins, and where `dts` lies behind the beginning of such a box. */
const TRAF = 24;
const DTS = 36;
/** Bytes of a `traf` beside its samples, and of one of them: of pictures, of sound. */
const PICTURES = { head: 64, each: 16 };
const SOUND = { head: 68, each: 8 };
const KEY = 0x02000000;
const NO_KEY = 0x01010000;

/** Bytes in front of the samples of a fragment of so many pictures and pieces of sound. */
export const batchHeadSize = (samples: number, sounds = 0): number =>
  TRAF + PICTURES.head + PICTURES.each * samples + (sounds > 0 ? SOUND.head + SOUND.each * sounds : 0) + 8;

/** `moof` and the head of `mdat` of a fragment of several pictures of track 1, whose bytes follow one after the other, and then those of its sound. */
export function batchHead(
  sequence: number,
  dts: number,
  samples: readonly BatchSample[],
  sound: BatchSound | null = null,
): Buffer {
  const sounds = sound?.samples ?? [];
  const size = batchHeadSize(samples.length, sounds.length);
  const out = Buffer.alloc(size);
  const pictures = samples.reduce((sum, one) => sum + one.size, 0);
  let at = 0;
  const write = (...words: readonly (number | string)[]): void => {
    for (const word of words)
      at = typeof word === 'string' ? at + out.write(word, at, 'latin1') : out.writeUInt32BE(word, at);
  };
  const time = (of: number): (number | string)[] => [20, 'tfdt', 0x01000000, ...wide(of)];
  write(size - 8, 'moof', 16, 'mfhd', 0, sequence >>> 0);
  write(PICTURES.head + PICTURES.each * samples.length, 'traf', 16, 'tfhd', 0x020000, 1, ...time(dts));
  write(20 + PICTURES.each * samples.length, 'trun', 0x01000f01, samples.length, size);
  for (const { duration, size: bytes, key, cts } of samples) {
    write(duration, bytes, key ? KEY : NO_KEY);
    at = out.writeInt32BE(cts, at);
  }
  if (sounds.length > 0) {
    write(SOUND.head + SOUND.each * sounds.length, 'traf', 20, 'tfhd', 0x020020, 2, KEY, ...time(sound!.dts));
    write(20 + SOUND.each * sounds.length, 'trun', 0x00000301, sounds.length, size + pictures);
    for (const { duration, size: bytes } of sounds) write(duration, bytes);
  }
  write(8 + pictures + sounds.reduce((sum, one) => sum + one.size, 0), 'mdat');
  return out;
}

const wide = (value: number): [number, number] => [Math.floor(value / 0x1_0000_0000), value % 0x1_0000_0000];
const writeWide = (data: Buffer, at: number, value: number): void => {
  const [high, low] = wide(value);
  data.writeUInt32BE(high, at);
  data.writeUInt32BE(low, at + 4);
};
const readWide = (data: Buffer, at: number): number =>
  data.readUInt32BE(at) * 0x1_0000_0000 + data.readUInt32BE(at + 4);

/** The pictures of a fragment that `readBatch` has understood. */
export function* readSamples(head: Buffer): Generator<BatchSample, void, undefined> {
  const count = head.readUInt32BE(80);
  for (let n = 0; n < count; n++) {
    const at = 88 + PICTURES.each * n;
    const key = head.readUInt32BE(at + 8) === KEY;
    yield { duration: head.readUInt32BE(at), size: head.readUInt32BE(at + 4), key, cts: head.readInt32BE(at + 12) };
  }
}

/** Its sound; null: it has none. */
export function readSound(head: Buffer): BatchSound | null {
  const traf = soundAt(head);
  if (traf === null) return null;
  const count = head.readUInt32BE(traf + 60);
  const samples = Array.from({ length: count }, (_, n) => {
    const at = traf + SOUND.head + SOUND.each * n;
    return { duration: head.readUInt32BE(at), size: head.readUInt32BE(at + 4) };
  });
  return { dts: readWide(head, traf + DTS + 4), samples };
}

/** Where its second `traf` begins; null: it has none. */
function soundAt(head: Buffer): number | null {
  const second = TRAF + head.readUInt32BE(TRAF);
  return second < head.readUInt32BE(0) ? second : null;
}

/**
 * Puts off the times of a fragment of ours, whose `moof` is all there. Sound that would be heard before time 0 is left out: what comes
 * together with a picture may have been heard a little before it.
 */
export function putOff(moof: Buffer, ticks: number): void {
  writeWide(moof, TRAF + DTS, readWide(moof, TRAF + DTS) + ticks);
  const [second, sound] = [soundAt(moof), readSound(moof)];
  if (second === null || !sound) return;
  let [time, early] = [sound.dts + ticks, 0];
  while (time < 0 && early < sound.samples.length) time += sound.samples[early++]!.duration;
  if (early > 0) leaveOut(moof, second, sound.samples, early);
  writeWide(moof, second + DTS + 4, Math.max(0, time));
}

/** The first so many pieces of sound: their bytes stay where they are, and nothing points to them. */
function leaveOut(moof: Buffer, traf: number, samples: BatchSound['samples'], early: number): void {
  const [rows, kept] = [traf + SOUND.head, samples.length - early];
  const end = rows + SOUND.each * samples.length;
  const bytes = samples.slice(0, early).reduce((sum, { size }) => sum + size, 0);
  moof.copyWithin(rows, rows + SOUND.each * early, end);
  moof.writeUInt32BE(20 + SOUND.each * kept, rows - 20);
  moof.writeUInt32BE(kept, rows - 8);
  moof.writeUInt32BE(moof.readUInt32BE(rows - 4) + bytes, rows - 4);
  moof.writeUInt32BE(SOUND.each * early, rows + SOUND.each * kept);
  moof.write('free', rows + SOUND.each * kept + 4, 'latin1');
}

/** What a fragment says of itself; null: it is none of ours, or not all of its head is there. */
export function readBatch(head: Buffer): { dts: number; duration: number; key: boolean; size: number } | null {
  if (head.length < batchHeadSize(1) || head.toString('latin1', 4, 8) !== 'moof') return null;
  if (head.toString('latin1', 72, 76) !== 'trun') return null;
  const count = head.readUInt32BE(80);
  const end = head.readUInt32BE(0) + 8;
  if (count === 0 || head.readUInt32BE(TRAF) !== PICTURES.head + PICTURES.each * count || head.length < end)
    return null;
  const second = soundAt(head);
  const sounds =
    second === null || second + SOUND.head > end ? 0 : (head.readUInt32BE(second) - SOUND.head) / SOUND.each;
  if (sounds > 0 && head.readUInt32BE(second! + 60) > sounds) return null;
  if (end !== batchHeadSize(count, sounds) || head.toString('latin1', end - 4, end) !== 'mdat') return null;
  let duration = 0;
  for (let n = 0; n < count; n++) duration += head.readUInt32BE(88 + PICTURES.each * n);
  return {
    dts: readWide(head, TRAF + DTS),
    duration,
    key: head.readUInt32BE(96) === KEY,
    size: end - 8 + head.readUInt32BE(end - 8),
  };
}
