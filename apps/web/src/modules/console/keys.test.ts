import { expect, test } from 'vitest';

import { loadCaseTypes } from '../../case-types.ts';
import { commandOf, type AtHand, type Press } from './keys.ts';

await loadCaseTypes();

const press = (key: string, more: Partial<Press> = {}): Press => ({
  key,
  code: key === ' ' ? 'Space' : `Key${key.toUpperCase()}`,
  keyCode: 0,
  isComposing: false,
  isChord: false,
  isRepeat: false,
  where: 'page',
  ...more,
});
const hand = (actions: string[], more: Partial<AtHand> = {}): AtHand => ({
  type: 'alarm',
  actions,
  units: 3,
  hasChosen: true,
  isAsking: false,
  isMoving: false,
  ...more,
});
const ringing = hand(['acknowledge', 'falseAlarm', 'escalate']);
const answered = hand(['dispatch', 'arrive', 'close', 'falseAlarm']);

test.each([
  [' ', ringing, { do: 'act', action: 'acknowledge' }],
  ['Enter', answered, { do: 'act', action: 'dispatch' }],
  ['f', ringing, { do: 'act', action: 'falseAlarm' }],
  ['F', ringing, { do: 'act', action: 'falseAlarm' }],
  ['e', answered, { do: 'act', action: 'close' }],
  ['2', answered, { do: 'toggle', unit: 1 }],
  ['9', answered, undefined],
  ['l', answered, { do: 'log' }],
  ['t', ringing, { do: 'speak' }],
  ['t', hand([], { type: undefined }), undefined],
  ['ArrowDown', ringing, { do: 'move', by: 1 }],
  ['Escape', ringing, { do: 'back' }],
  // Not offered by the server: not a key.
  ['Enter', ringing, undefined],
  [' ', answered, { do: 'nothing' }],
  ['m', hand([], { type: undefined }), { do: 'raise' }],
  [' ', hand(['policeAcknowledge']), { do: 'act', action: 'policeAcknowledge' }],
  ['Enter', hand(['reinforce']), { do: 'act', action: 'reinforce' }],
  ['Enter', hand(['dispatch'], { hasChosen: false }), undefined],
] as const)('%j', (key, at, command) => {
  expect(commandOf(press(key), at)).toEqual(command);
});

test('an input method has its keys to itself', () => {
  expect(commandOf(press(' ', { isComposing: true }), ringing)).toBeUndefined();
  expect(commandOf(press('Process', { code: 'Space', keyCode: 229 }), ringing)).toBeUndefined();
  expect(commandOf(press('Escape', { isComposing: true }), ringing)).toBeUndefined();
});

test('in a field letters are letters; Esc leaves it', () => {
  for (const key of [' ', 'Enter', 'f', '1', 'l'])
    expect(commandOf(press(key, { where: 'field' }), answered)).toBeUndefined();
  expect(commandOf(press('Escape', { where: 'field' }), answered)).toEqual({ do: 'back' });
});

test('Space never falls into a focused button, Enter presses it; a held key and a browser shortcut do nothing', () => {
  expect(commandOf(press(' ', { where: 'control' }), ringing)).toEqual({ do: 'act', action: 'acknowledge' });
  // Somebody else has answered meanwhile: the button under the focus is still not pressed.
  expect(commandOf(press(' ', { where: 'control' }), answered)).toEqual({ do: 'nothing' });
  expect(commandOf(press('Enter', { where: 'control' }), answered)).toBeUndefined();
  expect(commandOf(press('f', { where: 'control' }), ringing)).toBeDefined();
  expect(commandOf(press(' ', { isRepeat: true }), ringing)).toBeUndefined();
  expect(commandOf(press('f', { isChord: true }), ringing)).toBeUndefined();
});

test('nothing happens while a form asks or the page has just moved', () => {
  expect(commandOf(press(' '), { ...ringing, isAsking: true })).toBeUndefined();
  expect(commandOf(press(' '), { ...ringing, isMoving: true })).toEqual({ do: 'nothing' });
  expect(commandOf(press('f'), { ...ringing, isMoving: true })).toBeUndefined();
  expect(commandOf(press('Escape'), { ...ringing, isAsking: true })).toEqual({ do: 'back' });
});
