import { keepalive, manscdpType, writeSip, type Hop } from '@anyuan/gb28181';
import { expect, test } from 'vitest';

import { makeTrace } from './trace.ts';

const hop: Hop = { transport: 'udp', address: '10.0.0.7', port: 5060 };
const at = new Date('2026-12-01T08:00:00Z');
const code = (n: number): string => `510105000011800${String(n).padStart(5, '0')}`;

const said = (n: number, body = keepalive.write({ sn: n, deviceId: code(n), status: true })): Buffer =>
  writeSip({
    kind: 'request',
    method: 'MESSAGE',
    uri: 'sip:51010500002000000001@5101050000',
    headers: [
      ['Via', `SIP/2.0/UDP 10.0.0.7;branch=z9hG4bK${n}`],
      ['From', `<sip:${code(n)}@5101050000>;tag=1`],
      ['To', '<sip:51010500002000000001@5101050000>'],
      ['Call-ID', `call-${n}@10.0.0.7`],
      ['CSeq', `${n} MESSAGE`],
      ['Content-Type', manscdpType],
    ],
    body,
  });

test('the newest come first, found by code, by call and by method', () => {
  const trace = makeTrace();
  for (let n = 1; n <= 50; n++) trace.add('in', said(n), hop, at);
  expect(trace.list({ limit: 3 }).map(({ callId }) => callId)).toEqual([50, 49, 48].map((n) => `call-${n}@10.0.0.7`));
  const [one, ...none] = trace.list({ q: code(7), limit: 100 });
  expect(none).toEqual([]);
  expect(one).toMatchObject({ title: 'MESSAGE', at, way: 'in', address: '10.0.0.7' });
  expect(one?.text).toContain('<CmdType>Keepalive</CmdType>');
  expect(trace.list({ q: 'CALL-7@', limit: 100 })).toHaveLength(1);
  // A word in a body is not what it is looked up by.
  expect(trace.list({ q: 'keepalive', limit: 100 })).toEqual([]);
  expect(trace.list({ method: 'INVITE', limit: 100 })).toEqual([]);
  expect(trace.list({ before: one?.id, limit: 100 })).toHaveLength(6);
});

test('of a long message the end is left out, what signs in is never shown, cut or not', () => {
  const trace = makeTrace();
  const secret = 'x'.repeat(20_000);
  trace.add(
    'in',
    said(1, Buffer.from(`<Control><Password>hidden</Password><FileURL>ftp://a:hidden@b/${secret}`)),
    hop,
    at,
  );
  const [one] = trace.list({ limit: 1 });
  expect(one?.text).toMatch(/<Password>\*\*\*<\/Password><FileURL>\*\*\*$/);
  expect(one?.text).toMatch(/Content-Length: 200\d\d/);
});

test('a day of 10,000 devices takes no more room than an hour', () => {
  const trace = makeTrace();
  const sizes: number[] = [];
  const some = Array.from({ length: 500 }, (_, n) => said(n));
  for (let n = 1; n <= 60_000; n++) {
    trace.add(n % 2 ? 'in' : 'out', some[n % some.length]!, hop, at);
    if (n % 20_000 === 0) sizes.push(trace.size.bytes);
  }
  expect(new Set(sizes).size).toBeLessThanOrEqual(2);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(16 << 20);
  expect(trace.size.entries).toBeGreaterThan(19_000);
  expect(trace.size.entries).toBeLessThan(21_000);
  // What was written over is not shown as something else.
  expect(trace.list({ limit: 30_000 }).every(({ title, codes }) => title === 'MESSAGE' && codes.length > 40)).toBe(
    true,
  );
});
