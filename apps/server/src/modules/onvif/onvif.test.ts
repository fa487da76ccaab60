import { afterAll, beforeAll, expect, test } from 'vitest';

import { LiveClient } from '../../../../simulators/src/camera/live-client.ts';
import { startOnvifCamera, startOnvifDevice, type OnvifDevice } from '../../../../simulators/src/index.ts';
import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { discover } from './discover.ts';
import { listening } from './events.ts';

let t: TestApp;
let chief: As;
let device: OnvifDevice;
/** As short as a picture can be. */
const still = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 9, 9, 0xff, 0xd9]);
const login = { username: 'admin', password: 'Cam-2026!' };

beforeAll(async () => {
  device = await startOnvifDevice({
    ...login,
    name: '门诊大厅',
    stream: 'rtsp://10.9.9.9:554/main?x=1',
    subStream: 'rtsp://10.9.9.9:554/sub',
    still,
  });
  t = await testApp({ realTime: true, env: { ANYUAN_OUTGOING_LOCAL: 'on', ANYUAN_MEDIA: 'on' } });
  chief = await t.as('security-chief');
  await chief.place.put({ code: 'C', name: '本部', kind: 'campus' });
});
afterAll(async () => {
  await t.stop();
  await device.stop();
});

test('whoever looks for devices finds it, known by where it answers from', async () => {
  expect(await discover('127.0.0.1/32', device.discoveryPort)).toEqual([
    { host: '127.0.0.1', port: device.port, name: '门诊大厅', hardware: 'SIM-IPC' },
  ]);
});

test('says what it is and what it sends; not to whoever knows no password', async () => {
  const about = await chief.onvif.look({ host: '127.0.0.1', port: device.port, ...login });
  expect(about).toMatchObject({ maker: '安院仿真', model: 'SIM-IPC', hasPtz: true });
  expect(about.profiles).toEqual([
    { token: 'main', name: '主码流', codec: 'H264', width: 1920, height: 1080, fps: 25 },
    { token: 'sub', name: '子码流', codec: 'H264', width: 640, height: 360, fps: 25 },
  ]);
  const wrong = chief.onvif.look({ host: '127.0.0.1', port: device.port, username: 'admin', password: 'guess' });
  await expect(wrong).rejects.toMatchObject({ code: 'onvif_refused' });
});

test('is entered with its stream at the address it was found at, moved, and remembers where it looked', async () => {
  await chief.onvif.enter({
    code: 'CAM-1',
    name: '门诊大厅东',
    place: 'C',
    host: '127.0.0.1',
    port: device.port,
    ...login,
    profile: 'main',
    sub: 'sub',
  });
  const shown = await chief.device.get({ code: 'CAM-1' });
  expect(shown).toMatchObject({ kind: 'camera', protocol: 'onvif', hasSource: true, hasSub: true });
  expect(JSON.stringify(shown)).not.toContain(login.password);
  const row = await t.owner
    .selectFrom('device')
    .select(['source_url', 'source_sub_url'])
    .where('code', '=', 'CAM-1')
    .executeTakeFirstOrThrow();
  expect(row).toEqual({ source_url: 'rtsp://127.0.0.1:554/main?x=1', source_sub_url: 'rtsp://127.0.0.1:554/sub' });
  expect(await chief.gb28181.presets({ code: 'CAM-1' })).toEqual({ items: [{ id: 1, name: '大门' }] });
  await chief.gb28181.ptz({ code: 'CAM-1', move: { do: 'move', pan: 0.5, tilt: -0.5, zoom: 0 } });
  await chief.gb28181.ptz({ code: 'CAM-1', move: { do: 'stop' } });
  await chief.gb28181.ptz({ code: 'CAM-1', move: { do: 'setPreset', preset: 2, name: '收费处' } });
  await chief.gb28181.ptz({ code: 'CAM-1', move: { do: 'goPreset', preset: 2 } });
  expect([...device.presets.values()]).toEqual(['大门', '收费处']);
  const moves = device.done.filter(({ name }) => ['ContinuousMove', 'Stop', 'GotoPreset'].includes(name));
  expect(moves.map(({ name }) => name)).toEqual(['ContinuousMove', 'Stop', 'GotoPreset']);
  expect(moves[0]?.body).toContain('x="0.5"');
  const police = await t.person({ roles: ['police'], name: '民警' });
  await expect(police.gb28181.ptz({ code: 'CAM-1', move: { do: 'stop' } })).rejects.toMatchObject({ code: 'ptz_held' });
});

test('a button on its input rings at its place; movement is for the record, and tampering a state of it', async () => {
  await chief.device.put({
    code: 'PB-1',
    name: '护士站按钮',
    kind: 'panic-button',
    place: 'C',
    parent: 'CAM-1',
    protocol: 'onvif',
    address: 'DI_1',
  });
  await listening(t.app)?.look();
  await expect.poll(() => device.listeners).toBeGreaterThan(0);
  device.tell('RuleEngine/CellMotionDetector/Motion', ['VideoSourceConfigurationToken', 'vsc'], ['IsMotion', 'true']);
  device.tell('Device/Trigger/DigitalInput', ['InputToken', 'DI_1'], ['LogicalState', 'true']);
  await expect.poll(async () => (await chief.case.list({ device: 'PB-1' })).total).toBe(1);
  expect((await chief.case.list({ device: 'PB-1' })).items[0]).toMatchObject({
    type: 'alarm',
    facts: { kind: 'panic' },
  });
  // Let go of it rings no more.
  device.tell('Device/Trigger/DigitalInput', ['InputToken', 'DI_1'], ['LogicalState', 'false']);
  device.tell('RuleEngine/TamperDetector/Tamper', ['VideoSourceConfigurationToken', 'vsc'], ['IsTamper', 'true']);
  await expect
    .poll(async () => (await chief.device.get({ code: 'CAM-1' })).states.map(({ state }) => state))
    .toContain('tamper');
  expect((await chief.case.list({ device: 'PB-1' })).items[0]).toMatchObject({ repeats: 1 });
  expect((await chief.case.list({ device: 'CAM-1', type: ['alarm'] })).total).toBe(0);
});

test('a picture that it takes by itself is shown at once, wherever it says it lies; covered, none is taken from there', async () => {
  const shot = () => chief.call('GET', '/api/v1/cameras/CAM-1/snapshot?purpose=watch');
  // Its stream is at an address where nobody is: what comes is its own.
  const answer = await shot();
  expect([answer.status, answer.headers['content-type'], answer.raw]).toEqual([200, 'image/jpeg', still]);
  expect(device.done.map(({ name }) => name).filter((name) => name.startsWith('still'))).toEqual([
    'still 401',
    'still',
  ]);
  await chief.cameraMask.put({ code: 'CAM-1', masks: [{ x: 0, y: 0, width: 0.5, height: 1 }], why: '对着窗户' });
  const guard = await t.person({ roles: ['control-room'] });
  const masked = await guard.call('GET', '/api/v1/cameras/CAM-1/snapshot?purpose=watch');
  expect(masked.raw).not.toEqual(still);
  expect(device.done.filter(({ name }) => name === 'still').length).toBe(1);
  await chief.cameraMask.put({ code: 'CAM-1', masks: [], why: '窗户已封' });
});

test('the camera of the demonstration is found, read, entered and seen; a port that is taken is left alone', async () => {
  const taken = { port: device.port, discoveryPort: device.discoveryPort };
  const camera = await startOnvifCamera({ ...login, ...taken });
  expect(camera.port).not.toBe(device.port);
  const [found] = await discover('127.0.0.1/32', camera.discoveryPort);
  expect(found).toMatchObject({ host: '127.0.0.1', port: camera.port, name: '急诊通道球机(仿真)' });
  const at = { host: '127.0.0.1', port: camera.port, ...login };
  const { profiles } = await chief.onvif.look(at);
  await chief.onvif.enter({ code: 'DEMO-1', name: '急诊通道', place: 'C', ...at, profile: profiles[0]!.token });
  const { path } = await chief.video.live({ code: 'DEMO-1', purpose: 'watch' });
  const client = new LiveClient(`ws://${await t.listen()}${path}`, { cookie: chief.cookie });
  await client.until('pictures', () => client.fragments > 5);
  client.close();
  await camera.stop();
});
