import { expect, test } from 'vitest';

import { commandOf, type Press } from './keys.ts';

const press = (key: string, more: Partial<Press> = {}): Press => ({
  key,
  keyCode: 0,
  isComposing: false,
  isChord: false,
  isRepeat: false,
  isElsewhere: false,
  ...more,
});
const shut = { services: 5, choices: 0 };
const open = { services: 5, choices: 3 };

test('a number chooses a service, the next one what of it', () => {
  expect(commandOf(press('2'), shut)).toEqual({ do: 'service', nth: 1 });
  expect(commandOf(press('2'), open)).toEqual({ do: 'choice', nth: 1 });
  expect(commandOf(press('6'), shut)).toBeUndefined();
  expect(commandOf(press('4'), open)).toBeUndefined();
});

test('Esc goes back where there is something to go back from; Z takes back', () => {
  expect(commandOf(press('Escape'), open)).toEqual({ do: 'back' });
  expect(commandOf(press('Escape'), shut)).toBeUndefined();
  expect(commandOf(press('z'), shut)).toEqual({ do: 'undo' });
});

test('what somebody types, composes or holds down is not ours', () => {
  for (const more of [
    { isElsewhere: true },
    { isComposing: true },
    { keyCode: 229 },
    { isChord: true },
    { isRepeat: true },
  ])
    expect(commandOf(press('1', more), shut)).toBeUndefined();
});
