import { expect, test } from 'vitest';

import { countsOf, floodOf, rowsOf, shown } from './queue.ts';
import { alarmCase } from './testing.ts';

const at = (second: number): string => new Date(Date.parse('2026-11-22T06:00:00Z') + second * 1000).toISOString();
const order = (items: ReturnType<typeof alarmCase>[]) => rowsOf(items).map(({ lead }) => lead.id);

test('one-key and fire stay on top, then urgency, then who waits, then who waits longest; tests last', () => {
  const items = [
    alarmCase({ id: 'test', mode: 'test', where: 'A' }),
    alarmCase({ id: 'door', kind: 'door-forced', priority: 2, where: 'B' }),
    alarmCase({ id: 'handled', state: 'onScene', where: 'C' }),
    alarmCase({ id: 'late', at: at(30), where: 'D' }),
    alarmCase({ id: 'early', at: at(10), where: 'E' }),
    alarmCase({ id: 'fire', kind: 'fire', at: at(5), where: 'F' }),
  ];
  expect(order(items)).toEqual(['fire', 'early', 'late', 'handled', 'door', 'test']);
});

test('what rings at one place is one row with a count; other kinds and tests stay apart', () => {
  const rows = rowsOf([
    alarmCase({ id: 'a', at: at(1), repeats: 2 }),
    alarmCase({ id: 'b', at: at(0), state: 'acknowledged', escalation: 3 }),
    alarmCase({ id: 'c', at: at(2) }),
    alarmCase({ id: 'd', kind: 'fire' }),
    alarmCase({ id: 'e', mode: 'test' }),
  ]);
  const row = rows.find(({ lead }) => lead.id === 'a');
  expect(row).toMatchObject({ repeats: 4, escalation: 3, waiting: 2 });
  expect(row?.members.map(({ id }) => id)).toEqual(['a', 'c', 'b']);
  expect(rows).toHaveLength(3);
});

test('five thousand alarms of forty buttons are forty rows', () => {
  const items = Array.from({ length: 5000 }, (_, i) => alarmCase({ where: `P${i % 40}` }));
  expect(rowsOf(items)).toHaveLength(40);
});

test('ten alarms in ten minutes are a flood; tests and old ones are not counted', () => {
  const now = Date.parse(at(600));
  const nine = Array.from({ length: 9 }, () => alarmCase({ at: at(100) }));
  expect(floodOf([...nine, alarmCase({ mode: 'test', at: at(100) }), alarmCase({ at: at(-10) })], now)).toBeUndefined();
  expect(floodOf([...nine, alarmCase({ at: at(599) })], now)).toBe(10);
});

test('tabs and counts', () => {
  const items = [
    alarmCase({ id: 'w' }),
    alarmCase({ id: 'h', state: 'dispatched', at: '2026-11-21T06:00:00.000Z' }),
    alarmCase({ id: 'x', state: 'closed', closedAt: at(9) }),
    alarmCase({ id: 't', mode: 'test' }),
  ];
  const day = '2026-11-22T00:00:00.000Z';
  const ids = (tab: Parameters<typeof shown>[1]) => shown(items, tab, day).map(({ id }) => id);
  expect(ids('open')).toEqual(['w', 'h', 't']);
  expect(ids('waiting')).toEqual(['w', 't']);
  expect(ids('handling')).toEqual(['h']);
  expect(ids('today')).toEqual(['w', 'x', 't']);
  expect(countsOf(items)).toEqual({ waiting: 1, handling: 1 });
});
