import type { NalCodec } from '../unit.ts';

/**
 * What the first NAL units of a picture are, whatever a map said of them; undefined: nothing among them tells. A map
 * that says H.264 stands before H.265 more often than not.
 */
export function sniffCodec(header: number, second: number): NalCodec | undefined {
  if (header & 0x80) return undefined;
  const five = (header >> 1) & 63;
  // VPS, SPS, PPS of H.265: layer 0, first temporal layer. As H.264 they would be types that nobody sends.
  if (five >= 32 && five <= 34 && (header & 1) === 0 && second === 1) return 'h265';
  const four = header & 31;
  // SPS and PPS of H.264 are never without a reference. The head of a key picture nothing leads up to (IDR_N_LP), or of
  // the end of a sequence, would be that of a PPS; behind it stands 1, and no PPS begins so.
  if ((four === 7 || four === 8) && (header & 0x60) !== 0 && second !== 1) return 'h264';
  return undefined;
}
