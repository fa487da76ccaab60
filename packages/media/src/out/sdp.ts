import type { AudioFormat, NalCodec, ParameterSets } from '../unit.ts';

export const VIDEO_TYPE = 96;
export const AUDIO_TYPE = 97;

/** The payload type of a sound; null: it is not handed on. */
export function soundType({ codec, rate, channels }: AudioFormat): number | null {
  if (codec === 'pcmu' && rate === 8_000 && channels === 1) return 0;
  if (codec === 'pcma' && rate === 8_000 && channels === 1) return 8;
  return codec === 'g726' ? null : AUDIO_TYPE;
}

/** What we send, as a player is told of it (RFC 8866, 6184 8.1, 7798 7.1, 3640 4.1). */
export function describeOut(
  codec: NalCodec,
  sets: ParameterSets,
  fps: number | null,
  audio: AudioFormat | null,
): string {
  const text = (nals: readonly Buffer[]): string => nals.map((nal) => nal.toString('base64')).join(',');
  const video =
    codec === 'h264'
      ? [
          `a=rtpmap:${VIDEO_TYPE} H264/90000`,
          `a=fmtp:${VIDEO_TYPE} packetization-mode=1;profile-level-id=${sets.sps[0]?.subarray(1, 4).toString('hex') ?? '420029'};sprop-parameter-sets=${text([...sets.sps, ...sets.pps])}`,
        ]
      : [
          `a=rtpmap:${VIDEO_TYPE} H265/90000`,
          `a=fmtp:${VIDEO_TYPE} sprop-vps=${text(sets.vps)};sprop-sps=${text(sets.sps)};sprop-pps=${text(sets.pps)}`,
        ];
  const lines = [
    'v=0',
    'o=- 1 1 IN IP4 0.0.0.0',
    's=Anyuan',
    'c=IN IP4 0.0.0.0',
    't=0 0',
    'a=control:*',
    'a=range:npt=now-',
    `m=video 0 RTP/AVP ${VIDEO_TYPE}`,
    ...video,
    ...(fps ? [`a=framerate:${fps}`] : []),
    'a=control:track=0',
    ...(audio ? soundLines(audio) : []),
  ];
  return `${lines.join('\r\n')}\r\n`;
}

function soundLines(audio: AudioFormat): string[] {
  const type = soundType(audio);
  if (type === null) return [];
  const { codec, rate, channels, config } = audio;
  const many = channels > 1 ? `/${channels}` : '';
  const name = {
    pcma: `PCMA/${rate}${many}`,
    pcmu: `PCMU/${rate}${many}`,
    aac: `MPEG4-GENERIC/${rate}/${channels}`,
    opus: 'opus/48000/2',
    g726: '',
  }[codec];
  const aac = `streamtype=5;profile-level-id=1;mode=AAC-hbr;sizelength=13;indexlength=3;indexdeltalength=3;config=${config?.toString('hex') ?? ''}`;
  return [
    `m=audio 0 RTP/AVP ${type}`,
    `a=rtpmap:${type} ${name}`,
    ...(codec === 'aac' ? [`a=fmtp:${type} ${aac}`] : []),
    'a=control:track=1',
  ];
}
