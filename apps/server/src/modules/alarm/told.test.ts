import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { attachFile, photo } from '../../../test/photos.ts';
import { newId } from '../../kernel/ids.ts';

let t: TestApp;
let operator: As;
let guard: As;
beforeAll(async () => {
  t = await testApp();
  [operator, guard] = [await t.as('control-room'), await t.person({ roles: ['guard'], name: '石磊' })];
});
afterAll(() => t.stop());

const dispatched = async (): Promise<string> => {
  // What one person raises within a minute is gathered.
  t.clock.advance(61);
  const { caseId: id } = await operator.dispatch.raise({ key: newId() });
  await operator.case.act({ id, action: 'acknowledge' });
  await operator.case.act({ id, action: 'dispatch', responders: [guard.personId] });
  return id;
};
const after = (seconds: number) => new Date(t.clock.now().getTime() + seconds * 1000);
const last = async (id: string) => (await operator.case.timeline({ id })).items.at(-1);
const lines = async (id: string) =>
  (await t.app.db.selectFrom('audit').selectAll().where('subject_id', '=', id).orderBy('seq').execute()).map(
    ({ action, detail }) => ({ action, ...(JSON.parse(detail) as object) }),
  );

test('steps made in a dead spot count from when they were made, and say when word of them came', async () => {
  const id = await dispatched();
  const [accepted, arrived] = [after(200), after(300)];
  t.clock.advance(900);
  const now = t.clock.now().toISOString();
  await guard.case.act({ id, action: 'accept' }, { key: newId(), doneAt: accepted });
  expect(await last(id)).toMatchObject({
    action: 'accept',
    at: now,
    doneAt: accepted.toISOString(),
    doneAtDoubt: null,
  });
  const { stamps, parties } = await guard.case.act({ id, action: 'arrive' }, { key: newId(), doneAt: arrived });
  expect(stamps).toMatchObject({ acceptedAt: accepted.toISOString(), arrivedAt: arrived.toISOString() });
  expect(parties.find(({ person }) => person.id === guard.personId)?.stamps).toEqual({
    acceptedAt: accepted.toISOString(),
    arrivedAt: arrived.toISOString(),
  });
  expect((await lines(id)).at(-1)).toMatchObject({ action: 'alarm.arrive', doneAt: arrived.toISOString() });
});

test('a told time that cannot be never costs the step: it is flagged, and the time of arrival counts', async () => {
  const wrong: [string, string][] = [
    [after(3600).toISOString(), 'future'],
    [after(-30 * 86_400).toISOString(), 'old'],
    [after(-3600).toISOString(), 'early'],
    ['yesterday', 'unreadable'],
  ];
  for (const [told, doubt] of wrong) {
    const id = await dispatched();
    t.clock.advance(10);
    const url = `/api/v1/cases/${id}/actions/arrive`;
    const { status, json } = await guard.call('POST', url, {}, { 'done-at': told, 'idempotency-key': newId() });
    const now = t.clock.now().toISOString();
    expect([status, (json as { stamps: object }).stamps]).toMatchObject([200, { arrivedAt: now }]);
    expect(await last(id)).toMatchObject({ action: 'arrive', at: now, doneAtDoubt: doubt });
    expect((await lines(id)).at(-1)).toMatchObject({ action: 'alarm.arrive', doneAtDoubt: doubt });
  }
});

test('a step cannot have come before the one that made it possible, nor before one’s own; a little is a matter of clocks', async () => {
  const id = await dispatched();
  const dispatchedAt = t.clock.now().toISOString();
  const early = after(-20);
  t.clock.advance(600);
  const { stamps } = await guard.case.act({ id, action: 'accept' }, { doneAt: early });
  expect(stamps['acceptedAt']).toBe(dispatchedAt);
  const before = after(-500);
  await guard.case.act({ id, action: 'arrive' }, { doneAt: after(-100) });
  await guard.case.act({ id, action: 'feedback', note: '已控制' }, { doneAt: before });
  expect(await last(id)).toMatchObject({ action: 'feedback', doneAtDoubt: 'early' });
});

test('a photo without a time of its own counts from when the phone says it was taken', async () => {
  const id = await dispatched();
  const taken = after(-40);
  t.clock.advance(600);
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(await photo())]), '现场.jpg');
  const headers = { 'done-at': taken.toISOString(), 'idempotency-key': newId() };
  const { json } = await guard.call('POST', `/api/v1/subjects/case/${id}/files`, form, headers);
  const other = await attachFile(guard, id, await photo());
  const rows = await t.app.db
    .selectFrom('stored_file')
    .select(['id', 'taken_at'])
    .where('subject_id', '=', id)
    .execute();
  expect(new Map(rows.map((row) => [row.id, row.taken_at]))).toEqual(
    new Map([
      [(json as { id: string }).id, taken],
      [other.id, null],
    ]),
  );
});
