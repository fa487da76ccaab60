import fc from 'fast-check';
import { expect, test } from 'vitest';

import { isCode, isDivision, kindOf, makeCode, readCode } from './ids.ts';
import * as all from './index.ts';
import type { Shape } from './manscdp/fields.ts';
import { pagesOf, Gathering } from './manscdp/gather.ts';
import { readManscdp, type Declared } from './manscdp/message.ts';
import { readPtz, writePtz, type PtzCommand } from './ptz.ts';
import { readSip, writeSip, type SipMessage } from './sip/message.ts';
import { SipStream } from './sip/stream.ts';
import { decodeText, encodeText } from './xml/charset.ts';

const value = fc.stringMatching(/^[!-~]([ -~]{0,30}[!-~])?$/);
const body = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));
const headers = fc.array(
  fc.tuple(
    fc.constantFrom('Via', 'From', 'To', 'Call-ID', 'CSeq', 'Contact', 'Subject', 'X-GB-ver', 'Event', 'X-Other'),
    value,
  ),
  { maxLength: 8 },
);
const message: fc.Arbitrary<SipMessage> = fc.oneof(
  fc.record({
    kind: fc.constant('request' as const),
    method: fc.stringMatching(/^[A-Z]{2,12}$/),
    uri: fc.constant('sip:34020000001320000001@3402000000'),
    headers,
    body,
  }),
  fc.record({
    kind: fc.constant('response' as const),
    status: fc.integer({ min: 100, max: 699 }),
    reason: fc.stringMatching(/^[A-Za-z]([A-Za-z ]{0,12}[A-Za-z])?$/),
    headers,
    body,
  }),
);
const plain = (one: SipMessage) => ({
  ...one,
  headers: one.headers.filter(([name]) => name !== 'Content-Length'),
  body: one.body.toString('hex'),
});

test('a SIP message is read as it was written', () => {
  fc.assert(
    fc.property(message, (one) => {
      const read = readSip(writeSip(one));
      if ('problem' in read) throw new Error(read.problem);
      expect(plain(read)).toEqual(plain(one));
    }),
  );
});

test('however a stream is cut into segments, the same messages come out', () => {
  fc.assert(
    fc.property(
      fc.array(message, { minLength: 1, maxLength: 6 }),
      fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1 }),
      (messages, sizes) => {
        const bytes = Buffer.concat(messages.map(writeSip));
        const stream = new SipStream();
        const out: SipMessage[] = [];
        for (let at = 0, i = 0; at < bytes.length; i++) {
          const size = sizes[i % sizes.length]!;
          out.push(...stream.push(bytes.subarray(at, at + size)));
          at += size;
        }
        expect(stream.problem).toBeNull();
        expect(stream.waiting).toBe(0);
        expect(out.map(plain)).toEqual(messages.map(plain));
      },
    ),
  );
});

test('any text goes into GB 18030 and back, and is told from UTF-8', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (text) => {
      for (const charset of ['gb18030', 'utf-8'] as const) {
        const { text: read, charset: seen } = decodeText(encodeText(text, charset));
        // Bytes that are valid in both are taken as UTF-8: of names in Chinese that happens to almost none.
        expect(charset === 'gb18030' && seen === 'utf-8' ? text : read).toBe(text);
      }
    }),
  );
});

const isDeclared = (one: unknown): one is Declared<Shape> =>
  typeof one === 'object' && one !== null && 'shape' in one && 'cmdType' in one;
const declared = Object.entries(all as Record<string, unknown>).filter((one): one is [string, Declared<Shape>] =>
  isDeclared(one[1]),
);

test('every declared message is read as it was written', () => {
  expect(declared.length).toBeGreaterThan(35);
  // What fits any field: it is read by the field itself from what a sample writes.
  const samples: unknown[] = ['三楼护士站', '1', 7, 3.5, true, false, new Date('2026-11-29T00:30:00Z'), ['a', 'b']];
  const sampleOf = ({ inner, read, write }: Shape[string]): unknown => {
    if (inner) return inner.isMany ? [given(inner.shape), given(inner.shape)] : given(inner.shape);
    return samples.find((sample) => {
      try {
        const node = readManscdp(all.writeXml({ name: 'Response', content: write(sample) }, 'utf-8'))!.node;
        return JSON.stringify(read(node)) === JSON.stringify(sample);
      } catch {
        return false;
      }
    });
  };
  const given = (shape: Shape): Record<string, unknown> =>
    Object.fromEntries(Object.entries(shape).map(([field, one]) => [field, sampleOf(one)]));
  for (const [name, one] of declared) {
    const whole = given(one.shape);
    expect([name, Object.values(whole).filter((each) => each === undefined)]).toEqual([name, []]);
    const written = readManscdp(one.write({ ...whole, sn: 9, deviceId: '34020000001320000001' }))!;
    expect([name, one.is(written), written.sn, written.deviceId]).toEqual([name, true, 9, '34020000001320000001']);
    expect([name, one.read(written)]).toEqual([name, whole]);
  }
});

test('a command to a camera is eight bytes with both sums, and is read as it was', () => {
  const speed = fc.integer({ min: -255, max: 255 }).map((one) => one / 255);
  const byte = fc.integer({ min: 0, max: 255 });
  const command: fc.Arbitrary<PtzCommand> = fc.oneof(
    fc.record({
      do: fc.constant('move' as const),
      pan: speed,
      tilt: speed,
      zoom: fc.integer({ min: -15, max: 15 }).map((one) => one / 15),
    }),
    fc.record({ do: fc.constant('lens' as const), focus: speed, iris: speed }),
    fc.record({ do: fc.constantFrom('setPreset', 'goPreset', 'dropPreset' as const), preset: byte }),
    fc.record({ do: fc.constantFrom('addCruise', 'dropCruise' as const), track: byte, preset: byte }),
    fc.record({
      do: fc.constantFrom('cruiseSpeed', 'cruiseStay' as const),
      track: byte,
      value: fc.integer({ min: 0, max: 4_095 }),
    }),
    fc.record({ do: fc.constant('startCruise' as const), track: byte }),
    fc.record({
      do: fc.constant('scan' as const),
      group: byte,
      what: fc.constantFrom('start', 'left', 'right' as const),
    }),
    fc.record({ do: fc.constant('scanSpeed' as const), group: byte, value: fc.integer({ min: 0, max: 4_095 }) }),
    fc.record({ do: fc.constantFrom('switchOn', 'switchOff' as const), number: byte }),
  ) as fc.Arbitrary<PtzCommand>;
  fc.assert(
    fc.property(command, (one) => {
      const bytes = Buffer.from(writePtz(one), 'hex');
      expect([bytes.length, bytes[0]]).toEqual([8, 0xa5]);
      expect(bytes[1]! & 0x0f).toBe((0x0a + 0x05 + (bytes[1]! >> 4)) % 16);
      expect(bytes[7]).toBe(bytes.subarray(0, 7).reduce((sum, digit) => (sum + digit) % 256, 0));
      const still =
        (one.do === 'move' && one.pan === 0 && one.tilt === 0 && one.zoom === 0) ||
        (one.do === 'lens' && one.focus === 0 && one.iris === 0);
      expect(readPtz(writePtz(one))).toEqual(still ? { do: 'stop' } : normal(one));
      // One bit wrong, and nobody turns a camera.
      bytes[4] = bytes[4]! ^ 1;
      expect(readPtz(bytes.toString('hex'))).toBeUndefined();
    }),
  );
});
const positive = (number: number): number => (number === 0 ? 0 : number);
const normal = (one: PtzCommand): PtzCommand =>
  one.do === 'move'
    ? { ...one, pan: positive(one.pan), tilt: positive(one.tilt), zoom: positive(one.zoom) }
    : one.do === 'lens'
      ? { ...one, focus: positive(one.focus), iris: positive(one.iris) }
      : one;

test('pages in any order and number gather to the whole', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: 0, max: 9_999 }), { maxLength: 60 }),
      fc.integer({ min: 1, max: 20 }),
      fc.array(fc.nat(), { maxLength: 20 }),
      (items, size, shuffle) => {
        const pages = pagesOf(items, size);
        const order = pages
          .map((_, i) => i)
          .toSorted((a, b) => (shuffle[a % (shuffle.length || 1)] ?? 0) - (shuffle[b % (shuffle.length || 1)] ?? 0));
        const gathering = new Gathering<number>(String, 0);
        for (const [n, i] of order.entries()) {
          expect(gathering.isWhole).toBe(false);
          gathering.add(pages[i]!, n);
        }
        expect(gathering.isWhole).toBe(true);
        expect(new Set(gathering.result.items)).toEqual(new Set(items));
      },
    ),
  );
});

test('codes', () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[0-9]{10}$/),
      fc.integer({ min: 0, max: 999 }),
      fc.integer({ min: 0, max: 999_999 }),
      (domain, type, serial) => {
        const code = makeCode(domain, type, serial);
        expect(isCode(code)).toBe(true);
        expect(readCode(code)).toMatchObject({ type, serial: String(serial).padStart(6, '0') });
      },
    ),
  );
  expect(
    ['34020000001320000001', '34020000001180000001', '34020000002160000001', '34020000002000000001', '340200'].map(
      kindOf,
    ),
  ).toEqual(['camera', 'recorder', 'organisation', 'platform', 'other']);
  expect([isDivision('34'), isDivision('340200'), isDivision('3')]).toEqual([true, true, false]);
});
