import fc from 'fast-check';
import { expect, test } from 'vitest';

import { phoneCheck } from '../../../i18n/phone-check.ts';
import { functionNames, judged, whenLocked, type Found } from './capabilities.ts';

const all: Found = {
  isSecure: true,
  hasWorker: true,
  isTakenAlong: true,
  keepsStore: 'sure',
  camera: 'ready',
  hasNfc: true,
  staysAwake: true,
  push: 'on',
  message: 'on',
  voice: 'on',
  canVibrate: true,
  isInstalled: true,
  connected: true,
  clockOffSeconds: 0,
};
const of = (found: Found) => Object.fromEntries(judged(found).map(({ name, ...rest }) => [name, rest]));

test('a phone that offers all has all', () => {
  expect(judged(all).filter(({ is }) => is !== 'on')).toEqual([]);
});

test('push is judged as hospital, browser and person have it', () => {
  const push = (found: Partial<Found>) => of({ ...all, ...found })['push'];
  expect(push({ push: 'none' })).toEqual({ is: 'off', why: 'why_noPush' });
  expect(push({ push: 'off' })).toEqual({ is: 'partly', why: 'why_pushOff' });
  expect(push({ push: 'denied' })).toEqual({ is: 'off', why: 'why_pushDenied' });
  expect(push({ push: 'cannot' })).toEqual({ is: 'off', why: 'why_pushCannot' });
  expect(push({ push: 'cannot', isSecure: false })).toEqual({ is: 'off', why: 'why_clear' });
});

test('what reaches a locked phone is the best way that holds, and nothing is said to be one that is not', () => {
  const none = { push: 'none', message: 'none' } as const;
  expect(whenLocked(all)).toBe('push');
  expect(whenLocked({ ...all, push: 'off' })).toBe('message');
  expect(whenLocked({ ...all, ...none, message: 'unknown' })).toBe('awake');
  expect(whenLocked({ ...all, ...none, staysAwake: false })).toBe('nothing');
  for (const way of ['push', 'message', 'awake', 'nothing'])
    expect(Object.hasOwn(phoneCheck.zh, `locked_${way}`)).toBe(true);
});

test('what a phone lacks, and what its person has forbidden or silenced, is said as it is', () => {
  const lacks = of({ ...all, camera: 'none', hasNfc: false, staysAwake: false, voice: 'none' });
  expect([lacks['scan'], lacks['nfc'], lacks['awake'], lacks['speak']]).toEqual([
    { is: 'partly', why: 'why_noCamera' },
    { is: 'off', why: 'why_noNfc' },
    { is: 'off', why: 'why_noWakeLock' },
    { is: 'off', why: 'why_noVoice' },
  ]);
  const own = of({ ...all, camera: 'denied', voice: 'off' });
  expect([own['scan'], own['speak']]).toEqual([
    { is: 'partly', why: 'why_cameraDenied' },
    { is: 'partly', why: 'why_voiceOff' },
  ]);
});

test('in clear the one cause is named, and what still goes is not denied', () => {
  const clear = of({
    ...all,
    isSecure: false,
    isTakenAlong: false,
    isInstalled: false,
    camera: 'none',
    hasNfc: false,
    staysAwake: false,
  });
  expect([clear['secure'], clear['offline']]).toEqual([
    { is: 'off', why: 'why_clear' },
    { is: 'off', why: 'why_clear' },
  ]);
  expect(clear['installed']).toEqual({ is: 'partly', why: 'why_clear' });
  expect(clear['scan']).toEqual({ is: 'partly', why: 'why_clear' });
  expect(clear['nfc']).toEqual({ is: 'off', why: 'why_clear' });
  expect(clear['vibrate']).toEqual({ is: 'on' });
});

test('whatever a browser offers, each function is judged, and what does not go says why in both languages', () => {
  const bool = fc.boolean();
  const found = fc.record({
    isSecure: bool,
    hasWorker: bool,
    isTakenAlong: bool,
    keepsStore: fc.constantFrom('sure' as const, 'unsure' as const, 'none' as const),
    camera: fc.constantFrom('ready' as const, 'denied' as const, 'none' as const),
    hasNfc: bool,
    staysAwake: bool,
    push: fc.constantFrom('on' as const, 'off' as const, 'denied' as const, 'cannot' as const, 'none' as const),
    message: fc.constantFrom('on' as const, 'unknown' as const, 'none' as const),
    voice: fc.constantFrom('on' as const, 'off' as const, 'none' as const),
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
