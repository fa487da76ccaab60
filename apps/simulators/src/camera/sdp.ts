import { AUDIO_TYPE, VIDEO_TYPE } from './feed.ts';
import type { CameraOptions } from './options.ts';
import type { Sound } from './sound.ts';

/** Which way back a client is told of: only whoever asks for it hears of it. */
const speakerLines = ['m=audio 0 RTP/AVP 8 0', 'a=rtpmap:8 PCMA/8000', 'a=control:track=2', 'a=sendonly'];

export function describe(
  options: CameraOptions,
  sets: readonly Buffer[],
  sound: Sound | null,
  withSpeaker = false,
): string {
  const { quirk } = options;
  const lines = [
    'v=0',
    'o=- 1 1 IN IP4 0.0.0.0',
    's=Anyuan camera',
    'c=IN IP4 0.0.0.0',
    't=0 0',
    'a=range:npt=now-',
    'a=control:*',
  ];
  if (quirk.talk !== 'no-video') {
    const video = quirk.talk === 'mpeg4' ? [`a=rtpmap:${VIDEO_TYPE} MP4V-ES/90000`] : videoLines(options, sets);
    lines.push(`m=video 0 RTP/AVP ${VIDEO_TYPE}`, ...video, `a=framerate:${options.fps}`, 'a=control:track=0');
  }
  if (sound) lines.push(...soundLines(sound, quirk.sound === 'broken'));
  if (withSpeaker) lines.push(...speakerLines);
  return `${lines.join('\r\n')}\r\n`;
}

function videoLines({ codec, quirk }: CameraOptions, sets: readonly Buffer[]): string[] {
  if (codec === 'mjpeg') return [`a=rtpmap:${VIDEO_TYPE} JPEG/90000`];
  const encoded = quirk.bareSdp ? [] : sets.map((nal) => nal.toString('base64'));
  if (codec === 'h265') {
    const [vps, sps, pps] = encoded;
    const sprop = encoded.length > 0 ? [`a=fmtp:${VIDEO_TYPE} sprop-vps=${vps};sprop-sps=${sps};sprop-pps=${pps}`] : [];
    return [`a=rtpmap:${VIDEO_TYPE} H265/90000`, ...sprop];
  }
  const profile = sets[0]?.subarray(1, 4).toString('hex');
  const sprop = encoded.length > 0 ? `;profile-level-id=${profile};sprop-parameter-sets=${encoded.join(',')}` : '';
  return [`a=rtpmap:${VIDEO_TYPE} H264/90000`, `a=fmtp:${VIDEO_TYPE} packetization-mode=1${sprop}`];
}

const NAMES: Record<Sound['codec'], string> = {
  pcma: 'PCMA/8000',
  pcmu: 'PCMU/8000',
  pcmu16: 'PCMU/16000',
  g726: 'G726-32/8000',
  opus: 'opus/48000/2',
  aac: 'MPEG4-GENERIC/16000/1',
};

function soundLines({ codec, config }: Sound, isBroken: boolean): string[] {
  const type = AUDIO_TYPE[codec];
  const aac = `streamtype=5;profile-level-id=1;mode=AAC-hbr;sizelength=13;indexlength=3;indexdeltalength=3;config=${isBroken ? 'ffff' : config}`;
  return [
    `m=audio 0 RTP/AVP ${type}`,
    `a=rtpmap:${type} ${NAMES[codec]}`,
    ...(codec === 'aac' ? [`a=fmtp:${type} ${aac}`] : []),
    'a=control:track=1',
  ];
}
