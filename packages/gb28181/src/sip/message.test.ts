import { describe, expect, test } from 'vitest';

import { allOf, header, readSip, writeSip, type SipMessage, type SipRequest } from './message.ts';
import { SipStream } from './stream.ts';
import { readAddress, readUri, tagOf, userOf, writeUri } from './uri.ts';
import { backTo, markVia, topVia } from './via.ts';

const message = (text: string): SipMessage => {
  const read = readSip(Buffer.from(text.replaceAll('\n', '\r\n'), 'latin1'));
  if ('problem' in read) throw new Error(read.problem);
  return read;
};
const request = (text: string): SipRequest => {
  const read = message(text);
  if (read.kind !== 'request') throw new Error('an answer');
  return read;
};

/** As a recorder sends it. */
const register = `REGISTER sip:34020000002000000001@3402000000 SIP/2.0
Via: SIP/2.0/UDP 192.168.1.64:5060;rport;branch=z9hG4bK1371463273
From: <sip:34020000001110000001@3402000000>;tag=2043466181
To: <sip:34020000001110000001@3402000000>
Call-ID: 1011047669
CSeq: 1 REGISTER
Contact: <sip:34020000001110000001@192.168.1.64:5060>
Max-Forwards: 70
User-Agent: IP Camera
Expires: 3600
Content-Length: 0

`;

test('a registration is read and written back as it was', () => {
  const read = message(register);
  expect(read).toMatchObject({ kind: 'request', method: 'REGISTER', uri: 'sip:34020000002000000001@3402000000' });
  expect(userOf(header(read, 'From'))).toBe('34020000001110000001');
  expect(writeSip(read).toString('latin1')).toBe(register.replaceAll('\n', '\r\n'));
});

describe('what peers write otherwise', () => {
  test('short names, folded lines, LF alone, no space behind a colon', () => {
    const read = readSip(
      Buffer.from('MESSAGE sip:a@b SIP/2.0\nv:SIP/2.0/UDP h;branch=z9hG4bK1\nf:<sip:x@y>;\n  tag=9\ni:77\nl:2\n\nhi'),
    );
    if ('problem' in read) throw new Error(read.problem);
    expect(tagOf(header(read, 'From'))).toBe('9');
    expect([header(read, 'Call-ID'), read.body.toString()]).toEqual(['77', 'hi']);
  });
  test('lines that are no header are passed over (Dahua adds a Route and empty names, srs#2071)', () => {
    const read = request(register.replace('Max-Forwards: 70', 'Route: <sip:192.168.1.1:5060;lr>\n: what\nhello there'));
    expect(header(read, 'Route')).toBe('<sip:192.168.1.1:5060;lr>');
    expect(header(read, 'Expires')).toBe('3600');
  });
  test('a display name in GB 2312 keeps its bytes', () => {
    const name = Buffer.from([0xbb, 0xfa, 0xb7, 0xbf]).toString('latin1');
    const read = message(register.replace('From: <', `From: "${name}" <`));
    expect(Buffer.from(readAddress(header(read, 'From')!)!.display, 'latin1')).toEqual(
      Buffer.from([0xbb, 0xfa, 0xb7, 0xbf]),
    );
    expect(writeSip(read).includes(Buffer.from([0xbb, 0xfa, 0xb7, 0xbf]))).toBe(true);
  });
  test('a name with a comma and an escaped quote is one address', () => {
    const read = message(register.replace('Contact: ', 'Contact: "a, \\"b\\"" <sip:c@d>, '));
    expect(allOf(read, 'Contact')).toEqual(['"a, \\"b\\"" <sip:c@d>', '<sip:34020000001110000001@192.168.1.64:5060>']);
  });
  test('a length that is missing in a datagram is what is there; one that is too large is a piece that was lost', () => {
    expect(message(`MESSAGE sip:a@b SIP/2.0\nCall-ID: 1\n\nhello`).body.toString()).toBe('hello');
    expect(readSip(Buffer.from('MESSAGE sip:a@b SIP/2.0\r\nContent-Length: 9\r\n\r\nhello'))).toEqual({
      problem: 'cut',
    });
    // A datagram ends where it ends, whatever a device has counted.
    expect(readSip(Buffer.from('MESSAGE sip:a@b SIP/2.0\r\nContent-Length: 9\r\n\r\nhello'), true)).toMatchObject({
      body: Buffer.from('hello'),
    });
    expect(message(`MESSAGE sip:a@b SIP/2.0\nContent-Length: 3\n\nhello`).body.toString()).toBe('hel');
  });
  test('two lengths that differ are refused: one message would be hidden in another', () => {
    expect(readSip(Buffer.from('MESSAGE sip:a@b SIP/2.0\r\nContent-Length: 3\r\nl: 5\r\n\r\nhello'))).toEqual({
      problem: 'bad-length',
    });
  });
  test('a value never begins a header of its own', () => {
    const sent = writeSip({ ...request(register), headers: [['Subject', 'a\r\nX-Evil: 1']] });
    expect(sent.toString()).toContain('Subject: a X-Evil: 1\r\n');
  });
});

describe('a stream is cut by Content-Length (sipnab#95, SIP.js#818)', () => {
  const one = Buffer.from('MESSAGE sip:a@b SIP/2.0\r\nCall-ID: 1\r\nCSeq: 1 MESSAGE\r\nContent-Length: 5\r\n\r\nhello');
  test('several in one segment', () => {
    const got = new SipStream().push(Buffer.concat([one, one, one]));
    expect(got.map(({ body }) => body.toString())).toEqual(['hello', 'hello', 'hello']);
  });
  test('one over many, byte by byte, with empty lines before it', () => {
    const stream = new SipStream();
    const got = Array.from(Buffer.concat([Buffer.from('\r\n\r\n'), one, Buffer.from('\r\n'), one])).flatMap((byte) =>
      stream.push(Buffer.from([byte])),
    );
    expect(got.length).toBe(2);
    expect(stream.waiting).toBe(0);
  });
  test('a body that looks like a message is a body', () => {
    const body = `x${one.toString()}`;
    const outer = Buffer.from(`MESSAGE sip:a@b SIP/2.0\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
    expect(new SipStream().push(outer).map((read) => read.body.toString())).toEqual([body]);
  });
  test('what has no length has no body', () => {
    const got = new SipStream().push(Buffer.concat([Buffer.from('ACK sip:a@b SIP/2.0\r\nCall-ID: 1\r\n\r\n'), one]));
    expect(got.map(({ body }) => body.length)).toEqual([0, 5]);
  });
  test('nonsense ends it, and keeps nothing', () => {
    for (const nonsense of [
      'GET / HTTP/1.1\r\n\r\n',
      'MESSAGE sip:a@b SIP/2.0\r\nContent-Length: -1\r\n\r\n',
      'A'.repeat(40_000),
    ]) {
      const stream = new SipStream();
      stream.push(Buffer.from(nonsense));
      expect(stream.problem).not.toBeNull();
      expect([stream.waiting, stream.push(one).length]).toEqual([0, 0]);
    }
  });
});

describe('where an answer goes', () => {
  const at = { transport: 'udp', address: '10.0.0.9', port: 31_000 } as const;
  test('to where it came from, when rport is asked for; and the Via says so (RFC 3581)', () => {
    const marked = markVia(request(register), at.address, at.port);
    expect(topVia(marked)?.params).toEqual(
      new Map([
        ['rport', '31000'],
        ['branch', 'z9hG4bK1371463273'],
        ['received', '10.0.0.9'],
      ]),
    );
    expect(backTo(marked, at)).toEqual(at);
  });
  test('behind a router that nobody told of, too: the Via names an address that is not there (wvp#8)', () => {
    expect(backTo(request(register.replace(';rport', '')), at)).toEqual(at);
  });
  test('to the port of the Via, when the address is the same and no rport is asked for', () => {
    const plain = request(register.replace(';rport', '').replace('192.168.1.64:5060;', '10.0.0.9:5070;'));
    expect(backTo(plain, at)).toEqual({ ...at, port: 5_070 });
  });
  test('only the first of several Vias is touched', () => {
    const two = request(register.replace('From:', 'Via: SIP/2.0/TCP proxy:5060;branch=z9hG4bKother\nFrom:'));
    expect(allOf(markVia(two, at.address, at.port), 'Via')[1]).toBe('SIP/2.0/TCP proxy:5060;branch=z9hG4bKother');
  });
});

test('addresses of all forms are read', () => {
  expect(readUri('sip:34020000001110000001@[2001:db8::1]:5060;transport=tcp')).toMatchObject({
    user: '34020000001110000001',
    host: '2001:db8::1',
    port: 5_060,
  });
  expect(writeUri(readUri('sip:a@[2001:db8::1]:5060;lr')!)).toBe('sip:a@[2001:db8::1]:5060;lr');
  expect(readUri('sip:192.168.1.1')).toMatchObject({ user: '', host: '192.168.1.1' });
  expect(readUri('sip:a:secret@b')).toMatchObject({ user: 'a' });
  expect(readUri('tel:110')).toBeUndefined();
  expect(readAddress('sip:a@b;tag=1')?.params.get('tag')).toBe('1');
});
