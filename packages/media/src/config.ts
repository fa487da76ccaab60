import { AV_CODEC_ID_HEVC, AVMEDIA_TYPE_VIDEO, CodecParameters } from 'node-av';

import type { ParameterSets, VideoCodec } from './nal.ts';

/** The avcC or hvcC record of a stream. */
export function decoderConfig(codec: VideoCodec, sets: ParameterSets): Buffer {
  return codec === 'h264' ? avcC(sets) : hvcC(sets);
}

function avcC({ sps, pps }: ParameterSets): Buffer {
  const listed = (nals: readonly Buffer[]): Buffer[] =>
    nals.flatMap((nal) => [Buffer.from([nal.length >> 8, nal.length & 255]), nal]);
  const first = sps[0]!;
  const head = Buffer.from([1, first[1]!, first[2]!, first[3]!, 0xff, 0xe0 | sps.length]);
  return Buffer.concat([head, ...listed(sps), Buffer.from([pps.length]), ...listed(pps)]);
}

function hvcC({ vps, sps, pps }: ParameterSets): Buffer {
  const parameters = new CodecParameters();
  parameters.alloc();
  try {
    parameters.codecType = AVMEDIA_TYPE_VIDEO;
    parameters.codecId = AV_CODEC_ID_HEVC;
    parameters.extradata = Buffer.concat([...vps, ...sps, ...pps].flatMap((nal) => [Buffer.from([0, 0, 0, 1]), nal]));
    const record = parameters.getDecoderConfigurationRecord();
    if (!record) throw new Error('FFmpeg made no hvcC of these parameter sets');
    return record;
  } finally {
    parameters[Symbol.dispose]();
  }
}
