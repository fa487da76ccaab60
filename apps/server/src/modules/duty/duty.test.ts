import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { dutyLeaders, onDutyIds, signedOn } from './index.ts';

let t: TestApp;
let chief: As;
beforeAll(async () => {
  t = await testApp();
  chief = await t.as('security-chief');
  await chief.place.put({ code: 'C1', name: '院区', kind: 'campus' });
  await chief.place.put({ code: 'B1', name: '门诊楼', kind: 'building', parent: 'C1' });
  await chief.place.put({ code: 'F1', name: '一层', kind: 'floor', parent: 'B1' });
  await chief.place.put({ code: 'ROOM', name: '监控室', kind: 'point', parent: 'F1', at: { x: 5, y: 6 } });
  await chief.place.put({ code: 'GATE', name: '东门', kind: 'point', parent: 'F1', at: { x: 50, y: 60 } });
});
afterAll(() => t.stop());

const post = async (code: string) => {
  const found = (await chief.duty.now({})).posts.find((one) => one.code === code);
  if (!found) throw new Error(`no post ${code}`);
  return found;
};
const at = () => t.clock.now().toISOString();

test('a 24 h post without people is a gap from that moment until it is filled', async () => {
  const since = at();
  const room = { code: 'CR', name: '监控中心', kind: 'control-room' as const, place: 'ROOM', roundTheClock: true };
  expect(await chief.duty.putPost({ ...room, needed: 2 })).toMatchObject({ gap: 2, gapSince: since });
  t.clock.advance(600);
  const [one, two] = [await t.as('control-room'), await t.as('control-room')];
  expect(await one.duty.signOn({ code: 'CR' })).toMatchObject({ gap: 1, gapSince: since });
  await one.duty.signOn({ code: 'CR' });
  const full = await two.duty.signOn({ code: 'CR' });
  expect(full).toMatchObject({ gap: 0, gapSince: null, on: [{ place: { code: 'ROOM' } }, {}] });
  t.clock.advance(60);
  expect(await two.duty.signOff({ code: 'CR' })).toMatchObject({ gap: 1, gapSince: at() });
  expect(await chief.duty.putPost({ ...room, needed: 1 })).toMatchObject({ gap: 0, gapSince: null });
  expect((await one.duty.mine({})).posts.map((mine) => mine.code)).toEqual(['CR']);
  await one.duty.signOff({ code: 'CR' });
  expect(await post('CR')).toMatchObject({ on: [], gap: 1, gapSince: at() });
});

test('who is switched off or loses the role is off duty, and stays off when he comes back', async () => {
  const it = await t.as('it');
  const [gone, moved] = [await t.as('police'), await t.as('police')];
  await chief.duty.putPost({ code: 'PW', name: '警务室', kind: 'police-office', needed: 2, roundTheClock: true });
  await gone.duty.signOn({ code: 'PW' });
  await moved.duty.signOn({ code: 'PW' });
  t.clock.advance(60);
  const since = at();
  await it.identity.updatePerson({ id: gone.personId, active: false });
  expect(await post('PW')).toMatchObject({ on: [{ person: { id: moved.personId } }], gap: 1, gapSince: since });
  await it.identity.updatePerson({ id: moved.personId, roles: ['guard'] });
  expect(await post('PW')).toMatchObject({ on: [], gap: 2, gapSince: since });
  await it.identity.updatePerson({ id: gone.personId, active: true });
  expect((await post('PW')).on).toEqual([]);
  const told = await t.app.db
    .selectFrom('audit')
    .select('actor_id')
    .where('action', '=', 'duty.signOff')
    .where('detail', 'like', '%PW%')
    .execute();
  expect(told.map((line) => line.actor_id)).toEqual([it.personId, it.personId]);
});

test('every change of duty is told, and nothing else', async () => {
  const told = async () =>
    (await t.app.db.selectFrom('event').select('seq').where('type', '=', 'duty.changed').execute()).length;
  const leader = await t.as('duty-leader');
  await chief.duty.putPost({ code: 'DL', name: '值班领导', kind: 'duty-leader' });
  const before = await told();
  await leader.duty.signOn({ code: 'DL' });
  await leader.duty.whereAmI({ place: 'GATE' });
  await leader.duty.now({});
  expect(await told()).toBe(before + 2);
  expect(await dutyLeaders(t.app.db)).toMatchObject([
    { personId: leader.personId, post: { code: 'DL' }, place: { code: 'GATE', at: { x: 50, y: 60 } } },
  ]);
  expect(await onDutyIds({ db: t.app.db, now: t.clock.now() }, ['duty-leader', 'police-office'])).toEqual([
    leader.personId,
  ]);
});

test('a guard signs on to his team, says where he is, and is found there', async () => {
  await chief.duty.putPost({ code: 'GT', name: '一班', kind: 'guard-team', place: 'ROOM' });
  const guard = await t.as('guard');
  await expect(guard.duty.whereAmI({ place: 'GATE' })).rejects.toMatchObject({ code: 'not_signed_on' });
  await guard.duty.signOn({ code: 'GT' });
  await guard.duty.whereAmI({ place: 'GATE' });
  expect(await signedOn(t.app.db, { kinds: ['guard-team'] })).toMatchObject([
    { personId: guard.personId, place: { code: 'GATE', path: '院区 / 门诊楼 / 一层 / 东门', at: { x: 50, y: 60 } } },
  ]);
  expect(await guard.duty.mine({})).toMatchObject({ posts: [{ code: 'GT' }], place: { code: 'GATE' } });
  await expect(guard.duty.whereAmI({ place: 'none' })).rejects.toMatchObject({ status: 404 });
  await expect(guard.duty.signOff({ code: 'GT', person: chief.personId })).rejects.toMatchObject({ status: 403 });
  expect((await chief.duty.signOff({ code: 'GT', person: guard.personId })).on).toEqual([]);
});

test('nobody signs on to a post whose work he may not do', async () => {
  const [guard, staff] = [await t.as('guard'), await t.as('staff')];
  const forbidden = { code: 'forbidden', status: 403 };
  await expect(guard.duty.signOn({ code: 'CR' })).rejects.toMatchObject(forbidden);
  await expect(guard.duty.signOn({ code: 'DL' })).rejects.toMatchObject(forbidden);
  await expect(staff.duty.signOn({ code: 'GT' })).rejects.toMatchObject(forbidden);
  await expect(guard.duty.putPost({ code: 'X', name: 'x', kind: 'other' })).rejects.toMatchObject(forbidden);
  await expect(guard.duty.removePost({ code: 'CR' })).rejects.toMatchObject(forbidden);
  // Everybody sees who is on, not everybody gets their numbers.
  const police = await t.as('police');
  await t.app.db.updateTable('person').set({ phone: '13900000000' }).where('id', '=', police.personId).execute();
  await chief.duty.putPost({ code: 'PO', name: '警务室', kind: 'police-office' });
  await police.duty.signOn({ code: 'PO' });
  const phoneFor = async (who: As) =>
    (await who.duty.now({})).posts.find((one) => one.code === 'PO')?.on.map((one) => one.phone);
  expect(await phoneFor(chief)).toEqual(['13900000000']);
  const pharmacist = await t.person({ roles: ['mediator'] });
  await t.app.db
    .deleteFrom('role_grant')
    .where('role_code', '=', 'mediator')
    .where('permission', '=', 'alarm.read')
    .execute();
  expect(await phoneFor(pharmacist)).toEqual([null]);
});

test('a hand-over changes the shift in one step and keeps the note with the open alarms', async () => {
  const [day, night, guard] = [await t.as('control-room'), await t.as('control-room'), await t.as('guard')];
  await day.duty.signOn({ code: 'CR' });
  const open = await day.case.create({ type: 'alarm', title: '急诊争吵', place: 'GATE', data: { kind: 'panic' } });
  await expect(night.duty.handOver({ code: 'CR', to: [night.personId], note: '' })).rejects.toMatchObject({
    code: 'wrong_person',
  });
  await expect(day.duty.handOver({ code: 'CR', to: [guard.personId], note: '' })).rejects.toMatchObject({
    code: 'invalid',
  });
  t.clock.advance(60);
  const done = await day.duty.handOver({ code: 'CR', to: [night.personId], note: '东门道闸待修' });
  expect(done).toMatchObject({
    from: [{ id: day.personId }],
    to: [{ id: night.personId }],
    note: '东门道闸待修',
    openCases: [{ id: open.id, number: open.number, title: '急诊争吵' }],
  });
  expect(await post('CR')).toMatchObject({ on: [{ person: { id: night.personId } }], gap: 0 });
  t.clock.advance(60);
  await night.duty.handOver({ code: 'CR', to: [day.personId, night.personId], note: '二人同班' });
  expect((await post('CR')).on).toHaveLength(2);
  const book = await chief.duty.handOvers({ post: 'CR', limit: 1 });
  expect(book).toMatchObject({ total: 2, items: [{ note: '二人同班' }] });
  const older = await chief.duty.handOvers({ post: 'CR', cursor: book.next ?? '' });
  expect(older).toMatchObject({ items: [{ id: done.id }], next: null });
  // The book is open to the house, the alarms in it are not.
  expect((await guard.duty.handOvers({ post: 'CR' })).items.map((one) => one.openCases)).toEqual([[], []]);
  await expect(chief.duty.removePost({ code: 'CR' })).rejects.toMatchObject({ code: 'in_use' });
  await chief.duty.putPost({ code: 'TMP', name: '临时', kind: 'other' });
  expect(await chief.duty.removePost({ code: 'TMP' })).toEqual({ ok: true });
});
