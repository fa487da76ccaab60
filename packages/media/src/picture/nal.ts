import type { NalCodec, ParameterSets } from '../unit.ts';

export type NalKind = 'vps' | 'sps' | 'pps' | 'key' | 'slice' | 'sei' | 'skip' | 'other';

/** What a NAL unit is, by the first byte of its header. `skip`: MP4 wants none of it. */
export const nalKind = (codec: NalCodec, header: number): NalKind =>
  codec === 'h264' ? H264[header & 31]! : H265[(header >> 1) & 63]!;

// ITU-T H.264 table 7-1 and H.265 table 7-1. Delimiters, ends of sequence and filler are left out.
const H264 = Array.from({ length: 32 }, (_, type): NalKind => {
  if (type === 5) return 'key';
  if (type >= 1 && type <= 4) return 'slice';
  if (type === 6) return 'sei';
  if (type === 7) return 'sps';
  if (type === 8) return 'pps';
  return type >= 9 && type <= 12 ? 'skip' : 'other';
});

const H265 = Array.from({ length: 64 }, (_, type): NalKind => {
  if (type >= 16 && type <= 21) return 'key';
  if (type < 16) return 'slice';
  if (type === 32) return 'vps';
  if (type === 33) return 'sps';
  if (type === 34) return 'pps';
  if (type === 39 || type === 40) return 'sei';
  return type >= 35 && type <= 38 ? 'skip' : 'other';
});

export const headerBytes = (codec: NalCodec): number => (codec === 'h264' ? 1 : 2);

const START_CODE = Buffer.from([0, 0, 1]);

/** Cuts an Annex B byte stream into its NAL units. */
export function splitAnnexB(data: Buffer): Buffer[] {
  const nals: Buffer[] = [];
  let start = data.indexOf(START_CODE);
  while (start >= 0) {
    const next = data.indexOf(START_CODE, start + 3);
    let end = next < 0 ? data.length : next;
    while (end > start + 3 && data[end - 1] === 0) end--;
    if (end > start + 3) nals.push(data.subarray(start + 3, end));
    start = next;
  }
  return nals;
}

/** The NAL units of a picture as it lies in a slab. */
export function* nalsIn(data: Buffer, from: number, to: number): Generator<Buffer> {
  for (let at = from; at + 4 <= to;) {
    const end = at + 4 + data.readUInt32BE(at);
    if (end > to) return;
    yield data.subarray(at + 4, end);
    at = end;
  }
}

const same = (a: readonly Buffer[], b: readonly Buffer[]): boolean =>
  a.length === b.length && a.every((nal, i) => nal.equals(b[i]!));

export const sameSets = (a: ParameterSets, b: ParameterSets): boolean =>
  a === b || (same(a.vps, b.vps) && same(a.sps, b.sps) && same(a.pps, b.pps));

/** Of each kind what was seen, or what was known; the known object itself where nothing is new. */
export function mergeSets(known: ParameterSets, seen: ParameterSets): ParameterSets {
  const merged: ParameterSets = {
    vps: seen.vps.length > 0 ? seen.vps : known.vps,
    sps: seen.sps.length > 0 ? seen.sps : known.sps,
    pps: seen.pps.length > 0 ? seen.pps : known.pps,
  };
  return sameSets(known, merged) ? known : merged;
}

export const isComplete = (codec: NalCodec, sets: ParameterSets): boolean =>
  sets.sps.length > 0 && sets.pps.length > 0 && (codec === 'h264' || sets.vps.length > 0);

/** Parameter sets among NAL units of any kind, as an SDP or a file gives them. */
export function setsAmong(codec: NalCodec, nals: readonly Buffer[]): ParameterSets {
  const of = (kind: NalKind): Buffer[] =>
    nals.filter((nal) => nal.length > 1 && nalKind(codec, nal[0]!) === kind).map((nal) => Buffer.from(nal));
  return { vps: codec === 'h265' ? of('vps') : [], sps: of('sps'), pps: of('pps') };
}
