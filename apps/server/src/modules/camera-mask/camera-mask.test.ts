import { afterAll, beforeAll, expect, test } from 'vitest';

import { halves, isCovered, isWhole } from '../../../test/halves.ts';
import type { As, TestApp } from '../../../test/kit.ts';
import { gone, plays, videoHouse, type VideoHouse } from '../../../test/video-house.ts';

// The left half of one camera is a ward's window: whoever has no right to it never sees it, by any door.

let house: VideoHouse;
let t: TestApp;
let chief: As;
let room: As;
const code = 'CAM-WARD';
const look = { purpose: 'watch' as const };
const masks = [{ x: 0, y: 0, width: 0.5, height: 1 }];

beforeAll(async () => {
  house = await videoHouse({ before: { 'recording.leastFreeGb': 0.1, 'recording.segmentSeconds': 5 } });
  ({ t, chief } = house);
  room = await t.as('control-room');
  await house.enter(code, { name: '病区走廊', how: '640x360/10fps' });
  await chief.recording.putPlan({ code, mode: 'always' });
});
afterAll(async () => {
  await house?.stop();
});

const snapshot = async (as: As): Promise<Buffer> =>
  (await as.call('GET', `/api/v1/cameras/${code}/snapshot?purpose=watch`)).raw;
const span = () => {
  const now = t.app.clock.now().getTime();
  return { from: new Date(now - 3_600_000).toISOString(), to: new Date(now).toISOString() };
};
test('without masks everybody sees all; only who may see what is covered may say it', async () => {
  expect(await halves(await snapshot(room))).toEqual(isWhole);
  expect(await room.cameraMask.get({ code })).toEqual({ masks: [], why: '', by: null, at: null });
  await chief.cameraHealth.look({ code, learn: true });
  expect(await halves((await room.call('GET', `/api/v1/camera-health/${code}/now`)).raw)).toEqual(isWhole);
  await expect(room.cameraMask.put({ code, masks, why: '病房窗户' })).rejects.toMatchObject({ code: 'forbidden' });
  const bad = [{ x: 0.8, y: 0, width: 0.5, height: 1 }];
  await expect(chief.cameraMask.put({ code, masks: bad, why: '病房窗户' })).rejects.toMatchObject({ code: 'invalid' });
});

test('whoever watches when something is covered is sent away, and comes back to covered pictures', async () => {
  const live = await house.watch(code, room);
  await plays(live);
  const { masks: now, why, by } = await chief.cameraMask.put({ code, masks, why: '对着病房窗户' });
  expect([now, why, by]).toEqual([masks, '对着病房窗户', 'security-chief']);
  await gone(live);
  // Pictures of before are gone.
  for (const which of ['now', 'good'])
    expect((await room.call('GET', `/api/v1/camera-health/${code}/${which}`)).status).toBe(404);
  expect(await halves(await snapshot(room))).toEqual(isCovered);
  expect(await halves(await snapshot(chief))).toEqual(isWhole);
  const again = await house.watch(code, room);
  await plays(again);
  again.close();
  const { items } = await (await t.as('auditor')).audit.list({ action: 'camera.mask' });
  expect(items[0]?.detail).toMatchObject({ code, masks: 1, why: '对着病房窗户' });
});

test('the pictures of its health are covered', async () => {
  await chief.cameraHealth.look({ code, learn: true });
  const { raw } = await room.call('GET', `/api/v1/camera-health/${code}/now`);
  expect(await halves(raw)).toEqual(isCovered);
});

test('its recordings are for those who may see what is covered', async () => {
  await expect
    .poll(async () => (await chief.recording.list({ code, ...span() })).items.length, { interval: 500 })
    .toBeGreaterThan(0);
  expect((await room.recording.list({ code, ...span() })).items.length).toBeGreaterThan(0);
  await expect(room.recording.play({ code, ...span(), ...look })).rejects.toMatchObject({ code: 'camera_masked' });
  const { path } = await chief.recording.play({ code, ...span(), ...look });
  expect((await chief.call('GET', path)).status).toBe(200);
  await expect(
    room.evidence.take({ spans: [{ code, ...span() }], purpose: 'other', reason: '试一试' }),
  ).rejects.toMatchObject({ code: 'camera_masked' });
});

test('whoever loses the right is sent away from whole pictures, and from whole pictures only', async () => {
  const other = await t.as('security-chief');
  const [whole, part] = [await house.watch(code, other), await house.watch(code, room)];
  await Promise.all([plays(whole), plays(part)]);
  await (await t.as('it')).identity.updatePerson({ id: other.personId, roles: ['control-room'] });
  await gone(whole);
  const before = part.fragments;
  await expect.poll(() => part.fragments).toBeGreaterThan(before + 5);
  part.close();
});

test('with nothing covered any more it is as before', async () => {
  await chief.cameraMask.put({ code, masks: [], why: '窗户已封' });
  expect(await halves(await snapshot(room))).toEqual(isWhole);
  const { path } = await room.recording.play({ code, ...span(), ...look });
  expect((await room.call('GET', path)).status).toBe(200);
});
