import { unescape } from '../picture/bits.ts';
import { readSps } from '../picture/sps.ts';
import type { NalCodec, ParameterSets } from '../unit.ts';

/** The avcC or hvcC record of a stream. */
export const decoderConfig = (codec: NalCodec, sets: ParameterSets): Buffer =>
  codec === 'h264' ? avcC(sets) : hvcC(sets);

const listed = (nals: readonly Buffer[]): Buffer[] =>
  nals.flatMap((nal) => [Buffer.from([nal.length >> 8, nal.length & 255]), nal]);

function avcC({ sps, pps }: ParameterSets): Buffer {
  const first = sps[0]!;
  const head = Buffer.from([1, first[1]!, first[2]!, first[3]!, 0xff, 0xe0 | sps.length]);
  return Buffer.concat([head, ...listed(sps), Buffer.from([pps.length]), ...listed(pps)]);
}

/** ISO/IEC 14496-15 8.3.3. */
function hvcC({ vps, sps, pps }: ParameterSets): Buffer {
  const first = sps[0]!;
  const { chroma, depth, depthOfChroma } = readSps('h265', first);
  const plain = unescape(first);
  const layers = ((plain[2]! >> 1) & 7) + 1;
  const head = Buffer.concat([
    Buffer.from([1]),
    plain.subarray(3, 15),
    Buffer.from([0xf0, 0, 0xfc, 0xfc | chroma, 0xf8 | (depth - 8), 0xf8 | (depthOfChroma - 8), 0, 0]),
    Buffer.from([(layers << 3) | ((plain[2]! & 1) << 2) | 3, 3]),
  ]);
  const array = (type: number, nals: readonly Buffer[]): Buffer[] => [
    Buffer.from([0x80 | type, nals.length >> 8, nals.length & 255]),
    ...listed(nals),
  ];
  return Buffer.concat([head, ...array(32, vps), ...array(33, sps), ...array(34, pps)]);
}
