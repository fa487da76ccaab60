import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { camerasFor, cameraSource, heard, sweepOffline, testedNow } from './index.ts';

let t: TestApp;
let chief: As;
beforeAll(async () => {
  t = await testApp();
  chief = await t.as('security-chief');
  await chief.place.put({ code: 'C1', name: '院区', kind: 'campus' });
  await chief.place.put({ code: 'B1', name: '门诊楼', kind: 'building', parent: 'C1' });
  await chief.place.put({ code: 'F1', name: '一层', kind: 'floor', parent: 'B1' });
  await chief.place.put({ code: 'F2', name: '二层', kind: 'floor', parent: 'B1' });
  await chief.place.put({ code: 'P1', name: '分诊台', kind: 'point', parent: 'F1', at: { x: 100, y: 100 } });
  await chief.place.put({ code: 'P2', name: '收费处', kind: 'point', parent: 'F2', at: { x: 100, y: 100 } });
});
afterAll(() => t.stop());

const idOf = async (code: string) => (await chief.device.get({ code })).id;
const eventsOf = async (id: string) =>
  (await t.app.db.selectFrom('event').select('data').where('subject_id', '=', id).orderBy('seq').execute()).map(
    (row) => row.data,
  );

test('an integrator registers a device as often as he likes and changes nothing else by it', async () => {
  const integration = await t.as('integration');
  const url = '/api/v1/devices/BTN-01';
  const body = { name: '分诊台报警', kind: 'panic-button', place: 'P1' };
  expect(await integration.call('PUT', url, body)).toMatchObject({ status: 200 });
  await chief.device.put({ code: 'BTN-01', name: '分诊台报警', kind: 'panic-button', at: { x: 7, y: 8 } });
  const again = await integration.call('PUT', url, body);
  expect(again).toMatchObject({
    status: 200,
    json: { code: 'BTN-01', health: 'unknown', at: { x: 7, y: 8 }, place: { path: '院区 / 门诊楼 / 一层 / 分诊台' } },
  });
  expect((await chief.device.list({ q: 'BTN-01' })).total).toBe(1);
  expect(await integration.call('PUT', url, { ...body, place: 'nowhere' })).toMatchObject({
    status: 404,
    json: { error: { code: 'not_found', details: { what: 'nowhere' } } },
  });
  // A button is tested every month from the day it is known.
  expect((await chief.device.get({ code: 'BTN-01' })).testDueOn).toBe('2026-12-22');
});

test('the count of overdue tests opens the devices it counts', async () => {
  await chief.device.put({ code: 'LATE', name: '迟测', kind: 'panic-post', place: 'P1', testDueOn: '2026-01-31' });
  const { items, total } = await chief.device.list({ kind: 'panic-post', testOverdue: true });
  expect(items.map(({ code }) => code)).toEqual(['LATE']);
  const counted = (await chief.device.summary({})).items.find(({ kind }) => kind === 'panic-post');
  expect(counted?.testOverdue).toBe(total);
  expect((await chief.device.list({ kind: 'panic-post', testOverdue: false })).items).toEqual([]);
});

test('two writers of one new code make one device', async () => {
  const put = (name: string) => chief.device.put({ code: 'RACE', name, kind: 'other' });
  await Promise.all(['甲', '乙', '丙', '丁'].map(put));
  expect((await chief.device.list({ q: 'RACE' })).total).toBe(1);
});

test('a camera password goes in and never comes out', async () => {
  const url = 'rtsp://admin:p%40ss:w#rd@10.1.2.3:554/Streaming/Channels/101?x=1';
  await chief.device.put({ code: 'CAM-S', name: '大厅', kind: 'camera', place: 'P1', source: { url } });
  const answer = await chief.call('GET', '/api/v1/devices/CAM-S');
  expect(answer.json).toMatchObject({ hasSource: true });
  const id = await idOf('CAM-S');
  const audits = await t.app.db.selectFrom('audit').select('detail').where('subject_id', '=', id).execute();
  const row = await t.app.db.selectFrom('device').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  expect(row.source_url).toBe('rtsp://10.1.2.3:554/Streaming/Channels/101?x=1');
  for (const text of [answer.raw.toString(), JSON.stringify(audits), JSON.stringify(row)])
    expect(text).not.toMatch(/p@ss|p%40ss/);
  expect(await cameraSource(t.app.db, t.app.secrets, id)).toEqual({
    url: row.source_url,
    username: 'admin',
    password: 'p@ss:w#rd',
    transport: 'auto',
  });
  // Another path of the same camera keeps the password; an empty one takes it away.
  const source = { url: 'rtsp://10.1.2.3:554/1', transport: 'tcp' as const };
  await chief.device.put({ code: 'CAM-S', name: '大厅', kind: 'camera', source });
  expect(await cameraSource(t.app.db, t.app.secrets, id)).toMatchObject({ password: 'p@ss:w#rd', transport: 'tcp' });
  await chief.device.put({ code: 'CAM-S', name: '大厅', kind: 'camera', source: { ...source, password: '' } });
  expect(await cameraSource(t.app.db, t.app.secrets, id)).toMatchObject({ password: null });
  await expect(
    chief.device.put({ code: 'BTN-X', name: '按钮', kind: 'panic-button', source: { url: 'rtsp://10.0.0.1/' } }),
  ).rejects.toMatchObject({ code: 'invalid' });
  await expect(
    chief.device.put({ code: 'CAM-X', name: '坏', kind: 'camera', source: { url: 'rtsp://a:1/2@10.0.0.1/' } }),
  ).rejects.toMatchObject({ code: 'invalid' });
});

test('a token that is revoked for a new one shuts out the one before', async () => {
  await chief.device.put({ code: 'BTN-T', name: '按钮', kind: 'panic-button' });
  const first = (await chief.device.token({ code: 'BTN-T' })).token;
  const second = (await chief.device.token({ code: 'BTN-T', revoke: true })).token;
  const me = (token: string) =>
    t.anonymous.call('GET', '/api/v1/devices/BTN-T', undefined, { authorization: `Bearer ${token}` });
  expect(await me(first)).toMatchObject({ status: 401, json: { error: { code: 'bad_token' } } });
  // Known, but a device reads no lists.
  expect(await me(second)).toMatchObject({ status: 403 });
  const stored = await t.app.db
    .selectFrom('api_token')
    .selectAll()
    .where('device_id', '=', await idOf('BTN-T'))
    .execute();
  expect(stored).toHaveLength(1);
  expect(stored[0]?.token_hash.toString('latin1')).not.toContain(second);
  expect((await chief.device.get({ code: 'BTN-T' })).hasToken).toBe(true);
});

test('the nearest cameras on the plan are proposed, other floors after them', async () => {
  const form = new FormData();
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300"><rect width="9" height="9"/></svg>';
  form.set('file', new Blob([svg]), 'plan.svg');
  expect(await chief.call('POST', '/api/v1/places/F1/plan', form)).toMatchObject({ status: 200, json: {} });
  const camera = (code: string, place: string, at?: { x: number; y: number }) =>
    chief.device.put({ code, name: code, kind: 'camera', place, ...(at && { at }) });
  await chief.device.remove({ code: 'CAM-S' });
  await camera('K-FAR', 'F1', { x: 390, y: 290 });
  await camera('K-NEAR', 'F1', { x: 110, y: 100 });
  await camera('K-MID', 'F1', { x: 200, y: 100 });
  await camera('K-UP', 'P2');
  await camera('K-OFF', 'P1');
  await chief.device.put({ code: 'K-OFF', name: 'off', kind: 'camera', enabled: false });
  await chief.device.put({ code: 'B-P1', name: '按钮', kind: 'panic-button', place: 'P1' });
  expect((await chief.device.get({ code: 'B-P1' })).at).toEqual({ x: 100, y: 100 });
  const { items } = await chief.device.suggestCameras({ code: 'B-P1', limit: 8 });
  expect(items.map(({ code, samePlan, distance }) => [code, samePlan, Math.round(distance)])).toEqual([
    ['K-NEAR', true, 10],
    ['K-MID', true, 100],
    ['K-FAR', true, 347],
    ['K-UP', false, 4],
  ]);
  const codes = async () => (await camerasFor(t.app.db, await idOf('B-P1'), 2)).map((one) => one.code);
  expect(await codes()).toEqual(['K-NEAR', 'K-MID']);
  const linked = await chief.device.linkCameras({ code: 'B-P1', cameras: ['K-UP', 'K-FAR'] });
  expect(linked.cameras.map((one) => one.code)).toEqual(['K-UP', 'K-FAR']);
  expect(await codes()).toEqual(['K-UP', 'K-FAR']);
  await expect(chief.device.linkCameras({ code: 'B-P1', cameras: ['nope'] })).rejects.toMatchObject({ status: 404 });
  await expect(chief.device.linkCameras({ code: 'B-P1', cameras: ['BTN-T'] })).rejects.toMatchObject({ status: 422 });
});

test('heartbeats make a device online, silence makes it offline, and only changes are told', async () => {
  await chief.device.put({ code: 'HB', name: '按钮', kind: 'panic-button' });
  const id = await idOf('HB');
  const told = (await eventsOf(id)).length;
  await heard(t.app, id);
  t.clock.advance(6);
  await heard(t.app, id, { fault: null });
  expect(await chief.device.get({ code: 'HB' })).toMatchObject({
    health: 'online',
    lastSeenAt: t.clock.now().toISOString(),
  });
  await heard(t.app, id, { fault: '电池低' });
  expect(await chief.device.get({ code: 'HB' })).toMatchObject({ health: 'fault', fault: '电池低' });
  await heard(t.app, id, { fault: null });
  t.clock.advance(179);
  expect(await sweepOffline(t.app)).toBe(0);
  t.clock.advance(2);
  expect(await sweepOffline(t.app)).toBe(1);
  expect(await sweepOffline(t.app)).toBe(0);
  expect((await chief.device.get({ code: 'HB' })).health).toBe('offline');
  await heard(t.app, id);
  expect((await chief.device.list({ health: 'online' })).items.map((one) => one.code)).toEqual(['HB']);
  expect((await eventsOf(id)).slice(told).map((data) => data['health'])).toEqual([
    'online',
    'fault',
    'online',
    'offline',
    'online',
  ]);
});

test('a thousand heartbeats at once cost one write per device', async () => {
  await chief.device.put({ code: 'HB2', name: '按钮', kind: 'panic-button' });
  const id = await idOf('HB2');
  const told = (await eventsOf(id)).length;
  await Promise.all(Array.from({ length: 1000 }, () => heard(t.app, id)));
  expect((await eventsOf(id)).length).toBe(told + 1);
  const before = await t.app.db.selectFrom('device_seen').select('last_seen_at').where('device_id', '=', id).execute();
  t.clock.advance(3);
  await heard(t.app, id);
  expect(await t.app.db.selectFrom('device_seen').select('last_seen_at').where('device_id', '=', id).execute()).toEqual(
    before,
  );
});

test('a test press moves the due day one cycle on', async () => {
  await chief.device.put({ code: 'TD', name: '按钮', kind: 'panic-button', testDueOn: '2026-11-01' });
  const overdue = async () =>
    (await chief.device.summary({})).items.find((item) => item.kind === 'panic-button')?.testOverdue;
  expect(await overdue()).toBe(1);
  const testing = await chief.device.startTest({ code: 'TD', minutes: 10 });
  expect(testing.testUntil).toBe(new Date(t.clock.now().getTime() + 600_000).toISOString());
  await t.app.system('test').tx((tx) => testedNow(tx, testing.id));
  expect(await chief.device.get({ code: 'TD' })).toMatchObject({
    testDueOn: '2026-12-22',
    lastTestAt: t.clock.now().toISOString(),
  });
  expect(await overdue()).toBe(0);
  expect((await chief.device.startTest({ code: 'TD', minutes: 0 })).testUntil).toBeNull();
});

test('a device with a history is switched off, one without is removed', async () => {
  await chief.device.put({ code: 'OLD', name: '旧按钮', kind: 'panic-button' });
  const id = await idOf('OLD');
  const { token } = await chief.device.token({ code: 'OLD' });
  await t.app.db
    .insertInto('signal')
    .values({
      id: crypto.randomUUID(),
      device_id: id,
      key: 'k',
      kind: 'panic',
      device_at: t.clock.now(),
      received_at: t.clock.now(),
      via: 'http',
      data: '{}' as never,
    })
    .execute();
  await chief.device.remove({ code: 'OLD' });
  expect(await chief.device.get({ code: 'OLD' })).toMatchObject({ enabled: false, hasToken: false });
  const sent = await t.anonymous.call(
    'POST',
    '/api/v1/heartbeat',
    { device: 'OLD' },
    { authorization: `Bearer ${token}` },
  );
  expect(sent.status).toBeGreaterThanOrEqual(400);
  await chief.device.put({ code: 'NEW', name: '新按钮', kind: 'panic-button' });
  await chief.device.remove({ code: 'NEW' });
  await expect(chief.device.get({ code: 'NEW' })).rejects.toMatchObject({ status: 404 });
});

test('a guard neither sees the device list nor changes it', async () => {
  const guard = await t.as('guard');
  const forbidden = { code: 'forbidden', status: 403 };
  await expect(guard.device.list({})).rejects.toMatchObject(forbidden);
  await expect(guard.device.put({ code: 'G', name: 'x', kind: 'other' })).rejects.toMatchObject(forbidden);
  await expect(guard.device.token({ code: 'HB' })).rejects.toMatchObject(forbidden);
  await expect(guard.device.remove({ code: 'HB' })).rejects.toMatchObject(forbidden);
  const leader = await t.as('guard-leader');
  expect((await leader.device.list({})).total).toBeGreaterThan(3);
  await expect(leader.device.linkCameras({ code: 'HB', cameras: [] })).rejects.toMatchObject(forbidden);
});

test('few devices are under test at once, and not for long; whoever starts one more is told which', async () => {
  const codes = ['T1', 'T2', 'T3', 'T4', 'T5', 'T6'];
  for (const code of codes) await chief.device.put({ code, name: `点 ${code}`, kind: 'panic-button' });
  await expect(chief.device.startTest({ code: 'T1', minutes: 31 })).rejects.toMatchObject({ code: 'test_too_long' });
  const started = await Promise.allSettled(codes.map((code) => chief.device.startTest({ code, minutes: 30 })));
  const refused = started.filter((one) => one.status === 'rejected');
  expect(refused).toMatchObject([{ reason: { code: 'too_many_tests', details: { most: 5 } } }]);
  const under = await chief.device.list({ underTest: true });
  expect(under.items).toHaveLength(5);
  // One that is under test already may go on; when one ends, another may begin.
  const [first] = under.items;
  await chief.device.startTest({ code: first?.code ?? '', minutes: 20 });
  await chief.device.startTest({ code: first?.code ?? '', minutes: 0 });
  const left = codes.find((code) => !under.items.some((item) => item.code === code)) ?? '';
  await chief.device.startTest({ code: left, minutes: 10 });
  t.clock.advance(31 * 60);
  expect((await chief.device.list({ underTest: true })).items).toEqual([]);
});

test('a camera tells its life: what it is, since when, and what took its place; none takes its own', async () => {
  const put = (code: string, more: Record<string, unknown>) =>
    chief.device.put({ code, name: `摄像机 ${code}`, kind: 'camera', place: 'P1', ...more });
  await put('LIFE-2', {});
  const life = { maker: '某厂 IPC-4', resolution: '2560×1440', installed: '2019-06-01' };
  await put('LIFE-1', { ...life, replacedBy: 'LIFE-2' });
  const shown = { ...life, replacedBy: { code: 'LIFE-2', name: '摄像机 LIFE-2' } };
  expect(await chief.device.get({ code: 'LIFE-1' })).toMatchObject(shown);
  // What is left out stays, what is null goes.
  await put('LIFE-1', { installed: null });
  expect(await chief.device.get({ code: 'LIFE-1' })).toMatchObject({ ...shown, installed: null });
  await expect(put('LIFE-1', { replacedBy: 'LIFE-1' })).rejects.toMatchObject({ code: 'invalid' });
  await expect(put('LIFE-1', { replacedBy: 'NOBODY' })).rejects.toMatchObject({ status: 404 });
});
