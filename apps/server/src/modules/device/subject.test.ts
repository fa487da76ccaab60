import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { heard, sweepOffline } from './index.ts';

let t: TestApp;
let chief: As;
let leader: As;
let operator: As;
let guard: As;
let device: { kind: string; id: string };
let place: { kind: string; id: string };

beforeAll(async () => {
  t = await testApp();
  chief = await t.as('security-chief');
  leader = await t.as('guard-leader');
  operator = await t.as('control-room');
  guard = await t.as('guard');
  await chief.place.put({ code: 'C1', name: '院区', kind: 'campus' });
  place = { kind: 'place', id: (await chief.place.put({ code: 'F1', name: '一层', kind: 'floor', parent: 'C1' })).id };
  device = { kind: 'device', id: (await put('BTN-1')).id };
});
afterAll(() => t.stop());

const put = (code: string) => chief.device.put({ code, name: `${code}号按钮`, kind: 'panic-button', place: 'F1' });
const picture = () =>
  sharp({ create: { width: 40, height: 30, channels: 3, background: '#3c6' } })
    .jpeg()
    .toBuffer();

async function send(who: As, to: { kind: string; id: string }, name: string, purpose?: string) {
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(await picture())]), name);
  if (purpose) form.set('purpose', purpose);
  const { status, json } = await who.call('POST', `/api/v1/subjects/${to.kind}/${to.id}/files`, form);
  return { status, id: (json as { id?: string }).id ?? '' };
}
const auditsOf = async (id: string) =>
  (await t.app.db.selectFrom('audit').select('action').where('subject_id', '=', id).orderBy('seq').execute()).map(
    ({ action }) => action,
  );

test('a device keeps its photo and its contract; the contract is for those who keep devices, and looks at it are noted', async () => {
  const photo = await send(chief, device, '安装.jpg');
  const contract = await send(chief, device, '合同.jpg', 'contract');
  expect([photo.status, contract.status]).toEqual([200, 200]);
  expect(await chief.file.list(device)).toMatchObject({
    items: [
      { id: photo.id, name: '安装.jpg', purpose: 'photo', by: { id: chief.personId } },
      { id: contract.id, purpose: 'contract' },
    ],
    purposes: [
      { purpose: 'photo', mayAdd: true },
      { purpose: 'manual', mayAdd: true },
      { purpose: 'contract', mayAdd: true },
    ],
  });
  // Who only looks devices up sees the photo, may add nothing, and is not told of the contract.
  expect(await leader.file.list(device)).toMatchObject({
    items: [{ id: photo.id }],
    purposes: [
      { purpose: 'photo', mayAdd: false },
      { purpose: 'manual', mayAdd: false },
    ],
  });
  expect((await leader.file.list(device)).items).toHaveLength(1);
  const got = (who: As, id: string) => who.call('GET', `/api/v1/files/${id}`);
  expect((await got(leader, photo.id)).headers['cache-control']).toContain('max-age');
  expect((await got(leader, contract.id)).status).toBe(404);
  expect((await leader.call('GET', `/api/v1/files/${contract.id}/about`)).status).toBe(404);
  expect((await got(chief, contract.id)).headers['cache-control']).toBe('no-store');
  for (const purpose of [undefined, 'contract'])
    expect((await send(leader, device, 'x.jpg', purpose)).status).toBe(403);
  // A guard looks no devices up: for him there is none.
  await expect(guard.file.list(device)).rejects.toMatchObject({ code: 'not_found' });
  expect((await send(guard, device, 'x.jpg')).status).toBe(404);
  expect((await got(guard, photo.id)).status).toBe(404);
  // Nothing is kept under a purpose nobody has declared, nor as what comes another way.
  expect((await send(chief, device, 'x.jpg', 'evidence')).status).toBe(404);
  expect((await send(chief, place, 'x.jpg', 'plan')).status).toBe(404);
  expect((await send(chief, { kind: 'unicorn', id: device.id }, 'x.jpg')).status).toBe(404);
  expect((await send(chief, { kind: 'place', id: device.id }, 'x.jpg')).status).toBe(404);
  expect((await auditsOf(device.id)).filter((one) => one !== 'device.create')).toEqual([
    'device.attach',
    'device.attach',
    'file.view',
  ]);
});

test('a floor plan is no attachment of its place, and is seen by whoever sees the place', async () => {
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(await picture())]), '平面图.jpg');
  await chief.call('POST', '/api/v1/places/F1/plan', form);
  const photo = await send(chief, place, '走廊.jpg');
  expect((await guard.file.list(place)).items.map(({ id }) => id)).toEqual([photo.id]);
  const plan = (await guard.place.get({ code: 'F1' })).plan;
  expect((await guard.call('GET', `/api/v1/files/${plan?.fileId}`)).status).toBe(200);
  const auditor = await t.as('auditor');
  expect((await auditor.call('GET', `/api/v1/files/${plan?.fileId}`)).status).toBe(404);
});

test('a case and a device are linked, found from both ends, told only to who sees the other', async () => {
  const { caseId } = await guard.dispatch.raise({ key: 'k1', place: 'F1' });
  const about = { kind: 'case', id: caseId };
  expect((await operator.link.add({ ...about, to: device })).items).toMatchObject([
    { ...device, number: 'BTN-1', type: 'panic-button', page: `/devices?row=${device.id}`, phonePage: null },
  ]);
  const [back] = (await operator.link.list(device)).items;
  expect(back).toMatchObject({ ...about, type: 'alarm', page: `/cases/${caseId}`, relation: 'related' });
  expect((await operator.case.get({ id: caseId })).links).toMatchObject([{ ...device }]);
  // Pages of a device are found by what the link names.
  expect(await operator.device.get({ code: device.id })).toMatchObject({ code: 'BTN-1' });
  expect((await operator.case.timeline({ id: caseId })).items.at(-1)).toMatchObject({
    action: 'link',
    data: { number: 'BTN-1' },
  });
  expect(await auditsOf(caseId)).toContain('case.link');
  expect(await auditsOf(device.id)).toContain('device.link');

  // The guard reads the case he raised, and no devices.
  expect((await guard.link.list(about)).items).toEqual([]);
  await expect(guard.link.list(device)).rejects.toMatchObject({ code: 'not_found' });
  await expect(guard.link.add({ ...about, to: device })).rejects.toMatchObject({ code: 'not_found' });
  await expect(chief.link.add({ ...device, to: about })).rejects.toMatchObject({ code: 'already_exists' });
  await expect(chief.link.add({ ...device, to: device })).rejects.toMatchObject({ code: 'linked_to_itself' });
  // From the device it is for those who keep devices.
  await expect(operator.link.add({ ...device, to: place })).rejects.toMatchObject({ code: 'forbidden' });
  expect((await operator.link.list(device)).mayAdd).toBe(false);
  expect((await chief.link.add({ ...device, to: place })).items.map(({ kind }) => kind).sort()).toEqual([
    'case',
    'place',
  ]);
});

test('twenty who link the same two things at once make one link', async () => {
  const { caseId } = await guard.dispatch.raise({ key: 'k2', place: 'F1' });
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, i) =>
      chief.call('POST', i % 2 ? `/api/v1/subjects/case/${caseId}/links` : `/api/v1/subjects/place/${place.id}/links`, {
        to: i % 2 ? place : { kind: 'case', id: caseId },
      }),
    ),
  );
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, ...Array<number>(19).fill(409)]);
});

test('whoever answers for a device hears that it has gone silent, and the notice opens its page', async () => {
  const owner = await t.as('logistics');
  const blind = await t.as('staff');
  const ids: string[] = [];
  for (const [code, who] of [
    ['S-1', owner],
    ['S-2', owner],
    ['S-3', blind],
    ['S-4', null],
  ] as const) {
    const { id } = await put(code);
    ids.push(id);
    await t.app.db
      .updateTable('device')
      .set({ owner_id: who?.personId ?? null })
      .where('id', '=', id)
      .execute();
  }
  await Promise.all(ids.map((id) => heard(t.app, id)));
  t.clock.advance(3600);
  expect(await sweepOffline(t.app)).toBe(4);
  const { items, unseen } = await owner.notice.list({});
  expect(unseen).toBe(1);
  expect(items[0]).toMatchObject({
    zh: expect.stringContaining('设备离线'),
    subject: { kind: 'device', page: `/devices?row=${items[0]?.subject?.id}` },
  });
  expect(items[0]?.zh).toContain('S-1号按钮');
  expect(items[0]?.zh).toContain('S-2号按钮');
  // Who may not see devices is not told of one, whatever he owns.
  expect((await blind.notice.list({})).items).toEqual([]);
  expect(await sweepOffline(t.app)).toBe(0);
  expect((await owner.notice.list({})).items).toHaveLength(1);
  expect((await owner.notice.seen({ about: items[0]?.subject?.id ?? '' })).seen).toBe(1);
});

test('a device that goes takes its files, notices and links along', async () => {
  const { id } = await put('GONE');
  const gone = { kind: 'device', id };
  const file = await send(chief, gone, 'a.jpg');
  await chief.link.add({ ...gone, to: place });
  await chief.device.remove({ code: 'GONE' });
  expect((await chief.link.list(place)).items.map((one) => one.id)).not.toContain(id);
  expect(await t.app.db.selectFrom('stored_file').select('id').where('id', '=', file.id).execute()).toEqual([]);
  expect(
    await t.app.db
      .selectFrom('link')
      .selectAll()
      .where((eb) => eb.or([eb('from_id', '=', id), eb('to_id', '=', id)]))
      .execute(),
  ).toEqual([]);
});
