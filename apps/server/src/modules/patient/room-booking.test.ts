import { afterAll, beforeAll, expect, test } from 'vitest';

import { act, hospital, monday, type Hospital } from './testing.ts';

let h: Hospital;
beforeAll(async () => {
  h = await hospital();
  const chief = await h.t.as('security-chief');
  await chief.place.put({ code: 'C', name: '本部', kind: 'campus' });
  for (const [code, name] of [
    ['TJS', '调解室'],
    ['TSS', '投诉室'],
  ] as const)
    await chief.place.put({ code, name, kind: 'area', parent: 'C' });
});
afterAll(() => h.t.stop());

const refused = (code: string) => expect.objectContaining({ code });
const at = (hours: number) => new Date(Date.parse(monday) + hours * 3_600_000).toISOString();
const book = (from: number, to: number, place = 'TJS', who = h.office) =>
  who.case.create({
    type: 'roomBooking',
    title: '调解会',
    place,
    data: { purpose: 'mediation', startsAt: at(from), endsAt: at(to) },
  });
const asked = (...consents: string[]) => consents.map((consent, n) => ({ who: `在场人${n + 1}`, consent }));

test('a room is booked for a case, used, recorded with everybody’s consent, and left', async () => {
  const dispute = await h.office.case.create({
    type: 'dispute',
    title: '争议',
    data: { source: 'patient', description: '争议' },
  });
  const { id, number } = await book(1, 3);
  expect(number).toMatch(/^YD-/);
  await h.office.link.add({ kind: 'case', id, to: { kind: 'case', id: dispute.id } });
  await act(h.office, id, 'begin', { recording: asked('agreed', 'notAsked') });
  await expect(act(h.office, id, 'record', {})).rejects.toEqual(refused('consent_needed'));
  await expect(act(h.office, id, 'record', { recording: asked('agreed', 'refused') })).rejects.toEqual(
    refused('consent_needed'),
  );
  const recorded = await act(h.office, id, 'record', { recording: asked('agreed', 'agreed') });
  expect(recorded.stamps['recordedAt']).toBeDefined();
  expect(await act(h.office, id, 'finish', {})).toMatchObject({ state: 'done', links: [{ id: dispute.id }] });
});

test('nothing is recorded that nobody was asked about', async () => {
  const { id } = await book(4, 5);
  await act(h.office, id, 'begin', {});
  await expect(act(h.office, id, 'record', {})).rejects.toEqual(refused('consent_needed'));
});

test('two bookings never overlap; one may begin when the other ends, or next door', async () => {
  await book(10, 12);
  for (const [from, to] of [
    [9, 11],
    [11, 13],
    [10, 12],
    [10.5, 11],
    [9, 13],
  ] as const)
    await expect(book(from, to)).rejects.toEqual(refused('room_taken'));
  await book(12, 13);
  await book(9, 10);
  await book(10, 12, 'TSS');
});

test('a booking that was cancelled makes room', async () => {
  const { id } = await book(20, 21);
  await act(h.office, id, 'cancel', { note: '改期' });
  expect(await book(20, 21)).toMatchObject({ state: 'booked' });
});

test('of twenty who book at the same moment one gets the room, every time', async () => {
  for (let round = 0; round < 10; round++) {
    const from = 30 + 2 * round;
    const answers = await Promise.allSettled(Array.from({ length: 20 }, () => book(from, from + 2)));
    expect([round, answers.filter(({ status }) => status === 'fulfilled').length]).toEqual([round, 1]);
    const reasons = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason as unknown] : []));
    expect(reasons).toEqual(Array.from({ length: 19 }, () => refused('room_taken')));
  }
  const { items } = await h.office.case.list({ type: ['roomBooking'], place: 'TJS', limit: 100 });
  expect(items.filter(({ facts }) => String(facts['startsAt']) >= at(30))).toHaveLength(10);
});

test('a booking needs a room, ends after it begins, and lies ahead', async () => {
  const data = { purpose: 'other', startsAt: at(60), endsAt: at(61) };
  await expect(h.office.case.create({ type: 'roomBooking', title: 'x', data })).rejects.toEqual(refused('invalid'));
  await expect(book(61, 60)).rejects.toEqual(refused('ends_before_start'));
  await expect(book(-3, -1)).rejects.toEqual(refused('past_booked'));
  await expect(book(62, 63, 'TJS', h.nurse)).rejects.toEqual(refused('forbidden'));
});
