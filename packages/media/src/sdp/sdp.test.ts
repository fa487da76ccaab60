import fc from 'fast-check';
import { expect, test } from 'vitest';

import { objectType } from './aac.ts';
import { parseSdp, type Sdp } from './parse.ts';
import { audioTrack, videoTrack, type VideoTrack } from './tracks.ts';

const sdp = (...lines: string[]): Sdp => parseSdp(['v=0', ...lines].join('\r\n'))!;
const video = (...lines: string[]): VideoTrack => {
  const track = videoTrack(sdp('m=video 0 RTP/AVP 96', ...lines));
  if (typeof track === 'string') throw new Error(track);
  return track;
};

test('a picture of H.264, with its parameter sets where they are given', () => {
  expect(
    video(
      'a=rtpmap:96 H264/90000',
      'a=fmtp:96 packetization-mode=1; sprop-parameter-sets=Z0LAH9oBQBbpUgAAAwAC,aM48gA==',
      'a=framerate:12.5',
      'a=control:trackID=1',
    ),
  ).toMatchObject({ codec: 'h264', type: 96, fps: 12.5, control: 'trackID=1', sets: { sps: [{}], pps: [{}] } });
  expect(video('a=rtpmap:96 H264/90000').sets).toEqual({ vps: [], sps: [], pps: [] });
  expect(video('a=rtpmap:96 H264/90000', 'a=fmtp:96 sprop-parameter-sets=!!,,').sets.sps).toEqual([]);
});

test('a picture of H.265 and of JPEG', () => {
  const base64 = (hex: string): string => Buffer.from(hex, 'hex').toString('base64');
  expect(
    video(
      'a=rtpmap:96 hevc/90000',
      `a=fmtp:96 sprop-vps=${base64('4001aa')};sprop-sps=${base64('4201bb')};sprop-pps=${base64('4401cc')};sprop-max-don-diff=2`,
    ),
  ).toMatchObject({ codec: 'h265', hasOrder: true, sets: { vps: [{}], sps: [{}], pps: [{}] } });
  expect(videoTrack(sdp('m=video 0 RTP/AVP 26', 'a=x-dimensions:2560,1440'))).toMatchObject({
    codec: 'mjpeg',
    size: { width: 2560, height: 1440 },
  });
});

test('the first picture we know is taken; of none, or of none we know, we say so', () => {
  const both = sdp(
    'm=video 0 RTP/AVP 98',
    'a=rtpmap:98 MP4V-ES/90000',
    'm=video 0 RTP/AVP 96',
    'a=rtpmap:96 H264/90000',
    'a=control:b',
  );
  expect(videoTrack(both)).toMatchObject({ codec: 'h264', control: 'b' });
  expect(videoTrack(sdp('m=video 0 RTP/AVP 98', 'a=rtpmap:98 VP8/90000'))).toBe('unsupported');
  expect(videoTrack(sdp('m=audio 0 RTP/AVP 0'))).toBe('none');
});

test.each([
  ['m=audio 0 RTP/AVP 8', [], { codec: 'pcma', rate: 8000, channels: 1 }],
  ['m=audio 0 RTP/AVP 0', [], { codec: 'pcmu', rate: 8000 }],
  ['m=audio 0 RTP/AVP 97', ['a=rtpmap:97 PCMU/16000'], { codec: 'pcmu', rate: 16_000 }],
  ['m=audio 0 RTP/AVP 97', ['a=rtpmap:97 G726-32/8000'], { codec: 'g726', bits: 4 }],
  ['m=audio 0 RTP/AVP 97', ['a=rtpmap:97 opus/48000/2'], { codec: 'opus', channels: 2 }],
])('sound of %s %j', (media, lines, format) => {
  expect(audioTrack(sdp(media, ...lines))?.format).toMatchObject(format);
});

test('sound of AAC, with a configuration that is right, broken, missing, or of LATM', () => {
  const aac = (fmtp: string, name = 'MPEG4-GENERIC'): string | undefined => {
    const track = audioTrack(sdp('m=audio 0 RTP/AVP 97', `a=rtpmap:97 ${name}/16000/1`, `a=fmtp:97 ${fmtp}`));
    return track?.format.config?.toString('hex');
  };
  expect(aac('mode=AAC-hbr;sizelength=13;indexlength=3;config=1188')).toBe('1188');
  expect(aac('mode=AAC-hbr;config=0000')).toBe('1408');
  expect(aac('mode=AAC-hbr')).toBe('1408');
  // A StreamMuxConfig around AAC-LC at 16 kHz.
  expect(aac('cpresent=0;config=40002810', 'MP4A-LATM')).toBe('1408');
  expect(objectType(Buffer.from('2b11', 'hex'))).toBe(5);
});

test('the way back to a loudspeaker is no sound, and sound we do not know is none', () => {
  expect(audioTrack(sdp('m=audio 0 RTP/AVP 0', 'a=sendonly'))).toBeNull();
  expect(audioTrack(sdp('m=audio 0 RTP/AVP 97', 'a=rtpmap:97 SPEEX/8000'))).toBeNull();
  expect(audioTrack(sdp('m=audio 0 RTP/AVP 97', 'a=rtpmap:97 SPEEX/8000', 'm=audio 0 RTP/AVP 8'))?.type).toBe(8);
});

test('any text is read or refused', () => {
  const line = fc.oneof(
    fc.string({ maxLength: 60 }),
    fc.constantFrom(
      'm=video 0 RTP/AVP 96',
      'm=audio 0 RTP/AVP 97 8',
      'a=rtpmap:96 H264/90000',
      'a=rtpmap:97 MPEG4-GENERIC/0/x',
      'a=fmtp:96 sprop-parameter-sets=',
      'a=framerate:NaN',
      'a=control',
    ),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
      const parsed = parseSdp(lines.join('\n'));
      const read = parsed && [videoTrack(parsed), audioTrack(parsed)];
      expect(read === null || read.length === 2).toBe(true);
    }),
    { numRuns: 3000 },
  );
});
