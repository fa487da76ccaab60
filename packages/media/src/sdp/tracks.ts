import { setsAmong, splitAnnexB } from '../picture/nal.ts';
import type { AacLayout } from '../rtp/sound.ts';
import { type AudioFormat, NO_SETS, type ParameterSets, type VideoCodec } from '../unit.ts';
import { aacConfig, latmConfig } from './aac.ts';
import { attribute, ofType, parameters, type Sdp, type SdpMedia } from './parse.ts';

export type VideoTrack = {
  codec: VideoCodec;
  type: number;
  control: string | undefined;
  fps: number | null;
  sets: ParameterSets;
  /** H.265 payloads hold numbers of decoding order. */
  hasOrder: boolean;
  /** Of MJPEG, where the SDP says it. */
  size: { width: number; height: number };
};

export type AudioTrack = {
  format: AudioFormat;
  type: number;
  control: string | undefined;
  /** How AAC lies in its packets. */
  layout: AacLayout | 'latm' | null;
};

/** The picture we take of a description. `unsupported`: there are pictures, in no codec we know. */
export function videoTrack(sdp: Sdp): VideoTrack | 'none' | 'unsupported' {
  const medias = sdp.media.filter(({ kind }) => kind === 'video');
  for (const media of medias)
    for (const type of media.types) {
      const codec = videoCodec(type, ofType(media, 'rtpmap', type));
      if (codec) return videoOf(media, type, codec);
    }
  return medias.length > 0 ? 'unsupported' : 'none';
}

function videoCodec(type: number, rtpmap: string | undefined): VideoCodec | null {
  switch (rtpmap?.split('/')[0]?.toUpperCase() ?? (type === 26 ? 'JPEG' : '')) {
    case 'H264':
      return 'h264';
    case 'H265':
    case 'HEVC':
      return 'h265';
    case 'JPEG':
      return 'mjpeg';
    default:
      return null;
  }
}

function videoOf(media: SdpMedia, type: number, codec: VideoCodec): VideoTrack {
  const format = parameters(ofType(media, 'fmtp', type));
  const fps = Number.parseFloat(attribute(media, 'framerate') ?? attribute(media, 'x-framerate') ?? '');
  const size = /(\d+)\D+(\d+)\s*$/.exec(
    ofType(media, 'framesize', type) ?? attribute(media, 'x-dimensions') ?? attribute(media, 'cliprect') ?? '',
  );
  const dimensions = size ? [Number(size[1]), Number(size[2])] : [0, 0];
  // A cliprect says the height first.
  if (size && !ofType(media, 'framesize', type) && !attribute(media, 'x-dimensions')) dimensions.reverse();
  return {
    codec,
    type,
    control: attribute(media, 'control'),
    fps: fps > 0.05 && fps < 240 ? fps : null,
    sets: codec === 'mjpeg' ? NO_SETS : setsAmong(codec, setsIn(codec, format)),
    hasOrder: Number(format.get('sprop-max-don-diff') ?? 0) > 0,
    size: { width: dimensions[0]!, height: dimensions[1]! },
  };
}

function setsIn(codec: 'h264' | 'h265', format: Map<string, string>): Buffer[] {
  const names = codec === 'h264' ? ['sprop-parameter-sets'] : ['sprop-vps', 'sprop-sps', 'sprop-pps'];
  return names
    .flatMap((name) => (format.get(name) ?? '').split(','))
    .map((text) => Buffer.from(text.trim(), 'base64'))
    .flatMap((nal) => (nal[0] === 0 && nal[1] === 0 ? splitAnnexB(nal) : [nal]));
}

/** The sound we take; null: there is none that can be played. A broken description of it is no reason to have no picture. */
export function audioTrack(sdp: Sdp): AudioTrack | null {
  for (const media of sdp.media) {
    // `sendonly` is the way back, from us to the camera's loudspeaker.
    if (media.kind !== 'audio' || attribute(media, 'sendonly') !== undefined) continue;
    for (const type of media.types) {
      const found = audioOf(media, type);
      if (found) return { ...found, type, control: attribute(media, 'control') };
    }
  }
  return null;
}

const STATIC: Record<number, string> = { 0: 'PCMU/8000', 2: 'G726-32/8000', 8: 'PCMA/8000' };

function audioOf(media: SdpMedia, type: number): Omit<AudioTrack, 'type' | 'control'> | null {
  const [name = '', rateText = '', channelText = ''] = (ofType(media, 'rtpmap', type) ?? STATIC[type] ?? '').split('/');
  const rate = Number(rateText) || 8000;
  const channels = Math.min(8, Number(channelText) || 1);
  const format = parameters(ofType(media, 'fmtp', type));
  const plain = (codec: AudioFormat['codec'], bits?: number): Omit<AudioTrack, 'type' | 'control'> => ({
    format: {
      codec,
      rate,
      channels,
      config: null,
      ...(bits === undefined ? {} : { bits, isBigEndian: /^AAL2-/i.test(name) }),
    },
    layout: null,
  });
  const g726 = /^(?:AAL2-)?G726-(16|24|32|40)$/i.exec(name);
  if (g726) return plain('g726', Number(g726[1]) / 8);
  switch (name.toUpperCase()) {
    case 'PCMA':
      return plain('pcma');
    case 'PCMU':
      return plain('pcmu');
    case 'OPUS':
      return plain('opus');
    case 'MPEG4-GENERIC': {
      const bits = (key: string, usual: number): number => Math.min(32, Number(format.get(key) ?? usual) || 0);
      const isLow = /AAC-lbr/i.test(format.get('mode') ?? '');
      const layout = {
        sizeBits: bits('sizelength', isLow ? 6 : 13),
        indexBits: bits('indexlength', isLow ? 2 : 3),
        deltaBits: bits('indexdeltalength', isLow ? 2 : 3),
      };
      return { format: aacConfig(format.get('config'), rate, channels), layout };
    }
    case 'MP4A-LATM':
      return { format: latmConfig(format.get('config'), rate, channels), layout: 'latm' };
    default:
      return null;
  }
}
