import { execFileSync } from 'node:child_process';

import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';

import { startCameraServer, type CameraServer } from '../../../../simulators/src/camera/index.ts';
import { LiveClient } from '../../../../simulators/src/camera/live-client.ts';
import { testApp, type As, type TestApp } from '../../../test/kit.ts';

const secret = 'camera-secret-4711';
let t: TestApp;
let host: string;
let cameras: CameraServer;
let chief: As;
const logged = vi.spyOn(process.stderr, 'write').mockReturnValue(true);

beforeAll(async () => {
  cameras = await startCameraServer({ username: 'viewer', password: secret });
  t = await testApp({ env: { ANYUAN_MEDIA: 'on', ANYUAN_LOG: 'debug' } });
  host = await t.listen();
  chief = await t.as('security-chief');
  await chief.device.put({ code: 'PB-1', name: '一键报警', kind: 'panic-button' });
  for (const code of ['CAM-1', 'CAM-2'])
    await chief.device.put({
      code,
      name: code,
      kind: 'camera',
      source: {
        url: `rtsp://127.0.0.1:${cameras.port}/cam/${code}/320x240/10fps/loop`,
        username: 'viewer',
        password: secret,
      },
    });
}, 30_000);
afterAll(async () => {
  await t.stop();
  await cameras.stop();
  logged.mockRestore();
});

const watch = (path: string, as: As) => new LiveClient(`ws://${host}${path}`, { cookie: as.cookie });
const isPlaying = (client: LiveClient) => client.until('a picture', () => client.fragments > 2, 10_000);
const cutAfter = (client: LiveClient): Promise<number> => {
  const from = performance.now();
  return new Promise((resolve) => client.socket.once('close', () => resolve(performance.now() - from)));
};
/** The HTTP status an upgrade is refused with. */
const refusedWith = (path: string, as: As): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://${host}${path}`, { headers: { cookie: as.cookie } });
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode));
    socket.on('open', () => reject(new Error('it was let in')));
    socket.on('error', () => undefined);
  });
const press = async (key: string) =>
  (
    await chief.call('POST', '/api/v1/signals', {
      device: 'PB-1',
      key,
      kind: 'panic',
      at: t.clock.now().toISOString(),
    })
  ).status;

test('a ticket is for whom it was made, and for once', async () => {
  const viewer = await t.as('control-room');
  const { path } = await viewer.video.live({ code: 'CAM-1' });
  expect(await refusedWith(path, await t.as('control-room'))).toBe(401);
  const live = watch(path, viewer);
  await isPlaying(live);
  expect(live.messages).toContainEqual(expect.objectContaining({ width: 320, height: 240 }));
  expect(await refusedWith(path, viewer)).toBe(401);
  expect(await refusedWith('/api/v1/video/live/guess', viewer)).toBe(401);
  expect(await viewer.video.status({})).toMatchObject({ alive: true, streams: [{ camera: 'CAM-1', viewers: 1 }] });
  live.close();
});

test('who may not see the camera gets neither ticket nor picture', async () => {
  const guard = await t.as('guard');
  await expect(guard.video.live({ code: 'CAM-1' })).rejects.toMatchObject({ code: 'forbidden' });
  expect((await guard.call('GET', '/api/v1/cameras/CAM-1/snapshot')).status).toBe(403);
  const { path } = await chief.video.live({ code: 'CAM-1' });
  expect(await refusedWith(path, guard)).toBe(403);
  await expect(chief.video.live({ code: 'CAM-NONE' })).rejects.toMatchObject({ code: 'not_found' });
  await expect(chief.video.live({ code: 'PB-1' })).rejects.toMatchObject({ code: 'not_found' });
});

test('every look leaves a line in the audit trail, with whose it was and why', async () => {
  const viewer = await t.person({ roles: ['control-room'], name: '看的人' });
  await viewer.video.live({ code: 'CAM-2', purpose: '找走失老人' });
  await viewer.call('GET', '/api/v1/cameras/CAM-2/snapshot?width=160');
  const auditor = await t.as('auditor');
  const { items } = await auditor.audit.list({});
  const looks = items.filter((line) => line.actorName === '看的人' && line.action.startsWith('camera.'));
  expect(looks.map((line) => [line.action, line.detail['code'], line.detail['purpose']])).toEqual([
    ['camera.snapshot', 'CAM-2', undefined],
    ['camera.view', 'CAM-2', '找走失老人'],
  ]);
});

test('a snapshot is a picture of the wanted size', async () => {
  const { status, headers, raw } = await chief.call('GET', '/api/v1/cameras/CAM-1/snapshot?width=160');
  expect([status, headers['content-type'], headers['cache-control']]).toEqual([200, 'image/jpeg', 'no-store']);
  expect(raw.subarray(0, 3).toString('hex')).toBe('ffd8ff');
  expect(raw.length).toBeGreaterThan(500);
});

test('a camera that cannot be reached says so, without its address or password', async () => {
  const url = 'rtsp://127.0.0.1:1/cam/X';
  await chief.device.put({ code: 'CAM-X', name: 'X', kind: 'camera', source: { url, password: secret } });
  const { status, raw } = await chief.call('GET', '/api/v1/cameras/CAM-X/snapshot');
  expect(status).toBe(502);
  expect(raw.toString()).not.toMatch(/rtsp:|camera-secret|127\.0\.0\.1/);
});

test('signing out and losing the right end the picture within five seconds, others keep theirs', async () => {
  const [leaver, loser, witness] = [await t.as('control-room'), await t.as('control-room'), await t.as('control-room')];
  const lives = await Promise.all(
    [leaver, loser, witness].map(async (as) => {
      const live = watch((await as.video.live({ code: 'CAM-1' })).path, as);
      await isPlaying(live);
      return live;
    }),
  );
  const [left, lost, kept] = lives;
  if (!left || !lost || !kept) throw new Error('not watching');
  const cuts = Promise.all([cutAfter(left), cutAfter(lost)]);
  await leaver.call('DELETE', '/api/v1/session');
  await (await t.as('it')).identity.updatePerson({ id: loser.personId, roles: ['finance'] });
  expect(Math.max(...(await cuts))).toBeLessThan(5_000);
  const before = kept.fragments;
  await kept.until('more pictures', () => kept.fragments > before + 5);
  kept.close();
});

test('the media process dies: alarms go on, viewers are told, pictures come back', async () => {
  const live = watch((await chief.video.live({ code: 'CAM-1' })).path, chief);
  await isPlaying(live);
  const { path: unused } = await chief.video.live({ code: 'CAM-1' });
  const cut = cutAfter(live);
  // Its process is a child of this one.
  const pid = Number(
    execFileSync('pgrep', ['-P', String(process.pid), '-f', 'media/src/worker'], { encoding: 'utf8' }),
  );
  process.kill(pid, 'SIGKILL');
  await cut;
  expect(await press('while it is dead')).toBe(200);
  await expect(chief.video.live({ code: 'CAM-1' })).rejects.toMatchObject({ code: 'media_down', status: 503 });
  expect(await refusedWith(unused, chief)).toBe(503);
  await expect.poll(async () => (await chief.video.status({})).alive, { timeout: 10_000 }).toBe(true);
  const again = watch((await chief.video.live({ code: 'CAM-1' })).path, chief);
  await isPlaying(again);
  again.close();
}, 30_000);

test('neither an answer nor a log line has ever held the password', async () => {
  const answers = await Promise.all(
    ['/devices', '/devices/CAM-1', '/video/status', '/export/devices', '/openapi.json'].map(
      async (path) => (await chief.call('GET', `/api/v1${path}`)).raw,
    ),
  );
  const auditor = await t.as('auditor');
  answers.push((await auditor.call('GET', '/api/v1/audit?limit=200')).raw);
  for (const answer of answers) {
    expect(answer.length).toBeGreaterThan(0);
    expect(answer.toString()).not.toContain(secret);
  }
  const lines = logged.mock.calls.map(([line]) => String(line)).join('');
  expect(lines).toContain('media');
  expect(lines).not.toContain(secret);
  const row = await t.app.db.selectFrom('device').selectAll().where('code', '=', 'CAM-1').executeTakeFirstOrThrow();
  expect(JSON.stringify(row)).not.toContain(secret);
});
