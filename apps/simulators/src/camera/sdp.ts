import { AUDIO_TYPE, VIDEO_TYPE } from './feed.ts';
import type { CameraOptions } from './options.ts';
import type { Sound } from './sound.ts';

export function describe(options: CameraOptions, sets: readonly Buffer[], sound: Sound | null): string {
  const encoded = sets.map((nal) => nal.toString('base64'));
  const video =
    options.codec === 'h264'
      ? [
          `a=rtpmap:${VIDEO_TYPE} H264/90000`,
          `a=fmtp:${VIDEO_TYPE} packetization-mode=1;profile-level-id=${sets[0]?.subarray(1, 4).toString('hex')};sprop-parameter-sets=${encoded.join(',')}`,
        ]
      : [
          `a=rtpmap:${VIDEO_TYPE} H265/90000`,
          `a=fmtp:${VIDEO_TYPE} sprop-vps=${encoded[0]};sprop-sps=${encoded[1]};sprop-pps=${encoded[2]}`,
        ];
  const lines = [
    'v=0',
    'o=- 1 1 IN IP4 0.0.0.0',
    's=Anyuan camera',
    'c=IN IP4 0.0.0.0',
    't=0 0',
    'a=range:npt=now-',
    'a=control:*',
  ];
  lines.push(`m=video 0 RTP/AVP ${VIDEO_TYPE}`, ...video, `a=framerate:${options.fps}`, 'a=control:track=0');
  if (sound?.codec === 'pcma') lines.push('m=audio 0 RTP/AVP 8', 'a=rtpmap:8 PCMA/8000', 'a=control:track=1');
  if (sound?.codec === 'aac') {
    const type = AUDIO_TYPE.aac;
    lines.push(
      `m=audio 0 RTP/AVP ${type}`,
      `a=rtpmap:${type} MPEG4-GENERIC/${sound.rate}/1`,
      `a=fmtp:${type} streamtype=5;profile-level-id=1;mode=AAC-hbr;sizelength=13;indexlength=3;indexdeltalength=3;config=${sound.config}`,
      'a=control:track=1',
    );
  }
  return `${lines.join('\r\n')}\r\n`;
}
