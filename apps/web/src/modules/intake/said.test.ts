import { expect, test } from 'vitest';

import { saidBy } from './said.ts';

test('what a device said is read where it is ours, and left alone where it is not', () => {
  expect(saidBy('{"key":"1","kind":"panic","at":"2026-11-22T06:00:00Z"}')).toEqual({
    kind: 'panic',
    at: '2026-11-22T06:00:00Z',
  });
  expect(saidBy('{"kind":"fault","at":"yesterday"}')).toEqual({ kind: 'fault', at: undefined });
  for (const other of ['', 'null', '[1]', '{"kind":7}', '\n0A2B0031"SIA-DCS"0001L0#1234'])
    expect(saidBy(other)).toBeUndefined();
});
