import { type AudioFormat, NO_SETS, type NalCodec, type ParameterSets } from '../unit.ts';

/** What a decoder must know before the first picture, out of the init segment of a file of ours; null: not one of ours. */
export function setsOf(init: Buffer): { codec: NalCodec; sets: ParameterSets } | null {
  try {
    return readAvc(init) ?? readHevc(init);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** The content of a box, by its name: there is one of each. */
function boxCalled(init: Buffer, name: string): Buffer | null {
  const at = init.indexOf(name, 0, 'latin1');
  return at < 4 ? null : init.subarray(at + 4, at - 4 + init.readUInt32BE(at - 4));
}

/** ISO/IEC 14496-15 5.3.3.1. */
function readAvc(init: Buffer): { codec: 'h264'; sets: ParameterSets } | null {
  const config = boxCalled(init, 'avcC');
  if (!config) return null;
  const sps = listed(config, 6, config.readUInt8(5) & 31);
  const pps = listed(config, sps.end + 1, config.readUInt8(sps.end));
  return { codec: 'h264', sets: { ...NO_SETS, sps: sps.nals, pps: pps.nals } };
}

/** ISO/IEC 14496-15 8.3.3.1. */
function readHevc(init: Buffer): { codec: 'h265'; sets: ParameterSets } | null {
  const config = boxCalled(init, 'hvcC');
  if (!config) return null;
  const found = new Map<number, Buffer[]>();
  let at = 23;
  for (let left = config.readUInt8(22); left > 0; left--) {
    const { nals, end } = listed(config, at + 3, config.readUInt16BE(at + 1));
    found.set(config.readUInt8(at) & 63, nals);
    at = end;
  }
  return { codec: 'h265', sets: { vps: found.get(32) ?? [], sps: found.get(33) ?? [], pps: found.get(34) ?? [] } };
}

/** So many NAL units, each behind its length in two bytes. */
function listed(config: Buffer, from: number, count: number): { nals: Buffer[]; end: number } {
  const nals: Buffer[] = [];
  let at = from;
  for (let left = count; left > 0; left--) {
    const length = config.readUInt16BE(at);
    if (at + 2 + length > config.length) throw new RangeError('a set that is cut');
    nals.push(Buffer.from(config.subarray(at + 2, at + 2 + length)));
    at += 2 + length;
  }
  return { nals, end: at };
}

/** What its sound is; null: it has none. */
export function soundOf(init: Buffer): AudioFormat | null {
  const opus = boxCalled(init, 'dOps');
  if (opus) return { codec: 'opus', rate: 48_000, channels: opus.readUInt8(1), config: null };
  const about = boxCalled(init, 'esds');
  if (!about || about.length < CONFIG + 2) return null;
  const entry = init.indexOf('mp4a', init.indexOf('stsd', init.indexOf('soun', 0, 'latin1'), 'latin1'), 'latin1');
  const config = Buffer.from(about.subarray(CONFIG + 2, CONFIG + 2 + about[CONFIG + 1]!));
  return { codec: 'aac', rate: init.readUInt16BE(entry + 28), channels: init.readUInt16BE(entry + 20), config };
}
/** Where in an `esds` of ours the descriptor of its configuration begins. */
const CONFIG = 24;
