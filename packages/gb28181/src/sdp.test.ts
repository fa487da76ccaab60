import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { readPlayback, writePlayback } from './mansrtsp.ts';
import { readSdp, usualPayloads, writeSdp, type GbSdp } from './sdp.ts';
import { ssrcNumber, SsrcPool } from './ssrc.ts';
import { readSubject, writeSubject } from './subject.ts';

const sdp = (text: string): GbSdp => {
  const read = readSdp(Buffer.from(text));
  if (!read) throw new Error('no SDP');
  return read;
};

test('the answer of a camera is read, y= and f= with it (Annex G)', () => {
  expect(
    sdp(
      'v=0\r\no=34020000001320000001 0 0 IN IP4 192.168.1.64\r\ns=Play\r\nc=IN IP4 192.168.1.64\r\nt=0 0\r\nm=video 15060 TCP/RTP/AVP 96\r\na=setup:active\r\na=sendonly\r\na=rtpmap:96 PS/90000\r\na=username:34020000001320000001\r\na=password:12345678\r\na=filesize:1048576\r\ny=0200000001\r\nf=v/2/6/25/1/4096a/1/8/1\r\n',
    ),
  ).toEqual({
    owner: '34020000001320000001',
    name: 'Play',
    address: '192.168.1.64',
    media: 'video',
    port: 15_060,
    transport: 'tcp',
    setup: 'active',
    payloads: [{ type: 96, name: 'PS', rate: 90_000 }],
    direction: 'sendonly',
    from: null,
    to: null,
    uri: null,
    ssrc: '0200000001',
    stream: null,
    downloadSpeed: null,
    fileSize: 1_048_576,
    format: {
      video: { codec: 2, resolution: '6', frameRate: 25, rateType: 1, kbps: 4_096 },
      audio: { codec: 1, rate: 8, sampling: 1 },
    },
  });
});

describe('what peers write otherwise', () => {
  test('no y= (wvp PR#679), LF alone, the address only at the media', () => {
    const read = sdp(
      'v=0\no=x 0 0 IN IP4 0.0.0.0\ns=Play\nt=0 0\nm=video 6000 RTP/AVP 96\nc=IN IP4 10.0.0.2\na=rtpmap:96 PS/90000\n',
    );
    expect([read.ssrc, read.address, read.transport]).toEqual([null, '10.0.0.2', 'udp']);
  });
  test('a vendor named instead of PS is a vendor', () => {
    expect(sdp('m=video 6000 RTP/AVP 96 97 98\na=rtpmap:96 HIKVISION/90000\na=rtpmap:98 H264/90000').payloads).toEqual([
      { type: 96, name: 'HIKVISION', rate: 90_000 },
      { type: 97, name: '', rate: 90_000 },
      { type: 98, name: 'H264', rate: 90_000 },
    ]);
  });
  test('times of 1900 are those of 1970', () => {
    expect(sdp('s=Playback\nt=3989000000 3989003600\nm=video 6000 RTP/AVP 96')).toMatchObject({
      from: 1_780_011_200,
      to: 1_780_014_800,
      name: 'Playback',
    });
  });
  test('the stream is asked for in the words of others', () => {
    const ask = (line: string) => sdp(`m=video 1 RTP/AVP 96\n${line}`).stream;
    expect([
      ask('a=streamnumber:1'),
      ask('a=streamprofile:1'),
      ask('a=streamMode:sub'),
      ask('a=stream:0'),
      ask(''),
    ]).toEqual([1, 1, 1, 0, null]);
  });
  test('what has no media is none', () => {
    expect(readSdp(Buffer.from('v=0'))).toBeUndefined();
    expect(readSdp(Buffer.from('m=video 99999 RTP/AVP 96'))).toBeUndefined();
  });
});

test('what is written is read as it was', () => {
  const digits = fc.stringMatching(/^[0-9]{20}$/);
  const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: null });
  fc.assert(
    fc.property(
      fc.record({
        owner: digits,
        name: fc.constantFrom('Play', 'Playback', 'Download', 'Talk' as const),
        address: fc.oneof(fc.ipV4(), fc.constant('2001:db8::7')),
        media: fc.constantFrom('video', 'audio' as const),
        port: fc.integer({ min: 0, max: 65_535 }),
        transport: fc.constantFrom('udp', 'tcp' as const),
        setup: maybe(fc.constantFrom('active', 'passive' as const)),
        payloads: fc.constant(usualPayloads),
        direction: maybe(fc.constantFrom('recvonly', 'sendonly', 'sendrecv', 'inactive' as const)),
        times: maybe(fc.tuple(fc.integer({ min: 1, max: 2e9 }), fc.integer({ min: 1, max: 2e9 }))),
        uri: maybe(digits.map((one) => `${one}:0`)),
        ssrc: maybe(fc.stringMatching(/^[01][0-9]{9}$/)),
        stream: maybe(fc.constantFrom(0, 1, 2)),
        downloadSpeed: maybe(fc.constantFrom(1, 2, 4, 8)),
        fileSize: maybe(fc.integer({ min: 0, max: 1e12 })),
        format: fc.constant({
          video: { codec: 5, resolution: '1920X1080', kbps: 2_048 },
          audio: { codec: 1, rate: 8, sampling: 1 },
        }),
      }),
      ({ times, ...rest }) => {
        const given: GbSdp = { ...rest, from: times?.[0] ?? null, to: times?.[1] ?? null } as GbSdp;
        expect(readSdp(writeSdp(given))).toEqual(given);
      },
    ),
  );
});

describe('numbers of streams (Annex G, y=)', () => {
  test('digits 4 to 8 of the domain: those of 13010000002000000001 are 10000', () => {
    const pool = new SsrcPool('13010000002000000001');
    expect([pool.take(false), pool.take(true)]).toEqual(['0100000001', '1100000002']);
    expect(ssrcNumber('1100000002')).toBe(1_100_000_002);
  });
  test('ten thousand at a time, none twice, and what is given back comes again last', () => {
    const pool = new SsrcPool('13010000002000000001');
    const all = Array.from({ length: 10_000 }, () => pool.take(false));
    expect(new Set(all).size).toBe(10_000);
    expect(pool.take(false)).toBeUndefined();
    pool.giveBack(all[17]!);
    pool.giveBack(all[3]!);
    expect(pool.inUse).toBe(9_998);
    expect(new Set([pool.take(true)?.slice(6), pool.take(true)?.slice(6)])).toEqual(
      new Set([all[17]!.slice(6), all[3]!.slice(6)]),
    );
    const few = new SsrcPool('13010000002000000001');
    const first = few.take(false)!;
    few.giveBack(first);
    expect(few.take(false)).not.toBe(first);
  });
});

describe('playback (Annex B)', () => {
  test('a speed without a place, a place without a speed, and on from where it stands', () => {
    expect(writePlayback({ do: 'play', scale: 2 }, 3).toString()).toBe(
      'PLAY RTSP/1.0\r\nCSeq: 3\r\nScale: 2.0\r\n\r\n',
    );
    expect(writePlayback({ do: 'play', at: 100 }, 4).toString()).toBe(
      'PLAY RTSP/1.0\r\nCSeq: 4\r\nRange: npt=100-\r\n\r\n',
    );
    expect(writePlayback({ do: 'play' }, 5).toString()).toBe('PLAY RTSP/1.0\r\nCSeq: 5\r\nRange: npt=now-\r\n\r\n');
    expect(writePlayback({ do: 'pause' }, 6).toString()).toContain('PauseTime: now');
  });
  test('is read as the standard and as others write it', () => {
    const command = (text: string) => readPlayback(Buffer.from(text))?.command;
    expect(command('PLAY MANSRTSP/1.0\nCSeq:3\nScale:-1.0\nRange:npt=0:01:40-')).toEqual({
      do: 'play',
      at: 100,
      scale: -1,
    });
    expect(command('PLAY RTSP/1.0\r\nCSeq: 2\r\nRange: npt=now-\r\n')).toEqual({ do: 'play', at: null });
    expect(command('PAUSE sip:a RTSP/1.0\r\nCSeq: 1\r\n')).toEqual({ do: 'pause' });
    expect(command('TEARDOWN RTSP/1.0\r\nCSeq: 1\r\n')).toEqual({ do: 'teardown' });
    expect(command('PLAY RTSP/1.0\r\nScale: 0\r\n')).toEqual({ do: 'play' });
    expect(command('DESCRIBE rtsp://x RTSP/1.0')).toBeUndefined();
  });
});

test('the subject of a stream (Annex L), also where half of it is missing', () => {
  const subject = {
    sender: '34020000001320000001',
    senderSerial: '0200000001',
    receiver: '34020000002000000001',
    receiverSerial: '0',
  };
  expect(readSubject(writeSubject(subject))).toEqual(subject);
  expect(readSubject('34020000001320000001:0')).toMatchObject({ sender: '34020000001320000001', receiver: '' });
  expect(readSubject('what')).toBeUndefined();
});
