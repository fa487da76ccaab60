import type { NalCodec } from '../unit.ts';
import { BitReader, unescape } from './bits.ts';

export type Picture = {
  /** RFC 6381. */
  codec: string;
  width: number;
  height: number;
  /** chroma_format_idc: 1 is 4:2:0. */
  chroma: number;
  /** Bits per sample. */
  depth: number;
  depthOfChroma: number;
  /** Pictures per second, where the set says so. */
  fps: number | null;
};

/**
 * What a sequence parameter set says of its pictures.
 * @throws RangeError where it is broken or cut short
 */
export function readSps(codec: NalCodec, sps: Buffer): Picture {
  const picture = codec === 'h264' ? readH264(sps) : readH265(sps);
  const { width, height, depth, depthOfChroma } = picture;
  if (width < 1 || height < 1 || width > 16_384 || height > 16_384 || depth > 16 || depthOfChroma > 16)
    throw new RangeError('Parameter set is broken');
  return picture;
}

const HIGH_PROFILES = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]);

function readH264(sps: Buffer): Picture {
  const r = new BitReader(sps, 4);
  r.ue();
  let [chroma, depth, depthOfChroma] = [1, 8, 8];
  if (HIGH_PROFILES.has(sps[1]!)) {
    chroma = r.ue();
    if (chroma === 3) r.flag();
    depth = 8 + r.ue();
    depthOfChroma = 8 + r.ue();
    r.flag();
    if (r.flag()) for (let i = 0; i < (chroma === 3 ? 12 : 8); i++) if (r.flag()) skipScalingList(r, i < 6 ? 16 : 64);
  }
  r.ue();
  const order = r.ue();
  if (order === 0) r.ue();
  if (order === 1) {
    r.flag();
    r.se();
    r.se();
    for (let i = r.ue(); i > 0; i--) r.se();
  }
  r.ue();
  r.flag();
  const columns = r.ue() + 1;
  const rows = r.ue() + 1;
  const frames = r.flag() ? 1 : 2;
  if (frames === 2) r.flag();
  r.flag();
  const crop = r.flag() ? [r.ue(), r.ue(), r.ue(), r.ue()] : [0, 0, 0, 0];
  const [unitX, unitY] = [chroma === 1 || chroma === 2 ? 2 : 1, (chroma === 1 ? 2 : 1) * frames];
  return {
    codec: `avc1.${sps.subarray(1, 4).toString('hex')}`,
    width: columns * 16 - unitX * (crop[0]! + crop[1]!),
    height: rows * 16 * frames - unitY * (crop[2]! + crop[3]!),
    chroma,
    depth,
    depthOfChroma,
    fps: rateOf(r),
  };
}

/** Of the usability information (ITU-T H.264 E.1.1), which may be missing or cut short. */
function rateOf(r: BitReader): number | null {
  try {
    if (!r.flag()) return null;
    if (r.flag() && r.u(8) === 255) r.u(32);
    if (r.flag()) r.flag();
    if (r.flag()) {
      r.u(4);
      if (r.flag()) r.u(24);
    }
    if (r.flag()) {
      r.ue();
      r.ue();
    }
    if (!r.flag()) return null;
    const [units, scale] = [r.u(32), r.u(32)];
    const fps = scale / (2 * units);
    return fps > 0.05 && fps < 240 ? fps : null;
  } catch {
    return null;
  }
}

function skipScalingList(r: BitReader, size: number): void {
  let last = 8;
  let next = 8;
  for (let i = 0; i < size; i++) {
    if (next !== 0) next = (last + r.se() + 256) % 256;
    last = next === 0 ? last : next;
  }
}

function readH265(sps: Buffer): Picture {
  const r = new BitReader(sps, 2);
  r.u(4);
  const subLayers = r.u(3);
  r.flag();
  r.u(96);
  const present = Array.from({ length: subLayers }, () => [r.flag(), r.flag()] as const);
  if (subLayers > 0) for (let i = subLayers; i < 8; i++) r.u(2);
  for (const [profile, level] of present) {
    if (profile) r.u(88);
    if (level) r.u(8);
  }
  r.ue();
  const chroma = r.ue();
  if (chroma === 3) r.flag();
  const [width, height] = [r.ue(), r.ue()];
  const crop = r.flag() ? [r.ue(), r.ue(), r.ue(), r.ue()] : [0, 0, 0, 0];
  const [depth, depthOfChroma] = [8 + r.ue(), 8 + r.ue()];
  const [unitX, unitY] = [chroma === 1 || chroma === 2 ? 2 : 1, chroma === 1 ? 2 : 1];
  return {
    codec: h265Codec(unescape(sps)),
    width: width - unitX * (crop[0]! + crop[1]!),
    height: height - unitY * (crop[2]! + crop[3]!),
    chroma,
    depth,
    depthOfChroma,
    fps: null,
  };
}

// ISO/IEC 14496-15 E.3: compatibility flags bit-reversed, constraint bytes without trailing zeros.
function h265Codec(sps: Buffer): string {
  const profile = sps[3]!;
  const space = ['', 'A', 'B', 'C'][profile >> 6]!;
  let flags = sps.readUInt32BE(4);
  let reversed = 0;
  for (let i = 0; i < 32; i++, flags >>>= 1) reversed = ((reversed << 1) | (flags & 1)) >>> 0;
  const constraints = [...sps.subarray(8, 14)];
  while (constraints.at(-1) === 0) constraints.pop();
  const parts = [
    `hvc1.${space}${profile & 31}`,
    reversed.toString(16).toUpperCase(),
    `${profile & 32 ? 'H' : 'L'}${sps[14]}`,
  ];
  return [...parts, ...constraints.map((byte) => byte.toString(16).toUpperCase())].join('.');
}
