import fc from 'fast-check';
import { expect, test } from 'vitest';

import {
  contactIdCodes,
  eventsOf,
  isTimely,
  readContent,
  readFrame,
  readStamp,
  siaCodes,
  splitFrames,
  stampOf,
  writeFrame,
} from './index.ts';

const hex = (min: number, max: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789ABCDEF'.split('')), minLength: min, maxLength: max });
const printable = fc
  .string({ unit: fc.integer({ min: 32, max: 126 }).map((code) => String.fromCharCode(code)), maxLength: 60 })
  .filter((text) => !/[|[\]#]/.test(text));
const instant = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((date) => {
    date.setUTCMilliseconds(0);
    return date;
  });
const key = fc
  .constantFrom(16, 24, 32)
  .chain((size) => fc.uint8Array({ minLength: size, maxLength: size }))
  .map((bytes) => Buffer.from(bytes));
const fresh = fc.record({
  token: fc.constantFrom('SIA-DCS', 'ADM-CID', 'NULL'),
  sequence: fc.integer({ min: 0, max: 9999 }).map((n) => String(n).padStart(4, '0')),
  receiver: fc.option(hex(1, 6)),
  line: hex(1, 6),
  account: hex(3, 16),
  data: printable,
  blocks: fc.array(fc.record({ id: fc.constantFrom('M', 'V', 'X', 'Y', 'K'), text: printable }), { maxLength: 3 }),
  at: instant,
  key: fc.option(key),
});

test('what is written is read again, in the clear and encrypted', () => {
  fc.assert(
    fc.property(fresh, (frame) => {
      const bytes = writeFrame({ ...frame, data: `#${frame.account}|${frame.data}` });
      const { frames, rest } = splitFrames(bytes);
      expect([frames.length, rest.length]).toEqual([1, 0]);
      const read = readFrame(frames[0]!);
      if (!('frame' in read)) throw new Error(read.problem);
      const { token, sequence, receiver, line, account } = frame;
      expect(read.frame).toMatchObject({
        token,
        sequence,
        receiver,
        line,
        account,
        lengthFits: true,
        isEncrypted: frame.key !== null,
      });
      expect(readContent(read.frame, frame.key)).toEqual({
        account,
        data: frame.data,
        blocks: frame.blocks,
        at: frame.at,
      });
    }),
    { numRuns: 300 },
  );
});

test('arbitrary bytes never throw, whether they come as a frame, as its content or as a stream', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 200 }),
      fc.constantFrom('SIA-DCS', 'ADM-CID', 'NULL', 'XYZ'),
      key,
      (bytes, token, secret) => {
        const { frames, rest } = splitFrames(Buffer.from(bytes));
        expect(frames.reduce((sum, one) => sum + one.length, rest.length)).toBeLessThanOrEqual(bytes.length);
        const read = readFrame(bytes);
        if ('frame' in read) readContent(read.frame, secret);
        for (const isEncrypted of [true, false]) {
          const frame = {
            token,
            isEncrypted,
            sequence: '0001',
            receiver: null,
            line: null,
            account: null,
            lengthFits: true,
          };
          const sealed = Buffer.from(bytes).toString(isEncrypted ? 'hex' : 'latin1');
          const content = readContent({ ...frame, sealed: isEncrypted ? sealed : `${sealed}]` }, secret);
          if (content) eventsOf({ ...frame, sealed }, content);
        }
      },
    ),
    { numRuns: 2000 },
  );
});

test('a frame with one byte changed is not taken for what it was', () => {
  fc.assert(
    fc.property(fresh, fc.nat(), fc.integer({ min: 1, max: 255 }), (frame, where, change) => {
      const whole = splitFrames(writeFrame(frame)).frames[0]!;
      const bytes = Buffer.from(whole);
      const at = where % bytes.length;
      bytes[at] = bytes[at]! ^ change;
      const [before, after] = [readFrame(whole), readFrame(bytes)];
      // The length is announced outside of the checksum, and a letter of the checksum may be small.
      const known = (read: typeof after) => ('frame' in read ? { ...read.frame, lengthFits: true } : null);
      expect([null, known(before)]).toContainEqual(known(after));
    }),
  );
});

test('however a stream is cut, its frames are the same', () => {
  fc.assert(
    fc.property(fc.array(fresh, { minLength: 1, maxLength: 4 }), fc.array(fc.nat(), { maxLength: 8 }), (list, cuts) => {
      const stream = Buffer.concat(list.map((one) => writeFrame(one)));
      const found: Buffer[] = [];
      let rest: Buffer = Buffer.alloc(0);
      const points = [...new Set(cuts.map((cut) => cut % stream.length)), stream.length].toSorted((a, b) => a - b);
      for (const [i, to] of points.entries()) {
        const part = splitFrames(Buffer.concat([rest, stream.subarray(points[i - 1] ?? 0, to)]));
        found.push(...part.frames);
        rest = part.rest;
      }
      expect(found).toHaveLength(list.length);
      expect(Buffer.concat(found.map((one) => Buffer.concat([Buffer.from('\n'), one, Buffer.from('\r')])))).toEqual(
        stream,
      );
    }),
    { numRuns: 50 },
  );
});

test('time stamps are read as they are written, and timely from 20 s ahead to 40 s behind', () => {
  fc.assert(
    fc.property(instant, fc.integer({ min: -90, max: 90 }), (now, seconds) => {
      const at = readStamp(stampOf(new Date(now.getTime() + seconds * 1000)));
      expect(isTimely(at, now)).toBe(seconds >= -40 && seconds <= 20);
    }),
  );
  expect(readStamp('25:00:00,01-01-2026')).toBeNull();
  expect(readStamp('10:00:00,02-30-2026')).toBeNull();
  expect(isTimely(null, new Date())).toBe(false);
});

test('every code of the tables has two letters or three digits, and a meaning', () => {
  expect(Object.keys(siaCodes).filter((code) => !/^[A-Z]{2}$/.test(code))).toEqual([]);
  expect(
    Object.values(siaCodes).filter(({ kind, of }) => kind === null || (kind === 'restore') !== (of !== undefined)),
  ).toEqual([]);
  expect(contactIdCodes.filter(([from, to]) => from > to || from < 100 || to > 999)).toEqual([]);
});
