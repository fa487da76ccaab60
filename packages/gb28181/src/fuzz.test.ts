import { expect, test } from 'vitest';

import { alarmNotify, catalogResponse, deviceControl, recordResponse } from './index.ts';
import { readManscdp } from './manscdp/message.ts';
import { readPlayback } from './mansrtsp.ts';
import { readSdp, writeSdp } from './sdp.ts';
import { readAuthorization, readChallenge } from './sip/digest.ts';
import { header, readSip, writeSip, type SipMessage } from './sip/message.ts';
import { SipStream } from './sip/stream.ts';
import { TestNet } from './sip/test-net.ts';
import { readAddress } from './sip/uri.ts';
import { topVia } from './sip/via.ts';

const mutations = 100_000;

/** Numbers that come the same every time, so that what is found can be found again. */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const spice = [
  '<',
  '>',
  '&',
  '"',
  '\0',
  '\r\n',
  '\r\n\r\n',
  ';',
  ':',
  ',',
  '=',
  'Content-Length: 999999\r\n',
  '<a>',
  ']]>',
  '<!--',
  '%',
  '\xff',
  '￿',
].map((text) => Buffer.from(text, 'latin1'));
function mutate(bytes: Buffer, roll: (below: number) => number): Buffer {
  let out = Buffer.from(bytes);
  for (let n = 1 + roll(4); n > 0; n--) {
    const at = roll(out.length + 1);
    const kind = roll(5);
    if (kind === 0 && out.length > 0) out[at % out.length] = roll(256);
    else if (kind === 1)
      out = Buffer.concat([out.subarray(0, at), out.subarray(Math.min(out.length, at + 1 + roll(40)))]);
    else if (kind === 2) out = Buffer.concat([out.subarray(0, at), spice[roll(spice.length)]!, out.subarray(at)]);
    else if (kind === 3) {
      const from = roll(out.length + 1);
      out = Buffer.concat([out.subarray(0, at), out.subarray(from, from + roll(200)), out.subarray(at)]);
    } else out = out.subarray(0, at);
  }
  return out;
}

/** Runs all mutations and looks that memory stays where it was. */
function hammer(seeds: readonly Buffer[], eat: (bytes: Buffer) => void): void {
  const roll = dice(20_260_101);
  let before = 0;
  for (let i = 0; i < mutations; i++) {
    eat(mutate(seeds[i % seeds.length]!, roll));
    if (i === mutations / 2) before = process.memoryUsage().heapUsed;
  }
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(150 << 20);
}

const sdp = writeSdp({
  owner: '34020000002000000001',
  name: 'Playback',
  address: '10.0.0.1',
  media: 'video',
  port: 30_000,
  transport: 'tcp',
  setup: 'passive',
  payloads: [{ type: 96, name: 'PS', rate: 90_000 }],
  direction: 'recvonly',
  from: 1_700_000_000,
  to: 1_700_003_600,
  uri: '34020000001320000001:0',
  ssrc: '1200000001',
  stream: 0,
  downloadSpeed: 4,
  fileSize: 99,
  format: null,
});
const sips = [
  writeSip({
    kind: 'request',
    method: 'INVITE',
    uri: 'sip:34020000001320000001@3402000000',
    headers: [
      ['Via', 'SIP/2.0/UDP 10.0.0.1:5060;rport;branch=z9hG4bK77'],
      ['Via', 'SIP/2.0/TCP [2001:db8::1]:5060;branch=z9hG4bK78;received=1.2.3.4'],
      ['From', '"门" <sip:34020000002000000001@3402000000>;tag=1'],
      ['To', '<sip:34020000001320000001@3402000000>'],
      ['Call-ID', '77@10.0.0.1'],
      ['CSeq', '1 INVITE'],
      ['Contact', '<sip:34020000002000000001@10.0.0.1:5060>'],
      ['Subject', '34020000001320000001:0200000001,34020000002000000001:0'],
      ['Content-Type', 'application/sdp'],
    ],
    body: sdp,
  }),
  writeSip({
    kind: 'response',
    status: 401,
    reason: 'Unauthorized',
    headers: [
      ['Via', 'SIP/2.0/UDP 10.0.0.1:5060;rport=5060;branch=z9hG4bK77'],
      ['From', '<sip:a@b>;tag=1'],
      ['To', '<sip:a@b>;tag=2'],
      ['Call-ID', '1'],
      ['CSeq', '1 REGISTER'],
      ['WWW-Authenticate', 'Digest realm="3402000000", nonce="abc", algorithm=MD5, qop="auth,auth-int"'],
      [
        'Authorization',
        'Digest username="a", realm="b", nonce="c", uri="sip:d", response="e", qop=auth, nc=00000001, cnonce="f"',
      ],
    ],
    body: Buffer.alloc(0),
  }),
];

test('100,000 mutated SIP messages: read or refused, whole and from a stream, and no agent stumbles', () => {
  const net = new TestNet();
  net.copies = () => 0;
  let handled = 0;
  const agent = net.agent('a', (incoming) => {
    handled++;
    incoming.answer(200);
  });
  let stream = new SipStream();
  hammer(sips, (bytes) => {
    const read = readSip(bytes);
    if (!('problem' in read)) {
      look(read);
      agent.receive(read, net.hop('b'));
    }
    stream.push(bytes);
    if (stream.problem || stream.waiting > 1 << 20) stream = new SipStream();
    net.log.length = 0;
    // Half a second between them: what was remembered is forgotten in time.
    net.now += 500;
    agent.tick();
  });
  expect(handled).toBeGreaterThan(1_000);
  expect(agent.sizes.got).toBeLessThan(200);
});

function look(message: SipMessage): void {
  topVia(message);
  for (const name of ['From', 'To', 'Contact']) readAddress(header(message, name) ?? '');
  readChallenge(header(message, 'WWW-Authenticate') ?? '');
  readAuthorization(header(message, 'Authorization'));
  readSdp(message.body);
}

test('100,000 mutated XML bodies', () => {
  const item = { deviceId: '34020000001320000001', name: '三楼护士站', parentId: '34020000001180000001', status: true };
  const at = new Date('2026-11-29T00:30:00Z');
  const seeds = [
    catalogResponse.write({ sn: 1, deviceId: '3', sum: 2, items: [item, item] }),
    alarmNotify.write({ sn: 1, deviceId: '3', priority: 1, method: 2, at, info: { type: 2 } }),
    recordResponse.write(
      { sn: 1, deviceId: '3', sum: 1, items: [{ deviceId: '3', from: at, to: at }] },
      { charset: 'utf-8' },
    ),
    deviceControl.write({ sn: 1, deviceId: '3', ptz: 'A50F01021F0000D6' }),
  ];
  let understood = 0;
  hammer(seeds, (bytes) => {
    const read = readManscdp(bytes);
    if (!read) return;
    for (const one of [catalogResponse, alarmNotify, recordResponse, deviceControl])
      if (one.is(read) && one.read(read)) understood++;
  });
  expect(understood).toBeGreaterThan(10_000);
});

test('100,000 mutated descriptions of media and commands to a player', () => {
  const play = Buffer.from('PLAY MANSRTSP/1.0\r\nCSeq: 3\r\nScale: -1.0\r\nRange: npt=0:01:40-\r\n\r\n');
  let read = 0;
  hammer([sdp, play], (bytes) => {
    if (readSdp(bytes) || readPlayback(bytes)) read++;
  });
  expect(read).toBeGreaterThan(10_000);
});
