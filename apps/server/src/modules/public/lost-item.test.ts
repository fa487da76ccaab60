import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { signatureOf } from '../book/testing.ts';

let t: TestApp;
let desk: As;
/** What is disposed of goes through the hands of two. */
let signed: object;
beforeAll(async () => {
  t = await testApp({ at: '2026-03-02T01:00:00Z' });
  desk = await t.person({ roles: ['service-desk'], name: '服务台' });
  signed = await signatureOf(t, await t.person({ roles: ['service-desk'], name: '服务台乙' }));
});
afterAll(() => t.stop());

/** Years pass, and nobody's session lasts that long. */
async function later(days: number): Promise<void> {
  t.clock.advance(days * 86_400);
  desk = await t.as('service-desk');
}
const act = (id: string, action: string, input: Record<string, unknown> = {}) =>
  desk.case.act({ id, action, ...input });
async function umbrella(side: 'found' | 'lost' = 'found'): Promise<string> {
  const data = { side, kind: 'other', item: '长柄雨伞' };
  return (await desk.case.create({ type: 'lostItem', title: '雨伞', data })).id;
}
const close = (id: string, reason: string, more: object = {}) => act(id, 'close', { reason, result: '登记', ...more });
const disposed = (id: string) => close(id, 'disposed', signed);

test('what was found is disposed of only after it was announced and the year to claim it is over', async () => {
  const id = await umbrella();
  await expect(disposed(id)).rejects.toMatchObject({ code: 'announce_first' });
  for (const way of ['notFound', 'withdrawn'])
    await expect(close(id, way)).rejects.toMatchObject({ code: 'thing_is_here' });
  await later(200);
  // Half a year in a cupboard is no notice: the year begins with it.
  const { clocks } = await act(id, 'match', { storedAt: '1 号柜' });
  expect(clocks.find(({ clock }) => clock === 'claim')?.dueAt).toBe('2027-09-18T16:00:00.000Z');
  for (const way of ['notFound', 'withdrawn'])
    await expect(close(id, way)).rejects.toMatchObject({ code: 'thing_is_here' });
  await expect(close(id, 'mistaken')).rejects.toMatchObject({ code: 'kept_by_now' });
  await later(365);
  await expect(disposed(id)).rejects.toMatchObject({ code: 'kept_longer', details: { day: '2027-09-18' } });
  await later(1);
  expect(await disposed(id)).toMatchObject({ state: 'closed' });
});

test('announced again, claimed anew: the time begins with the last notice', async () => {
  const id = await umbrella('lost');
  await act(id, 'match', { storedAt: '2 号柜' });
  await later(300);
  await act(id, 'unmatch', { note: '失主说不是' });
  await act(id, 'match', { storedAt: '2 号柜' });
  await later(100);
  await expect(disposed(id)).rejects.toMatchObject({ code: 'kept_longer' });
  await later(266);
  expect(await disposed(id)).toMatchObject({ state: 'closed' });
});

test('who loses a thing may say that it is found; what the police take is no longer kept here', async () => {
  const [missed, found] = [await umbrella('lost'), await umbrella()];
  expect(await close(missed, 'withdrawn')).toMatchObject({ state: 'closed' });
  expect(await close(found, 'police')).toMatchObject({ state: 'closed' });
});

test('a time that is set shorter later shortens no promise, and the time a thing is kept at least holds beside it', async () => {
  const chief = await t.as('it');
  const before = await umbrella();
  await act(before, 'match', { storedAt: '3 号柜' });
  await chief.setting.put({ key: 'clock.lostItem.claim', value: { steps: [30], repeat: null, warn: 7, unit: 'days' } });
  const after = await umbrella();
  await act(after, 'match', { storedAt: '3 号柜' });
  await later(40);
  // Thirty days are over for the second one, but half a year is not.
  for (const id of [before, after]) await expect(disposed(id)).rejects.toMatchObject({ code: 'kept_longer' });
  await later(145);
  await expect(disposed(before)).rejects.toMatchObject({ code: 'kept_longer' });
  expect(await disposed(after)).toMatchObject({ state: 'closed' });
});

test('a thing of the former book was found then, but is announced now', async () => {
  const { app } = t;
  const id = await app.system('test').tx(async (tx) => {
    const data = { side: 'found', kind: 'other', item: '旧雨伞' };
    const at = new Date(tx.now.getTime() - 500 * 86_400_000);
    const { row } = await app.cases.open(tx, { type: 'lostItem', title: '旧雨伞', data, at, formerNumber: 'L-1' });
    tx.audit('test', 'case', row.id);
    return row.id;
  });
  await expect(disposed(id)).rejects.toMatchObject({ code: 'announce_first' });
  await act(id, 'match', { storedAt: '4 号柜' });
  await expect(disposed(id)).rejects.toMatchObject({ code: 'kept_longer' });
});
