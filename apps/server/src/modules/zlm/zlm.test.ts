import { afterAll, beforeAll, expect, test } from 'vitest';

import type { CameraServer } from '../../../../simulators/src/camera/index.ts';
import { startZlm } from '../../../../simulators/src/zlm.ts';
import type { As, TestApp } from '../../../test/kit.ts';
import { plays, videoHouse, type VideoHouse } from '../../../test/video-house.ts';

const secret = '035c73f7-zlm-secret';
let house: VideoHouse;
let t: TestApp;
let chief: As;
let host: string;
let cameras: CameraServer;
let zlm: Awaited<ReturnType<typeof startZlm>>;

beforeAll(async () => {
  zlm = await startZlm({ secret, streams: [{ app: 'cam', stream: 'GATE/320x240/10fps' }] });
  house = await videoHouse();
  ({ t, chief, host, cameras } = house);
});
afterAll(async () => {
  await house?.stop();
  await zlm?.stop();
});
const about = () => ({ code: 'ZLM', name: '流媒体', url: `http://127.0.0.1:${zlm.port}`, rtspPort: cameras.port });
const checked = async () => (await chief.zlm.list({})).items[0]?.checked;

test('a server is entered with its secret, which lies sealed and leaves by no answer', async () => {
  await expect(chief.zlm.put(about())).rejects.toMatchObject({ code: 'zlm_needs_secret' });
  await chief.zlm.put({ ...about(), secret: 'wrong' });
  await expect.poll(checked).toMatchObject({ error: { code: 'zlm_secret' } });
  await expect(chief.zlm.streams({ code: 'ZLM' })).rejects.toMatchObject({ code: 'zlm_secret', status: 502 });
  await chief.zlm.put({ ...about(), secret });
  await expect.poll(checked).toMatchObject({ error: null, streams: 1 });
  expect((await chief.call('GET', '/api/v1/zlm-servers')).raw.toString()).not.toContain(secret);
  const row = await t.app.db.selectFrom('zlm_server').select('secret').executeTakeFirstOrThrow();
  expect(row.secret.toString('latin1')).not.toContain(secret);
  expect(zlm.asked.some(({ inUrl }) => inUrl)).toBe(false);
});

test('what was stored for one host is not shown to another', async () => {
  const other = { ...about(), url: 'http://10.9.9.9:80' };
  await expect(chief.zlm.put(other)).rejects.toMatchObject({ code: 'zlm_needs_secret' });
});

test('an address of this machine or its link is connected to by no way that a hospital allows', async () => {
  await chief.zlm.put({ ...about(), code: 'LINK', url: 'http://169.254.169.254', secret });
  const refused = { code: 'zlm_silent', details: { reason: { en: 'its address is this machine or its link' } } };
  await expect(chief.zlm.streams({ code: 'LINK' })).rejects.toMatchObject(refused);
  await chief.zlm.remove({ code: 'LINK' });
  for (const url of ['http://user:pw@10.1.1.1', 'file:///etc/passwd', 'http://10.1.1.1/index?x=1'])
    await expect(chief.zlm.put({ ...about(), url, secret })).rejects.toMatchObject({ code: 'invalid' });
});

test('a stream of it is found, entered once as a camera, and plays through our own path', async () => {
  const [found] = (await chief.zlm.streams({ code: 'ZLM' })).items;
  expect(found).toMatchObject({ app: 'cam', codec: 'H264', width: 320, height: 240, readers: 2, device: null });
  const item = { app: 'cam', stream: found!.stream, code: 'GATE', name: '大门' };
  await expect(chief.zlm.enter({ code: 'ZLM', items: [{ ...item, stream: 'none' }] })).rejects.toMatchObject({
    code: 'not_found',
  });
  expect(await chief.zlm.enter({ code: 'ZLM', items: [item] })).toEqual({ entered: 1 });
  expect((await chief.zlm.streams({ code: 'ZLM' })).items[0]?.device).toEqual({ code: 'GATE', name: '大门' });
  expect(await chief.zlm.enter({ code: 'ZLM', items: [item] })).toEqual({ entered: 0 });
  const live = await house.watch('GATE');
  await plays(live);
  expect(live.messages).toContainEqual(expect.objectContaining({ width: 320, height: 240 }));
  live.close();
});

test('the code of another device is not overwritten, and whoever only reads devices enters nothing', async () => {
  await chief.device.put({ code: 'DOOR', name: '门禁', kind: 'panic-button' });
  const item = { app: 'cam', stream: 'GATE/320x240/10fps', code: 'DOOR', name: '大门' };
  await expect(chief.zlm.enter({ code: 'ZLM', items: [item] })).rejects.toMatchObject({ code: 'already_exists' });
  const room = await t.as('control-room');
  await expect(room.zlm.streams({ code: 'ZLM' })).rejects.toMatchObject({ code: 'forbidden' });
});

test('a list longer than usual answers is read to its end', async () => {
  zlm.streams.push(...Array.from({ length: 400 }, (_, i) => ({ app: 'rtp', stream: `3402000000132000${i}` })));
  expect((await chief.zlm.streams({ code: 'ZLM' })).items).toHaveLength(401);
});

test('one that is away, or answers something else, says so in words', async () => {
  await zlm.stop();
  await expect(chief.zlm.streams({ code: 'ZLM' })).rejects.toMatchObject({ code: 'zlm_silent', status: 504 });
  await chief.zlm.put(about());
  await expect.poll(checked).toMatchObject({ error: { code: 'zlm_silent' } });
  await chief.zlm.put({ ...about(), url: `http://${host}`, secret });
  await expect(chief.zlm.streams({ code: 'ZLM' })).rejects.toMatchObject({ code: 'zlm_refused' });
  await chief.zlm.remove({ code: 'ZLM' });
  expect((await chief.zlm.list({})).items).toEqual([]);
});
