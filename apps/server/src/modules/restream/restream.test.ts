import { afterAll, beforeAll, expect, test } from 'vitest';

import { startCameraServer, type CameraServer } from '../../../../simulators/src/camera/index.ts';
import { LiveClient } from '../../../../simulators/src/camera/live-client.ts';
import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { freePort } from '../../../test/ports.ts';

let t: TestApp;
let chief: As;
let admin: As;
let host: string;
let port: number;
let cameras: CameraServer;
let robot: { id: string; token: string };
const clients: LiveClient[] = [];

beforeAll(async () => {
  cameras = await startCameraServer({});
  port = await freePort();
  t = await testApp({
    realTime: true,
    env: { ANYUAN_MEDIA: 'on', ANYUAN_RTSP_PORT: String(port), ANYUAN_RTSP_HOST: '127.0.0.1' },
  });
  host = await t.listen();
  chief = await t.as('security-chief');
  admin = await t.as('it');
  const keeper = await t.as('security-admin');
  await keeper.identity.putRole({
    code: 'wall-bridge',
    name: '大屏接口',
    nameEn: 'Wall bridge',
    duty: 'operate',
    grants: [{ permission: 'camera.view', scope: 'all' }],
  });
  const { id } = await admin.identity.createPerson({ name: '指挥大屏', kind: 'service', roles: ['wall-bridge'] });
  robot = { id, ...(await admin.identity.serviceToken({ id })) };
  for (const [code, kind] of [
    ['H264', 'h264/pcma'],
    ['H265', 'h265'],
  ] as const)
    await enter(code, `rtsp://127.0.0.1:${cameras.port}/cam/${code}/${kind}/320x240/10fps/loop`);
});
afterAll(async () => {
  for (const one of clients) one.close();
  await t.stop();
  await cameras.stop();
});

const enter = (code: string, url: string, login: object = {}) =>
  chief.device.put({ code, name: code, kind: 'camera', source: { url, ...login } });
async function watch(code: string): Promise<LiveClient> {
  const { path } = await chief.video.live({ code, purpose: 'watch', hevc: true });
  const client = new LiveClient(`ws://${host}${path}`, { cookie: chief.cookie });
  clients.push(client);
  return client;
}
const plays = (client: LiveClient) => client.until('pictures', () => client.fragments > 10);
const why = (client: LiveClient, reason: string) =>
  client.until(reason, () => client.messages.some((one) => 'reason' in one && one.reason === reason));
const out = (code: string): string => `rtsp://127.0.0.1:${port}/${code}`;

// Whoever plays here is our own reader of RTSP: a camera whose address is our own hand-on.
test.each(['H264', 'H265'])(
  '%s is handed on as it comes, without a pull of its own, and each play is a look',
  async (code) => {
    await enter(`BY-TOKEN-${code}`, `${out(code)}?token=${robot.token}`);
    const client = await watch(`BY-TOKEN-${code}`);
    await plays(client);
    expect(client.messages).toContainEqual(
      expect.objectContaining({ width: 320, height: 240, sound: code === 'H264' }),
    );
    const direct = await watch(code);
    await plays(direct);
    expect(cameras.sessions().filter((one) => one.code === code)).toHaveLength(1);
    const { items } = await (await t.as('auditor')).audit.list({ action: 'camera.view' });
    expect(
      items.find(({ actorName, detail }) => actorName === '指挥大屏' && detail['code'] === code)?.detail,
    ).toMatchObject({
      purpose: 'other',
      reason: 'RTSP 127.0.0.1',
    });
    client.close();
    direct.close();
  },
);

test('the token as a password; without one, with a wrong one, for a camera that is not there: refused with the reason', async () => {
  await enter('BY-LOGIN', out('H264'), { username: 'wall', password: robot.token });
  const byLogin = await watch('BY-LOGIN');
  await plays(byLogin);
  expect(byLogin.messages.filter((one) => 'reason' in one)).toEqual([]);
  await enter('NOBODY', out('H264'));
  await why(await watch('NOBODY'), 'auth_missing');
  await enter('GUESSED', out('H264'), { username: 'wall', password: 'guessed' });
  await why(await watch('GUESSED'), 'auth_refused');
  await enter('NOWHERE', `${out('NOT-HERE')}?token=${robot.token}`);
  await why(await watch('NOWHERE'), 'not_found');
});

test('a token that was replaced plays no longer, and what it plays ends', async () => {
  await enter('ENDING', `${out('H264')}?token=${robot.token}`);
  const client = await watch('ENDING');
  await plays(client);
  await admin.identity.serviceToken({ id: robot.id });
  expect(client.messages.at(-1)).not.toMatchObject({ state: 'lost' });
  await client.until('its end', () => client.messages.some((one) => 'state' in one && one.state === 'lost'));
  await why(client, 'auth_missing');
});
