import type { CaseItem } from '@anyuan/contract';
import { expect, test } from 'vitest';

import { deskStep, endedBetween, emptyDesk, justMoved, type Desk } from './focus.ts';
import { alarmCase } from './testing.ts';

const held = alarmCase({ id: 'held', where: 'A' });
const panic = alarmCase({ id: 'panic', where: 'B' });
const door = alarmCase({ id: 'door', kind: 'door-forced', priority: 2, where: 'C' });
const test1 = alarmCase({ id: 'test', mode: 'test', where: 'D' });
const world = (...items: CaseItem[]) => Object.fromEntries(items.map((item) => [item.id, item]));
const holding = (id: string): Desk => ({ ...emptyDesk, selected: id });
const arrive = (desk: Desk, id: string, items: CaseItem[], isTyping = false) =>
  deskStep(desk, { kind: 'arrive', id, isTyping, now: 1000 }, world(...items));

test('a new alarm takes the focus of an idle desk', () => {
  expect(arrive(emptyDesk, 'door', [door]).selected).toBe('door');
  const closed = { ...held, state: 'closed', closedAt: held.at };
  expect(arrive(holding('held'), 'door', [closed, door]).selected).toBe('door');
});

test('it takes the focus only if it is hotter than what is in hand', () => {
  expect(arrive(holding('held'), 'panic', [held, panic]).selected).toBe('held');
  expect(arrive(holding('held'), 'door', [held, door]).selected).toBe('held');
  expect(arrive(holding('door'), 'panic', [door, panic]).selected).toBe('panic');
  const answered = { ...held, state: 'dispatched' };
  expect(arrive(holding('held'), 'panic', [answered, panic]).selected).toBe('panic');
  expect(arrive(emptyDesk, 'test', [test1]).selected).toBeUndefined();
});

test('while the operator types nothing moves; afterwards the hotter one gets its turn', () => {
  const typing = arrive(holding('door'), 'panic', [door, panic], true);
  expect(typing).toMatchObject({ selected: 'door', missed: ['panic'] });
  const after = deskStep(typing, { kind: 'typingEnds', now: 2000 }, world(door, panic));
  expect(after).toEqual({ selected: 'panic', missed: [], movedAt: 2000 });
  const taken = { ...panic, state: 'acknowledged' };
  expect(deskStep(typing, { kind: 'typingEnds', now: 2000 }, world(door, taken)).selected).toBe('door');
});

test('keys pressed in the moment the page moves by itself are not meant for the new alarm', () => {
  const moved = arrive(holding('door'), 'panic', [door, panic]);
  expect(justMoved(moved, 1300)).toBe(true);
  expect(justMoved(moved, 1700)).toBe(false);
  expect(justMoved(deskStep(moved, { kind: 'choose', id: 'door' }, world(door, panic)), 1300)).toBe(false);
});

test('when the case in hand has ended, what waits is next; with nothing waiting the ended one stays', () => {
  const ended = { ...held, state: 'closed', closedAt: held.at };
  const before = world(held, door);
  const settle = (items: CaseItem[]) =>
    deskStep(
      holding('held'),
      { kind: 'settle', ended: endedBetween(before, world(...items)), now: 1 },
      world(...items),
    );
  expect(settle([ended, door, test1]).selected).toBe('door');
  expect(settle([ended, { ...door, state: 'dispatched' }]).selected).toBe('held');
  expect(settle([held, door]).selected).toBe('held');
  expect(settle([held]).selected).toBe('held');
  // Moved out of the list: ended, too. Whoever looks at a case that ended long ago is left alone.
  expect(settle([door]).selected).toBe('door');
  expect(
    deskStep(holding('held'), { kind: 'settle', ended: ['door'], now: 1 }, world(ended, { ...door, id: 'other' }))
      .selected,
  ).toBe('held');
});

test('what is open is in hand from the start: what waits first, else what is being handled', () => {
  const load = (items: CaseItem[], desk: Desk = emptyDesk) => deskStep(desk, { kind: 'load', now: 1 }, world(...items));
  const dispatched = { ...held, state: 'dispatched' };
  expect(load([dispatched]).selected).toBe('held');
  expect(load([dispatched, door]).selected).toBe('door');
  expect(load([dispatched, door], holding('held')).selected).toBe('held');
  expect(load([{ ...held, state: 'closed', closedAt: held.at }, test1]).selected).toBeUndefined();
});
