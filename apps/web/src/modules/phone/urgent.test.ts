import { expect, test } from 'vitest';

import { isOver, type Cause } from './urgent.ts';

const party = (id: string, stamps: Record<string, string>): Cause['parties'][number] => ({
  person: { id, name: id },
  relation: 'responder',
  stamps,
  joinedAt: '2026-11-22T06:00:00.000Z',
});
const sent: Cause = { state: 'dispatched', closedAt: null, parties: [party('me', {}), party('other', {})] };

test('a red bar goes when its cause goes: answered, accepted by me, or closed; not by what others do', () => {
  expect(isOver(sent, sent, 'me')).toBe(false);
  expect(isOver({ ...sent, state: 'raised' }, { ...sent, state: 'acknowledged' }, 'me')).toBe(true);
  expect(isOver(sent, { ...sent, closedAt: '2026-11-22T06:09:00.000Z' }, 'me')).toBe(true);
  const accepted = { acceptedAt: '2026-11-22T06:01:00.000Z' };
  expect(isOver(sent, { ...sent, parties: [party('me', accepted), party('other', {})] }, 'me')).toBe(true);
  expect(isOver(sent, { ...sent, parties: [party('me', {}), party('other', accepted)] }, 'me')).toBe(false);
});
