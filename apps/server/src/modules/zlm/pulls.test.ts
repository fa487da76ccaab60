import { afterAll, beforeAll, expect, test } from 'vitest';

import type { LiveClient } from '../../../../simulators/src/camera/live-client.ts';
import { startZlm } from '../../../../simulators/src/zlm.ts';
import type { As, TestApp } from '../../../test/kit.ts';
import { gone, plays, videoHouse, type VideoHouse } from '../../../test/video-house.ts';

// Cameras of ours that the hospital's ZLMediaKit pulls: it has the one session at the camera, and we read from it.

const secret = '035c73f7-zlm-secret';
const password = 'p@ss/word:1';
let house: VideoHouse;
let t: TestApp;
let chief: As;
let zlm: Awaited<ReturnType<typeof startZlm>>;

beforeAll(async () => {
  zlm = await startZlm({ secret, streams: [], pulls: true });
  house = await videoHouse({ login: { username: 'viewer', password } });
  ({ t, chief } = house);
  await house.enter('GATE', { name: '大门' });
  await house.enter('LOCKED', { name: '锁着', password: 'wrong' });
  await chief.device.put({ code: 'DOOR', name: '门禁', kind: 'camera' });
  await chief.zlm.put({
    code: 'ZLM',
    name: '流媒体',
    url: `http://127.0.0.1:${zlm.port}`,
    rtspPort: zlm.rtspPort,
    secret,
  });
});
afterAll(async () => {
  await house?.stop();
  await zlm?.stop();
});

const sessions = () => house.sessions('GATE');
const read = async () =>
  (await chief.zlm.pulls({ code: 'ZLM' })).items.map(({ camera, isRead }) => [camera.code, isRead]);
async function watch(): Promise<LiveClient> {
  const live = await house.watch('GATE');
  await plays(live);
  return live;
}

test('only a camera that it reaches is pulled by it, and nothing of ours is told of its password', async () => {
  await expect(chief.zlm.pull({ code: 'ZLM', cameras: ['LOCKED'] })).rejects.toMatchObject({ code: 'zlm_refused' });
  await expect(chief.zlm.pull({ code: 'ZLM', cameras: ['DOOR'] })).rejects.toMatchObject({ code: 'zlm_not_rtsp' });
  await expect(chief.zlm.pull({ code: 'ZLM', cameras: ['NONE'] })).rejects.toMatchObject({ code: 'not_found' });
  expect(await read()).toEqual([]);
  const room = await t.as('control-room');
  await expect(room.zlm.pull({ code: 'ZLM', cameras: ['GATE'] })).rejects.toMatchObject({ code: 'forbidden' });
});

test('who watches is sent away and comes back to what it pulls: the camera has one session', async () => {
  const before = await watch();
  expect(sessions()).toBe(1);
  expect(await chief.zlm.pull({ code: 'ZLM', cameras: ['GATE'] })).toEqual({ pulled: 1 });
  await gone(before);
  expect(await chief.zlm.pull({ code: 'ZLM', cameras: ['GATE'] })).toEqual({ pulled: 0 });
  expect(await read()).toEqual([['GATE', true]]);
  const [found] = (await chief.zlm.streams({ code: 'ZLM' })).items;
  expect(found).toMatchObject({ app: 'anyuan', device: { code: 'GATE', name: '大门' } });
  const live = await watch();
  await expect.poll(sessions).toBe(1);
  const snapshot = await chief.call('GET', '/api/v1/cameras/GATE/snapshot?purpose=watch');
  expect([snapshot.status, sessions()]).toEqual([200, 1]);
  live.close();
  const { items } = await (await t.as('auditor')).audit.list({ action: 'zlm.pull' });
  expect(items.map(({ detail }) => detail)).toEqual([{ code: 'GATE', server: 'ZLM' }]);
  expect(JSON.stringify(items)).not.toContain('p@ss');
});

test('it was started anew and has forgotten it: the camera is read directly until it has been told again', async () => {
  await zlm.forget();
  await expect.poll(read).toEqual([['GATE', false]]);
  (await watch()).close();
  await expect.poll(read).toEqual([['GATE', true]]);
});

test('a camera with another password: it is told the new one', async () => {
  await house.enter('GATE', { name: '大门', password: 'old' });
  await expect.poll(read).toEqual([['GATE', false]]);
  await house.enter('GATE', { name: '大门' });
  await expect.poll(read).toEqual([['GATE', true]]);
  (await watch()).close();
});

test('it is read directly again when somebody says so, and when the server is removed', async () => {
  await chief.zlm.release({ code: 'ZLM', camera: 'GATE' });
  expect(await read()).toEqual([]);
  await expect.poll(sessions).toBe(0);
  await chief.zlm.pull({ code: 'ZLM', cameras: ['GATE'] });
  expect(sessions()).toBe(1);
  await chief.zlm.remove({ code: 'ZLM' });
  await expect.poll(sessions).toBe(0);
  const live = await watch();
  await expect.poll(sessions).toBe(1);
  live.close();
});
