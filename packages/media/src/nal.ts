export type VideoCodec = 'h264' | 'h265';

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
const START_CODE = Buffer.from([0, 0, 1]);

type NalKind = 'vps' | 'sps' | 'pps' | 'key' | 'slice' | 'skip' | 'other';

export function nalKind(codec: VideoCodec, nal: Buffer): NalKind {
  return codec === 'h264' ? h264Kind(nal[0]! & 31) : h265Kind((nal[0]! >> 1) & 63);
}

function h264Kind(type: number): NalKind {
  if (type === 5) return 'key';
  if (type >= 1 && type <= 4) return 'slice';
  if (type === 7) return 'sps';
  if (type === 8) return 'pps';
  return type === 9 || type === 10 || type === 11 || type === 12 ? 'skip' : 'other';
}

function h265Kind(type: number): NalKind {
  if (type >= 16 && type <= 21) return 'key';
  if (type < 16) return 'slice';
  if (type === 32) return 'vps';
  if (type === 33) return 'sps';
  if (type === 34) return 'pps';
  return type >= 35 && type <= 38 ? 'skip' : 'other';
}

export type ParameterSets = { vps: Buffer[]; sps: Buffer[]; pps: Buffer[] };
export type AccessUnit = { nals: Buffer[]; sets: ParameterSets; key: boolean; bytes: number };

/** What MP4 wants of one picture: parameter sets apart, delimiters and filler left out. */
export function accessUnit(codec: VideoCodec, data: Buffer): AccessUnit {
  const unit: AccessUnit = { nals: [], sets: { vps: [], sps: [], pps: [] }, key: false, bytes: 0 };
  for (const nal of splitAnnexB(data)) {
    const kind = nalKind(codec, nal);
    if (kind === 'vps' || kind === 'sps' || kind === 'pps') unit.sets[kind].push(nal);
    else if (kind !== 'skip') {
      unit.key ||= kind === 'key';
      unit.nals.push(nal);
      unit.bytes += 4 + nal.length;
    }
  }
  return unit;
}

export const hasPicture = (codec: VideoCodec, unit: AccessUnit): boolean =>
  unit.nals.some((nal) => ['key', 'slice'].includes(nalKind(codec, nal)));

/** Each NAL unit behind its length, as samples of avc1 and hvc1 are stored. */
export function lengthPrefixed(nals: readonly Buffer[], into: Buffer, offset = 0): void {
  for (const nal of nals) {
    into.writeUInt32BE(nal.length, offset);
    nal.copy(into, offset + 4);
    offset += 4 + nal.length;
  }
}

/** Parameter sets are kept per kind; a stream that sends only some of them keeps the others. */
export function mergeSets(known: ParameterSets | null, seen: ParameterSets): ParameterSets {
  const pick = (kind: keyof ParameterSets): Buffer[] =>
    seen[kind].length > 0 ? seen[kind].map((nal) => Buffer.from(nal)) : (known?.[kind] ?? []);
  return { vps: pick('vps'), sps: pick('sps'), pps: pick('pps') };
}

export function sameSets(a: ParameterSets, b: ParameterSets): boolean {
  const all = (s: ParameterSets): Buffer[] => [...s.vps, ...s.sps, ...s.pps];
  const [left, right] = [all(a), all(b)];
  return left.length === right.length && left.every((nal, i) => nal.equals(right[i]!));
}

export const isComplete = (codec: VideoCodec, sets: ParameterSets): boolean =>
  sets.sps.length > 0 && sets.pps.length > 0 && (codec === 'h264' || sets.vps.length > 0);
