import fc from 'fast-check';
import { expect, test } from 'vitest';

import { isFromNode, isToNode } from './messages.ts';
import { decode, encode } from './wire.ts';

const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    fc.string(),
    fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(
      fc.string({ minLength: 1 }).filter((key) => key !== '$'),
      tie('any'),
      { maxKeys: 4 },
    ),
  ),
}));
const plain = (one: unknown): unknown => {
  if (one instanceof Uint8Array) return { bytes: Buffer.from(one).toString('hex') };
  if (Array.isArray(one)) return one.map(plain);
  if (typeof one === 'object' && one !== null)
    return Object.entries(one)
      .map(([key, inner]) => [key, plain(inner)])
      .toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1));
  return one;
};

test('what is said arrives as it was, bytes and all', () => {
  fc.assert(
    fc.property(value.any, (said) => {
      expect(plain(decode(encode({ said })))).toEqual(plain({ said }));
    }),
    { numRuns: 2_000 },
  );
});

test('a hundred thousand damaged and invented frames: nothing throws, and noise is never taken for a message', () => {
  const good = [
    encode({ notice: { camera: { id: 'c', state: 'playing' } } }),
    encode({ answer: { id: 7, answer: Buffer.alloc(90, 1) } }),
    encode({ facts: { cpuPercent: 1, memoryMb: 2, freeMemoryMb: 3, freeDiskGb: null, mediaMb: 4, most: 5 } }),
    encode({ dial: { ticket: 't', id: 'i' } }),
  ];
  let seed = 1;
  const next = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
  let taken = 0;
  for (let n = 0; n < 100_000; n++) {
    const frame = Buffer.from(good[next(good.length)]!);
    for (let i = next(4); i >= 0; i--) frame[next(frame.length)] = next(256);
    const cut = frame.subarray(0, next(10) === 0 ? next(frame.length) : frame.length);
    const message = decode(cut);
    if (isFromNode(message) || isToNode(message)) taken++;
  }
  // Most damage is in a text or a number, which is as good as another; the frames themselves are told apart.
  expect(taken).toBeGreaterThan(0);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const message = decode(bytes);
      return !isFromNode(message) && !isToNode(message);
    }),
    { numRuns: 5_000 },
  );
});

test('what is no message of a node is not taken for one', () => {
  for (const said of [
    null,
    7,
    'alive',
    [],
    {},
    { alive: 'yes' },
    { alive: true, facts: {} },
    { notice: {} },
    { notice: { camera: { id: 7, state: 'playing' } } },
    { notice: { __proto__: { id: 'x' } } },
    { notice: { toString: 'x' } },
    { notice: { left: 'a', log: 'b' } },
    { answer: { id: 'x', answer: null } },
    { answer: { id: 1, error: null } },
    { facts: { cpuPercent: Number.NaN } },
  ])
    expect(isFromNode(said)).toBe(false);
  expect(isFromNode({ notice: { bye: { stream: 's', reason: null } } })).toBe(true);
});

test('a node does nothing for its server but what a media process is for', () => {
  expect(isToNode({ ask: { id: 1, op: 'snapshot', ask: {} } })).toBe(true);
  // Connections that only a child can be given, ports that others listen at, folders that are not here.
  for (const op of ['start', 'view', 'out', 'record', 'send', 'toString', '__proto__', 7])
    expect(isToNode({ ask: { id: 1, op, ask: {} } })).toBe(false);
});

test('frames that are too long, too deep or without their bytes are none', () => {
  const deep = `${'['.repeat(40)}${']'.repeat(40)}`;
  const framed = (json: string): Buffer => {
    const head = Buffer.alloc(4);
    head.writeUInt32BE(Buffer.byteLength(json));
    return Buffer.concat([head, Buffer.from(json)]);
  };
  expect(decode(framed(deep))).toBeUndefined();
  expect(decode(framed('{"$":0}'))).toBeUndefined();
  expect(decode(framed('{"$":-1}'))).toBeUndefined();
  expect(decode(Buffer.alloc(17 * 1024 * 1024))).toBeUndefined();
  expect(decode(Buffer.from([0, 0, 0, 200, 1]))).toBeUndefined();
  expect(Object.getPrototypeOf(decode(framed('{"__proto__":{"alive":true}}')))).toBe(Object.prototype);
});
