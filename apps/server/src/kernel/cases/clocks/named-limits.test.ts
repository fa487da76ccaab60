import { days, defineCase, field, minutes } from '@anyuan/contract';
import { expect, test } from 'vitest';

import { wind, type Standing } from './wind.ts';

const parcel = defineCase({
  type: 'parcel',
  prefix: 'BG',
  label: ['包裹', 'Parcel'],
  group: 'order',
  secrecy: 1,
  priority: 3,
  asks: {
    kind: field.choice(['类别', 'Kind'], { frail: ['易碎', 'Frail'], plain: ['普通', 'Plain'] }),
    marks: field.choices(['标记', 'Marks'], { wet: ['防潮', 'Wet'], cold: ['冷藏', 'Cold'] }).optional(),
    promisedOn: field.date(['约定日期', 'Promised for']).optional(),
  },
  states: { here: ['在途', 'Here'], away: ['暂存', 'Away'] },
  endings: { gone: ['送达', 'Gone'] },
  actions: {
    store: { label: ['暂存', 'Store'], from: ['here'], to: 'away', by: ['reporter'] },
    fetch: { label: ['取出', 'Fetch'], from: ['away'], to: 'here', by: ['reporter'] },
    deliver: { label: ['送达', 'Deliver'], from: ['here'], to: 'gone', by: ['reporter'] },
  },
  clocks: {
    care: {
      label: ['轻放', 'Care'],
      during: ['here'],
      when: { kind: 'frail' },
      steps: [minutes(3)],
      source: 'test',
    },
    cool: { label: ['冷藏', 'Cool'], during: ['here'], when: { marks: ['cold'] }, steps: [minutes(5)], source: 'test' },
    limit: {
      label: ['期限', 'Limit'],
      during: ['here'],
      keeps: true,
      until: 'promisedOn',
      steps: [days(7), days(8), days(10)],
      isDeadline: true,
      source: 'test',
    },
  },
  untimed: { away: 'nobody waits for a stored parcel' },
  permissions: { read: 'case.read' },
});

const calendar = { isWorking: () => true, office: [] };
const now = new Date('2026-11-23T02:00:00Z');
const at = (data: Record<string, unknown>, known: Parameters<typeof wind>[2] = [], state = 'here', time = now) => {
  const row: Standing = { state, mode: 'real', stamps: {}, data, kept: {} };
  return wind(parcel, row, known, (type, name) => type.clocks[name] as never, time, calendar);
};
const names = ({ started }: ReturnType<typeof wind>) => started.map(({ clock }) => clock);

test('a clock for some values of a field runs for those only, and ends when the value changes', () => {
  expect(names(at({ kind: 'plain' }))).toEqual(['limit']);
  expect(names(at({ kind: 'frail', marks: ['wet'] }))).toEqual(['care', 'limit']);
  expect(names(at({ kind: 'plain', marks: ['wet', 'cold'] }))).toEqual(['cool', 'limit']);
  const { started } = at({ kind: 'frail' });
  expect(at({ kind: 'plain' }, started).stopped).toEqual(['care']);
});

test('without the day a field names, the declared days count', () => {
  // 民法典: the day of the start does not count, the limit is the last day's midnight.
  expect(at({ kind: 'plain' }).due).toEqual(new Date('2026-11-30T16:00:00Z'));
});

test('the day a field names is the limit, and the reminders keep their distance from it', () => {
  const { started, due } = at({ kind: 'plain', promisedOn: '2026-12-24' });
  expect(due).toEqual(new Date('2026-12-24T16:00:00Z'));
  expect(started[0]?.due_at).toEqual(due);
  // Put off: the same clock, a new limit.
  const later = at({ kind: 'plain', promisedOn: '2026-12-26' }, started);
  expect(later.due).toEqual(new Date('2026-12-26T16:00:00Z'));
  expect(later.changed.map(({ due_at }) => due_at)).toEqual([later.due]);
  // Today still is in time.
  expect(at({ kind: 'plain', promisedOn: '2026-11-23' }).due).toEqual(new Date('2026-11-23T16:00:00Z'));
});

test('a day named while the case was elsewhere counts when it comes back', () => {
  const { started } = at({ kind: 'plain' });
  const away = at({ kind: 'plain' }, started, 'away');
  expect([away.due, away.changed[0]?.due_at]).toEqual([null, null]);
  const back = at({ kind: 'plain', promisedOn: '2027-01-31' }, away.changed, 'here', new Date('2026-11-25T02:00:00Z'));
  expect(back.due).toEqual(new Date('2027-01-31T16:00:00Z'));
});
