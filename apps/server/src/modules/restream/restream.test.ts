import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';

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
let robot: { id: string; token: string; username: string };
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
  expect(robot.username).toBe('anyuan');
  await enter('BY-LOGIN', out('H264'), { username: robot.username, password: robot.token });
  const byLogin = await watch('BY-LOGIN');
  await plays(byLogin);
  expect(byLogin.messages.filter((one) => 'reason' in one)).toEqual([]);
  await enter('NOBODY', out('H264'));
  await why(await watch('NOBODY'), 'auth_missing');
  await enter('GUESSED', out('H264'), { username: robot.username, password: 'guessed' });
  await why(await watch('GUESSED'), 'auth_refused');
  await enter('NOWHERE', `${out('NOT-HERE')}?token=${robot.token}`);
  await why(await watch('NOWHERE'), 'not_found');
});

/** What a connection is answered, request by request; of a 401 the challenges. */
async function rtsp(): Promise<{ ask(auth?: string): Promise<{ status: number; offered: string[] }>; end(): void }> {
  const socket = connect({ host: '127.0.0.1', port });
  await once(socket, 'connect');
  let seq = 0;
  return {
    async ask(auth) {
      const more = auth ? `Authorization: ${auth}\r\n` : '';
      socket.write(`DESCRIBE ${out('H264')} RTSP/1.0\r\nCSeq: ${++seq}\r\n${more}\r\n`);
      const [bytes] = (await once(socket, 'data')) as [Buffer];
      const text = bytes.toString();
      const offered = [...text.matchAll(/^WWW-Authenticate: (.*)$/gim)].map((match) => match[1]!.trim());
      return { status: Number(/^RTSP\/1.0 (\d+)/.exec(text)?.[1]), offered };
    },
    end: () => socket.destroy(),
  };
}
const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
function digest(challenge: string, username: string, password: string): string {
  const nonce = /nonce="([^"]+)"/.exec(challenge)?.[1] ?? '';
  const response = md5(`${md5(`${username}:Anyuan:${password}`)}:${nonce}:${md5(`DESCRIBE:${out('H264')}`)}`);
  return `Digest username="${username}", realm="Anyuan", nonce="${nonce}", uri="${out('H264')}", response="${response}"`;
}

test('by digest: SHA-256 and MD5 are offered, one that knows MD5 alone comes in, the token never on the way; a nonce is of its connection', async () => {
  const one = await rtsp();
  const { status, offered } = await one.ask();
  expect(status).toBe(401);
  expect(offered.map((line) => /algorithm=\S+|Basic/.exec(line)?.[0])).toEqual([
    'algorithm=SHA-256',
    'algorithm=MD5',
    'Basic',
  ]);
  expect((await one.ask(digest(offered[1]!, robot.username, 'guessed'))).status).toBe(401);
  expect((await one.ask(digest(offered[1]!, 'somebody', robot.token))).status).toBe(401);
  const other = await rtsp();
  const again = await other.ask(digest(offered[1]!, robot.username, robot.token));
  expect(again.status).toBe(401);
  expect(again.offered[1]).toContain('stale=true');
  expect((await other.ask(digest(again.offered[1]!, robot.username, robot.token))).status).toBe(200);
  one.end();
  other.end();
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
