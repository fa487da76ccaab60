import fc from 'fast-check';
import { expect, test } from 'vitest';

import { phoneCheck } from '../../../i18n/phone-check.ts';
import { functionNames, judged, type Found } from './capabilities.ts';

const all: Found = {
  isSecure: true,
  hasWorker: true,
  isTakenAlong: true,
  keepsStore: 'sure',
  canVibrate: true,
  isInstalled: true,
  connected: true,
  clockOffSeconds: 0,
};
const of = (found: Found) => Object.fromEntries(judged(found).map(({ name, ...rest }) => [name, rest]));

test('a phone that offers all has all but push, which no intranet has, and what the product does not use', () => {
  expect(judged(all).filter(({ is }) => is !== 'on')).toEqual([
    { name: 'scan', is: 'partly', why: 'why_photoOnly' },
    { name: 'nfc', is: 'off', why: 'why_noNfc' },
    { name: 'awake', is: 'off', why: 'why_noWakeLock' },
    { name: 'push', is: 'off', why: 'why_noPush' },
    { name: 'speak', is: 'off', why: 'why_noSpeech' },
  ]);
});

test('in clear the one cause is named, and what still goes is not denied', () => {
  const clear = of({
    ...all,
    isSecure: false,
    isTakenAlong: false,
    isInstalled: false,
  });
  expect([clear['secure'], clear['offline']]).toEqual([
    { is: 'off', why: 'why_clear' },
    { is: 'off', why: 'why_clear' },
  ]);
  expect(clear['installed']).toEqual({ is: 'partly', why: 'why_clear' });
  expect(clear['scan']).toEqual({ is: 'partly', why: 'why_photoOnly' });
  expect(clear['vibrate']).toEqual({ is: 'on' });
});

test('whatever a browser offers, each function is judged, and what does not go says why in both languages', () => {
  const bool = fc.boolean();
  const found = fc.record({
    isSecure: bool,
    hasWorker: bool,
    isTakenAlong: bool,
    keepsStore: fc.constantFrom('sure' as const, 'unsure' as const, 'none' as const),
    canVibrate: bool,
    isInstalled: bool,
    connected: bool,
    clockOffSeconds: fc.nat(1000),
  });
  fc.assert(
    fc.property(found, (one) => {
      const rows = judged(one);
      expect(rows.map(({ name }) => name)).toEqual([...functionNames]);
      for (const { name, is, why } of rows) {
        expect(Object.hasOwn(phoneCheck.zh, `can_${name}`)).toBe(true);
        expect([name, is === 'on' || Object.hasOwn(phoneCheck.zh, why ?? '')]).toEqual([name, true]);
      }
    }),
  );
});
