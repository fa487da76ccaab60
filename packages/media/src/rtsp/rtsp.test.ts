import { createHash } from 'node:crypto';

import fc from 'fast-check';
import { expect, test } from 'vitest';

import type { Reason } from '../types.ts';
import { parseAddress } from './address.ts';
import { Dialog, type DialogEvents } from './dialog.ts';
import { Login } from './login.ts';
import { type Message, parseHead } from './message.ts';
import { RtspReader } from './reader.ts';
import { reasonOfError, reasonOfStatus } from './reasons.ts';
import { readSession, readTransport } from './transport.ts';

test.each([
  ['rtsp://10.0.0.5/Streaming/Channels/101', '10.0.0.5', 554, undefined, undefined],
  ['rtsp://admin:pw@10.0.0.5:8554/cam@1?x=1', '10.0.0.5', 8554, 'admin', 'pw'],
  ['rtsp://admin:p@ss:w/rd#1%@10.0.0.5:554/x', '10.0.0.5', 554, 'admin', 'p@ss:w/rd#1%'],
  ['rtsp://admin:a@b/c@cam.local/x', 'cam.local', 554, 'admin', 'a@b/c'],
  ['rtsp://admin:p%40ss@10.0.0.5/x', '10.0.0.5', 554, 'admin', 'p@ss'],
  ['rtsp://admin:100%@10.0.0.5/x', '10.0.0.5', 554, 'admin', '100%'],
  ['rtsp://admin:@10.0.0.5/x', '10.0.0.5', 554, 'admin', ''],
  ['rtsp://admin@10.0.0.5/x', '10.0.0.5', 554, 'admin', undefined],
  ['RTSPS://[fe80::1]/x', 'fe80::1', 322, undefined, undefined],
  ['rtsp://u:p@[::1]:8554/x', '::1', 8554, 'u', 'p'],
  ['rtsp://camera/ch@1.2', 'camera', 554, undefined, undefined],
  ['rtsp://u:p@camera/x', 'camera', 554, 'u', 'p'],
])('%s', (text, host, port, username, password) => {
  const address = parseAddress(text);
  expect(address).toMatchObject({ host, port });
  expect([address?.username, address?.password]).toEqual([username, password]);
  expect(address?.url).not.toContain(`${password}@`);
});

test.each(['', 'http://10.0.0.5/x', 'rtsp://', 'rtsp://10.0.0.5:99999/x', 'rtsp://a b/x', 'rtsp://:554/x'])(
  'no address: %s',
  (text) => expect(parseAddress(text)).toBeNull(),
);

const answer = (status: number, ...headers: [string, string][]): Message => ({
  protocol: 'RTSP',
  status,
  method: '',
  url: '',
  headers: headers.map(([name, value]) => [name.toLowerCase(), value]),
  body: '',
});
const fields = (line: string): Record<string, string> =>
  Object.fromEntries([...line.matchAll(/(\w+)=(?:"([^"]*)"|([^\s,]+))/g)].map((m) => [m[1]!, m[2] ?? m[3] ?? '']));

test.each([
  ['MD5 without qop', 'Digest realm="r", nonce="n"', 'md5', false],
  ['MD5 with qop', 'Digest realm="r", nonce="n", qop="auth"', 'md5', true],
  ['MD5 with both qops', 'Digest realm="r", nonce="n", algorithm=MD5, qop="auth-int, auth"', 'md5', true],
  ['SHA-256', 'Digest realm="r", nonce="n", algorithm="SHA-256"', 'sha256', false],
  ['SHA-256 with qop', 'Digest realm="r", nonce="n", algorithm=SHA-256, qop="auth"', 'sha256', true],
])('signing in by digest: %s', (_, challenge, hash, hasQop) => {
  const login = new Login('admin', 'p@ss:w/rd#1%');
  expect(login.refused(answer(401, ['WWW-Authenticate', challenge]))).toBe('again');
  const header = login.authorization('DESCRIBE', 'rtsp://h/x') ?? '';
  const said = fields(header);
  const h = (text: string): string => createHash(hash).update(text).digest('hex');
  const [first, second] = [h('admin:r:p@ss:w/rd#1%'), h('DESCRIBE:rtsp://h/x')];
  const middle = hasQop ? `n:${said['nc']}:${said['cnonce']}:auth` : 'n';
  expect(said['response']).toBe(h(`${first}:${middle}:${second}`));
  expect([said['uri'], said['qop']]).toEqual(['rtsp://h/x', hasQop ? 'auth' : undefined]);
  // The same challenge again is a refusal.
  expect(login.refused(answer(401, ['WWW-Authenticate', challenge]))).toBe('auth_refused');
});

test('the strongest way that is offered is taken, in one line or in several', () => {
  const offers = ['Basic realm="r"', 'Digest realm="r", nonce="1"', 'Digest realm="r", nonce="2", algorithm=SHA-256'];
  for (const headers of [
    offers.map((one): [string, string] => ['WWW-Authenticate', one]),
    [['WWW-Authenticate', offers.join(', ')] as [string, string]],
  ]) {
    const login = new Login('admin', '');
    expect(login.refused(answer(401, ...headers))).toBe('again');
    expect(login.authorization('DESCRIBE', 'x')).toContain('algorithm=SHA-256');
  }
});

test('basic is answered where it may be, an empty password is one, a number used up is asked again', () => {
  const basic = answer(401, ['WWW-Authenticate', 'Basic realm="r"']);
  const login = new Login('admin', undefined);
  expect(login.refused(basic)).toBe('again');
  expect(login.authorization('DESCRIBE', 'x')).toBe(`Basic ${Buffer.from('admin:').toString('base64')}`);
  expect(new Login('admin', 'x', false).refused(basic)).toBe('auth_unknown');
  expect(new Login(undefined, undefined).refused(basic)).toBe('auth_missing');
  const digest = new Login('admin', 'x');
  expect(digest.refused(answer(401, ['WWW-Authenticate', 'Digest realm="r", nonce="1"']))).toBe('again');
  const stale = answer(401, ['WWW-Authenticate', 'Digest realm="r", nonce="2", stale=TRUE']);
  expect(digest.refused(stale)).toBe('again');
  expect(digest.refused(stale)).toBe('auth_refused');
});

test.each([
  ['RTP/AVP/TCP;unicast;interleaved=2-3', [2, 3]],
  ['RTP/AVP;unicast;interleaved=0-1;ssrc=1234', [0, 1]],
  ['RTP/AVP/TCP;interleaved=4', [4, 5]],
  ['RTP/AVP/TCP;unicast', [0, 1]],
  [undefined, [0, 1]],
] as const)('a transport of %s is understood', (text, interleaved) => {
  expect(readTransport(text, { interleaved: 0 }).interleaved).toEqual(interleaved);
});

test('ports, the source and the life of a session are read', () => {
  expect(readTransport('RTP/AVP;unicast;client_port=5000-5001;server_port=6970-6971;source=10.1.1.1', null)).toEqual({
    interleaved: null,
    serverPorts: [6970, 6971],
    source: '10.1.1.1',
  });
  expect(readSession('abc;timeout=10')).toEqual({ id: 'abc', seconds: 10 });
  expect(readSession(' 12 34 ')).toEqual({ id: '12 34', seconds: 60 });
  expect(readSession(undefined)).toBeNull();
});

test.each([
  [400, 'camera_error'],
  [401, 'auth_refused'],
  [403, 'forbidden'],
  [404, 'not_found'],
  [405, 'protocol'],
  [408, 'timeout'],
  [453, 'busy'],
  [461, 'transport'],
  [500, 'camera_error'],
  [503, 'busy'],
  [505, 'protocol'],
] as const)('an answer of %i means %s', (status, reason) => expect(reasonOfStatus(status)).toBe(reason));

test.each([
  ['ECONNREFUSED', false, 'refused'],
  ['EHOSTUNREACH', false, 'unreachable'],
  ['ETIMEDOUT', false, 'timeout'],
  ['ENOTFOUND', false, 'bad_address'],
  ['ECONNRESET', false, 'closed'],
  ['ECONNRESET', true, 'interrupted'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', false, 'tls'],
] as const)('a connection that ends by %s (playing: %s) means %s', (code, isPlaying, reason) =>
  expect(reasonOfError(code, isPlaying)).toBe(reason),
);

// The reader

type Found = { packet: string } | { status: number; body: string } | { method: string };
function read(
  chunks: readonly Buffer[],
  types: readonly number[] = [],
): { found: Found[]; isForeign: boolean; reader: RtspReader } {
  const found: Found[] = [];
  let isForeign = false;
  const reader = new RtspReader({
    packet: (channel, b, from, to) => found.push({ packet: `${channel}:${b.toString('hex', from, to)}` }),
    message: ({ status, method, body }) => found.push(status === 0 ? { method } : { status, body }),
    foreign: () => (isForeign = true),
  });
  for (const type of types) reader.types.add(type);
  for (const chunk of chunks) reader.push(chunk, 0, chunk.length);
  return { found, isForeign, reader };
}
const interleaved = (channel: number, body: Uint8Array): Buffer => {
  const rtp = Buffer.concat([Buffer.from([0x80, 96]), body, Buffer.alloc(Math.max(0, 10 - body.length))]);
  return Buffer.concat([Buffer.from([0x24, channel, rtp.length >> 8, rtp.length & 255]), rtp]);
};
const hello = Buffer.from('RTSP/1.0 200 OK\r\nCSeq: 1\r\n\r\n');

test('a connection cut into any pieces is read the same', () => {
  const part = fc.oneof(
    fc.tuple(fc.integer({ min: 0, max: 3 }), fc.uint8Array({ maxLength: 3000 })).map(([channel, body]) => ({
      bytes: interleaved(channel, body),
      found: { packet: `${channel}:${interleaved(channel, body).toString('hex', 4)}` } as Found,
    })),
    fc.tuple(fc.constantFrom(200, 401, 455), fc.string({ maxLength: 40 })).map(([status, body]) => ({
      bytes: Buffer.from(
        `RTSP/1.0 ${status} X\r\nCSeq: 9\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      ),
      found: { status, body: Buffer.from(body).toString() } as Found,
    })),
    fc.constant({
      bytes: Buffer.from('OPTIONS rtsp://h/x RTSP/1.0\r\nCSeq: 4\r\n\r\n'),
      found: { method: 'OPTIONS' } as Found,
    }),
  );
  fc.assert(
    fc.property(
      fc.array(part, { maxLength: 8 }),
      fc.array(fc.integer({ min: 1, max: 2000 }), { minLength: 1, maxLength: 12 }),
      (parts, sizes) => {
        const all = Buffer.concat([hello, ...parts.map(({ bytes }) => bytes)]);
        const chunks: Buffer[] = [];
        for (let at = 0, i = 0; at < all.length; i++) {
          const size = sizes[i % sizes.length]!;
          chunks.push(Buffer.from(all.subarray(at, at + size)));
          at += size;
        }
        expect(read(chunks).found).toEqual([{ status: 200, body: '' }, ...parts.map(({ found }) => found)]);
      },
    ),
    { numRuns: 150 },
  );
});

test('junk between packets is passed over, and a packet that was cut costs no more than itself and the next', () => {
  const good = (n: number): Buffer => interleaved(0, Buffer.alloc(50, n));
  const junk = Buffer.from('\0junk $ and $more\xff', 'latin1');
  const { found } = read([hello, good(1), junk, good(2), good(3).subarray(0, 30), good(4), good(5), good(6)], [96]);
  const packets = found.flatMap((one) => ('packet' in one ? [one.packet] : []));
  expect(packets).toContain(`0:${good(2).toString('hex', 4)}`);
  expect(packets.at(-1)).toBe(`0:${good(6).toString('hex', 4)}`);
});

test.each([
  'HTTP/1.1 400 Bad Request\r\n\r\n',
  'SSH-2.0-OpenSSH_9.2\r\n',
  '220 mail.example ESMTP\r\n',
  '\x15\x03\x01\0\x02\x02\x0a',
])('who does not speak RTSP is told as such: %j', (text) =>
  expect(read([Buffer.from(text, 'latin1')]).isForeign).toBe(true),
);

// The dialog

const SDP = `v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=x\r\na=control:*\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=control:track=0\r\nm=audio 0 RTP/AVP 8\r\na=control:track=1\r\n`;

type Script = (method: string, url: string, headers: Map<string, string>) => [number, ...[string, string][]] | null;
/** Plays a dialog against answers made up by the test; tells what was asked and how it went. */
function play(
  script: Script,
  options: { transport?: 'tcp' | 'udp' | 'auto'; url?: string; login?: Login; sdp?: string } = {},
) {
  const asked: string[] = [];
  const log: string[] = [];
  const ended: { reason?: Reason; status?: number | undefined; location?: string } = {};
  const queue: Message[] = [];
  const events: DialogEvents = {
    send(text) {
      const head = parseHead(text.trimEnd())!;
      if (head.status > 0) return void log.push(`answered ${head.status}`);
      const headers = new Map(head.headers);
      asked.push(`${head.method} ${head.url} ${headers.get('transport') ?? ''}`.trim());
      const given = script(head.method, head.url, headers);
      if (!given) return;
      const [status, ...more] = given;
      queue.push({
        ...answer(status, ['CSeq', headers.get('cseq')!], ...more),
        body: head.method === 'DESCRIBE' ? (options.sdp ?? SDP) : '',
      });
    },
    described: ({ audio }) => log.push(`described ${audio?.format.codec ?? 'silent'}`),
    ports: (_, given) => given([5000, 5001]),
    transport: (track, { interleaved: channels, serverPorts }) =>
      log.push(`${track} ${(channels ?? serverPorts)?.join()}`),
    playing: () => log.push('playing'),
    redirected: (location) => (ended.location = location),
    failed: (reason, status) => Object.assign(ended, { reason, status }),
  };
  const dialog = new Dialog(
    options.url ?? 'rtsp://h/x',
    options.login ?? new Login(undefined, undefined),
    options.transport ?? 'tcp',
    events,
  );
  const run = (): void => {
    for (let next = queue.shift(); next; next = queue.shift()) dialog.message(next);
  };
  dialog.start();
  run();
  return { asked, log, ended, dialog, run };
}
const fine: Script = (method) =>
  method === 'SETUP'
    ? [200, ['Session', 's;timeout=10'], ['Transport', 'RTP/AVP/TCP;interleaved=0-1']]
    : [200, ['Public', 'OPTIONS, GET_PARAMETER']];

test('a camera is described, set up, and plays; afterwards it is told in its own way that we are here', () => {
  const { asked, log, dialog, run } = play(fine);
  expect(asked).toEqual([
    'DESCRIBE rtsp://h/x',
    'SETUP rtsp://h/x/track=0 RTP/AVP/TCP;unicast;interleaved=0-1',
    'SETUP rtsp://h/x/track=1 RTP/AVP/TCP;unicast;interleaved=2-3',
    'PLAY rtsp://h/x',
  ]);
  expect(log).toEqual(['described pcma', 'video 0,1', 'audio 0,1', 'playing']);
  expect(dialog.sessionSeconds).toBe(10);
  for (let i = 0; i < 2; i++) {
    dialog.keepAlive();
    run();
  }
  expect(asked.slice(4)).toEqual(['OPTIONS rtsp://h/x', 'GET_PARAMETER rtsp://h/x']);
  dialog.end();
  expect(asked.at(-1)).toBe('TEARDOWN rtsp://h/x');
});

test('a camera that does not know GET_PARAMETER is asked by OPTIONS', () => {
  const { asked, dialog, run } = play((method, url, headers) =>
    method === 'GET_PARAMETER' ? [501] : fine(method, url, headers),
  );
  for (let i = 0; i < 3; i++) {
    dialog.keepAlive();
    run();
  }
  expect(asked.slice(4).map((line) => line.split(' ')[0])).toEqual(['OPTIONS', 'GET_PARAMETER', 'OPTIONS']);
});

test.each([
  ['rtsp://h/x', 'rtsp://h/other/', 'track=0', 'rtsp://h/other/track=0'],
  ['rtsp://h/cam?channel=1&subtype=0', '', 'trackID=0', 'rtsp://h/cam?channel=1&subtype=0/trackID=0'],
  ['rtsp://h/x', '', 'rtsp://10.9.9.9/y/track=0', 'rtsp://10.9.9.9/y/track=0'],
  ['rtsp://h/x', 'not an address', 'track=0', 'rtsp://h/x/track=0'],
])('from %s, based on %j, %s is found', (url, base, control, wanted) => {
  const sdp = `v=0\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=control:${control}\r\n`;
  const { asked } = play(
    (method, ...rest) => (method === 'DESCRIBE' && base ? [200, ['Content-Base', base]] : fine(method, ...rest)),
    { url, sdp },
  );
  expect(asked[1]?.split(' ')[1]).toBe(wanted);
});

test('sound that cannot be set up does not keep the picture from playing', () => {
  const { log } = play((method, url, headers) => (url.endsWith('track=1') ? [500] : fine(method, url, headers)));
  expect(log.at(-1)).toBe('playing');
});

test('a camera that wants datagrams gets them where that is left open, and is told as such where it is not', () => {
  const udpOnly: Script = (method, url, headers) =>
    method === 'SETUP' && headers.get('transport')?.includes('TCP')
      ? [461]
      : method === 'SETUP'
        ? [200, ['Session', 's'], ['Transport', 'RTP/AVP;unicast;client_port=5000-5001;server_port=7000-7001']]
        : fine(method, url, headers);
  expect(play(udpOnly, { transport: 'auto' }).log).toContain('video 7000,7001');
  expect(play(udpOnly, { transport: 'tcp' }).ended).toEqual({ reason: 'transport', status: 461 });
});

test.each([
  ['no such path', (): [number] => [404], 'not_found', 404],
  ['a full camera', (): [number] => [453], 'busy', 453],
  ['an account it does not want', (): [number] => [401], 'auth_missing', undefined],
] as const)('%s is told', (_, script, reason, status) => {
  expect(play(script).ended).toEqual({ reason, status });
});

test('what a description lacks is told, too', () => {
  expect(play(fine, { sdp: 'v=0\r\nm=audio 0 RTP/AVP 8\r\n' }).ended.reason).toBe('no_video');
  expect(play(fine, { sdp: 'v=0\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 MP4V-ES/90000\r\n' }).ended.reason).toBe(
    'unsupported',
  );
  expect(play(fine, { sdp: '<html></html>' }).ended.reason).toBe('camera_error');
});

test('a range that is not understood is left out; a redirect is followed; a camera that says good-bye ends', () => {
  const { asked, log } = play((method, url, headers) => (headers.has('range') ? [457] : fine(method, url, headers)));
  expect(asked.filter((line) => line.startsWith('PLAY'))).toHaveLength(2);
  expect(log.at(-1)).toBe('playing');
  expect(play(() => [302, ['Location', 'rtsp://other/y']]).ended).toEqual({ location: 'rtsp://other/y' });
  const one = play(fine);
  one.dialog.message({ ...answer(0), method: 'OPTIONS', url: '*' });
  one.dialog.message({ ...answer(0), method: 'TEARDOWN', url: '*' });
  expect([one.log.slice(-2), one.ended.reason]).toEqual([['answered 200', 'answered 200'], 'ended']);
});

test('answers without their number, or with a wrong one, are taken for the oldest question', () => {
  const { log } = play(fine);
  const wrong: string[] = [];
  const queue: Message[] = [];
  const dialog = new Dialog('rtsp://h/x', new Login(undefined, undefined), 'tcp', {
    send: (text) => {
      const { method } = parseHead(text.trimEnd())!;
      queue.push({ ...answer(200, ['Session', 's']), body: method === 'DESCRIBE' ? SDP : '' });
    },
    described: () => undefined,
    ports: () => undefined,
    transport: () => undefined,
    playing: () => wrong.push('playing'),
    redirected: () => undefined,
    failed: (reason) => wrong.push(reason),
  });
  dialog.start();
  for (let next = queue.shift(); next; next = queue.shift()) dialog.message(next);
  expect([log.at(-1), wrong]).toEqual(['playing', ['playing']]);
});

test('100,000 damaged connections: nothing throws, nothing is kept that grows', () => {
  const good = Buffer.concat([
    hello,
    interleaved(0, Buffer.alloc(40, 7)),
    Buffer.from(`RTSP/1.0 200 OK\r\nCSeq: 2\r\nContent-Length: ${SDP.length}\r\n\r\n${SDP}`),
    interleaved(1, Buffer.alloc(20, 3)),
    Buffer.from('RTSP/1.0 401 Unauthorized\r\nWWW-Authenticate: Digest realm="r", nonce="n"\r\n\r\n'),
  ]);
  let state = 7;
  const random = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) % below;
  };
  let heard = 0;
  let outside = 0;
  for (let n = 0; n < 100_000; n++) {
    const reader = new RtspReader({
      packet: (_, b, from, to) => {
        if (from < 0 || to > b.length || from >= to) outside++;
        heard++;
      },
      message: () => void heard++,
      foreign: () => undefined,
    });
    const one = Buffer.from(good);
    for (let i = random(6); i >= 0; i--) one[random(one.length)] = random(4) === 0 ? 0x24 : random(256);
    const cut = random(one.length);
    reader.push(one, 0, cut);
    reader.push(one, cut, one.length);
  }
  expect(outside).toBe(0);
  expect(heard).toBeGreaterThan(100_000);
});
