import { expect, test } from 'vitest';

import { makeSignalBook, type SignalHandler } from './signals.ts';

const handlers = { exact: {}, device: {}, signal: {} } satisfies Record<string, SignalHandler>;

test('the nearest that was said counts: device and signal, then the device, then the signal', () => {
  const book = makeSignalBook();
  book.on('a', '*', 'fire', handlers.signal);
  expect(book.handlerOf('door', 'fire')).toBe(handlers.signal);
  book.on('b', 'door', '*', handlers.device);
  expect(book.handlerOf('door', 'fire')).toBe(handlers.device);
  expect(book.handlerOf('camera', 'fire')).toBe(handlers.signal);
  book.on('c', 'door', 'fire', handlers.exact);
  expect(book.handlerOf('door', 'fire')).toBe(handlers.exact);
  expect(book.handlerOf('door', 'tamper')).toBe(handlers.device);
  expect(book.handlerOf('camera', 'tamper')).toBeUndefined();
});

test('two that claim the same cannot both be meant', () => {
  const book = makeSignalBook();
  book.on('alarm', '*', 'fire', {});
  book.on('fire-panel', 'fire-detector', 'fire', {});
  expect(() => book.on('fire-panel', '*', 'fire', {})).toThrow(/"\* fire" are claimed by alarm and by fire-panel/);
});
