import { expect, test } from 'vitest';

import { applied, remembered, settled, type Board } from './board.ts';
import { alarmCase } from './testing.ts';

const day = '2026-11-22T00:00:00.000Z';
const empty: Board = { items: {}, todayTotal: 0, day };

test('events move the board on; late and doubled ones change nothing', () => {
  const one = alarmCase({ id: 'a' });
  const board = applied(empty, one);
  expect(board.todayTotal).toBe(1);
  const next = { ...one, state: 'acknowledged', version: 2 };
  const moved = applied(board, next);
  expect(moved.items['a']?.state).toBe('acknowledged');
  expect(applied(moved, one)).toBe(moved);
  expect(applied(moved, next)).toBe(moved);
  expect(moved.todayTotal).toBe(1);
});

test('a ring says only what it has changed, of cases the board knows', () => {
  const one = alarmCase({ id: 'a', title: '抢救室' });
  const ring = { id: 'a', version: one.version + 1, escalation: 1, overdue: true };
  expect(applied(applied(empty, one), ring).items['a']).toEqual({ ...one, ...ring });
  expect(applied(empty, ring)).toBe(empty);
  // Known from an event of a moment ago, while the answer was on its way.
  const board = settled({ open: [], today: [], todayTotal: 0, day }, remembered(remembered([], one, 0), ring, 10));
  expect(board.items['a']).toEqual({ ...one, ...ring });
});

test('an answer that was on its way does not undo the events that came meanwhile', () => {
  const old = alarmCase({ id: 'a' });
  const fresh = alarmCase({ id: 'b' });
  const recent = remembered(
    remembered([], { ...old, state: 'closed', version: 5, closedAt: old.at }, 1000),
    fresh,
    1000,
  );
  const board = settled({ open: [old], today: [old], todayTotal: 1, day }, recent);
  expect(board.items['a']).toMatchObject({ state: 'closed', version: 5 });
  expect(board.items['b']).toBe(fresh);
  expect(board.todayTotal).toBe(2);
});

test('tests are not counted, and a case of yesterday that ends is not taken up', () => {
  expect(applied(empty, alarmCase({ mode: 'test' })).todayTotal).toBe(0);
  const gone = alarmCase({ at: '2026-11-20T06:00:00.000Z', closedAt: '2026-11-22T06:00:00.000Z' });
  expect(applied(empty, gone)).toBe(empty);
});

test('events are remembered for a minute, the newest of each case', () => {
  const one = alarmCase({ id: 'a' });
  const recent = remembered(remembered([], one, 0), { ...one, version: 2 }, 10);
  expect(recent.map(({ item }) => item.version)).toEqual([2]);
  expect(remembered(recent, alarmCase({ id: 'b' }), 70_000).map(({ item }) => item.id)).toEqual(['b']);
});
