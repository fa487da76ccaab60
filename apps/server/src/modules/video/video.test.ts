import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

import { cameraReasons } from '@anyuan/contract';
import { REASONS } from '@anyuan/media';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';

import { startCameraServer, type CameraServer } from '../../../../simulators/src/camera/index.ts';
import { LiveClient } from '../../../../simulators/src/camera/live-client.ts';
import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { stopwatch } from '../../../test/patience.ts';
import { cleanEnv, systemUser } from '../../kernel/children.ts';
import { camerasOf, round } from '../device-health/index.ts';
import { isPlaying as isPlayingNow } from './index.ts';

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
});
afterAll(async () => {
  await t.stop();
  await cameras.stop();
  logged.mockRestore();
});

const watch = (path: string, as: As) => new LiveClient(`ws://${host}${path}`, { cookie: as.cookie });
const isPlaying = (client: LiveClient) => client.until('a picture', () => client.fragments > 2);
const cut = (client: LiveClient): Promise<void> =>
  new Promise((resolve) => client.socket.once('close', () => resolve()));
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
  const { path } = await viewer.video.live({ code: 'CAM-1', purpose: 'watch' });
  expect(await refusedWith(path, await t.as('control-room'))).toBe(401);
  const live = watch(path, viewer);
  await isPlaying(live);
  expect(live.messages).toContainEqual(expect.objectContaining({ width: 320, height: 240 }));
  expect(await refusedWith(path, viewer)).toBe(401);
  expect(await refusedWith('/api/v1/video/live/guess', viewer)).toBe(401);
  expect(await viewer.video.status({})).toMatchObject({ alive: true, streams: [{ camera: 'CAM-1', viewers: 1 }] });
  live.close();
});

test('the media process has nothing of our environment, and is not root', async () => {
  if (process.platform !== 'linux') return;
  const pid = Number(
    execFileSync('pgrep', ['-P', String(process.pid), '-f', 'media/src/live/worker.ts'], { encoding: 'utf8' })
      .trim()
      .split('\n')[0],
  );
  const names = readFileSync(`/proc/${pid}/environ`, 'utf8')
    .split('\0')
    .map((line) => line.split('=')[0] ?? '');
  const known = new Set([
    ...Object.keys(cleanEnv()),
    'UV_THREADPOOL_SIZE',
    'NODE_CHANNEL_FD',
    'NODE_CHANNEL_SERIALIZATION_MODE',
    '',
  ]);
  expect(names.filter((name) => !known.has(name))).toEqual([]);
  const uid = Number(/^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  expect(uid).toBe(process.getuid?.() === 0 ? systemUser()?.uid : process.getuid?.());
});

test('a small tile gets the smaller picture; a camera that has none gives the one it has', async () => {
  const url = `rtsp://127.0.0.1:${cameras.port}/cam/CAM-S/320x240/10fps/loop`;
  const subUrl = `rtsp://127.0.0.1:${cameras.port}/cam/CAM-S/160x120/10fps/loop`;
  const put = (source: object) =>
    chief.device.put({ code: 'CAM-S', name: 'S', kind: 'camera', source: { url, username: 'viewer', ...source } });
  // Its password goes to no other host.
  await expect(put({ subUrl: 'rtsp://10.9.9.9/x' })).rejects.toMatchObject({ code: 'invalid' });
  expect(await put({ subUrl, password: secret })).toMatchObject({ hasSub: true });
  const small = await chief.video.live({ code: 'CAM-S', stream: 'sub', purpose: 'watch' });
  expect(small.stream).toBe('sub');
  const [sub, main] = [small, await chief.video.live({ code: 'CAM-S', purpose: 'watch' })].map(({ path }) =>
    watch(path, chief),
  );
  await Promise.all([isPlaying(sub!), isPlaying(main!)]);
  expect(sub!.messages).toContainEqual(expect.objectContaining({ width: 160, height: 120 }));
  expect(main!.messages).toContainEqual(expect.objectContaining({ width: 320, height: 240 }));
  const { streams } = await chief.video.status({});
  expect(
    streams
      .filter(({ camera }) => camera === 'CAM-S')
      .map(({ stream }) => stream)
      .toSorted(),
  ).toEqual(['main', 'sub']);
  main!.close();
  sub!.close();
  expect(await chief.video.live({ code: 'CAM-1', stream: 'sub', purpose: 'watch' })).toMatchObject({ stream: 'main' });
  expect(await put({ subUrl: '' })).toMatchObject({ hasSub: false, hasSource: true });
});

test('who may not see the camera gets neither ticket nor picture', async () => {
  const guard = await t.as('guard');
  await expect(guard.video.live({ code: 'CAM-1', purpose: 'watch' })).rejects.toMatchObject({ code: 'forbidden' });
  expect((await guard.call('GET', '/api/v1/cameras/CAM-1/snapshot?purpose=watch')).status).toBe(403);
  const { path } = await chief.video.live({ code: 'CAM-1', purpose: 'watch' });
  expect(await refusedWith(path, guard)).toBe(403);
  await expect(chief.video.live({ code: 'CAM-NONE', purpose: 'watch' })).rejects.toMatchObject({ code: 'not_found' });
  await expect(chief.video.live({ code: 'PB-1', purpose: 'watch' })).rejects.toMatchObject({ code: 'not_found' });
});

test('every look leaves a line in the audit trail, with whose it was and why', async () => {
  const viewer = await t.person({ roles: ['control-room'], name: '看的人' });
  await viewer.video.live({ code: 'CAM-2', purpose: 'find', reason: '找走失老人' });
  await viewer.call('GET', '/api/v1/cameras/CAM-2/snapshot?width=160&purpose=watch');
  const auditor = await t.as('auditor');
  const { items } = await auditor.audit.list({});
  const looks = items.filter((line) => line.actorName === '看的人' && line.action.startsWith('camera.'));
  expect(
    looks.map((line) => [line.action, line.detail['code'], line.detail['purpose'], line.detail['reason']]),
  ).toEqual([
    ['camera.snapshot', 'CAM-2', 'watch', undefined],
    ['camera.view', 'CAM-2', 'find', '找走失老人'],
  ]);
});

test('nobody looks without saying what for; who, of which unit, at what and why is a register', async () => {
  const it = await t.as('it');
  const departmentId = (await it.identity.putDepartment({ code: 'BW', name: '保卫科' })).id;
  const viewer = await t.person({ roles: ['control-room'], name: '调阅人', departmentId });
  const live = (look: object) => viewer.video.live({ code: 'CAM-2', ...look });
  await expect(live({})).rejects.toMatchObject({ code: 'purpose_needed' });
  await expect(live({ purpose: 'case' })).rejects.toMatchObject({ code: 'purpose_needed' });
  await expect(live({ purpose: 'find' })).rejects.toMatchObject({ code: 'reason_needed' });
  await expect(live({ purpose: 'authority', reason: '调取证据通知书 8 号' })).rejects.toMatchObject({
    code: 'unit_needed',
  });
  await expect(live({ caseId: '01a20000-0000-7000-8000-000000000000' })).rejects.toMatchObject({ code: 'not_found' });
  expect((await viewer.call('GET', '/api/v1/cameras/CAM-2/snapshot')).status).toBe(422);

  const { caseId, number } = await viewer.dispatch.raise({ key: 'look-1' });
  await live({ caseId });
  // Pictures that come back after trouble are one look.
  await live({ caseId });
  await live({ purpose: 'authority', reason: '调取证据通知书 8 号', forUnit: '城关派出所 王警官' });
  await viewer.call('GET', '/api/v1/cameras/CAM-2/snapshot?width=160&purpose=watch');

  const day = t.clock.now().toISOString().slice(0, 10);
  const which = { type: 'camera', ledger: 'looks', from: day, to: day } as const;
  const { items, columns, total } = await chief.ledger.rows(which);
  const keys = columns.map(({ key }) => key);
  const mine = items
    .map(({ cells }) => Object.fromEntries(keys.map((key, at) => [key, cells[at]])))
    .filter(({ person }) => person === '调阅人');
  expect(mine).toMatchObject([
    { unit: '保卫科', camera: 'CAM-2 CAM-2', kind: '抓图', purpose: '值守巡视' },
    {
      kind: '实时',
      purpose: '公安等机关依法调取',
      reason: '调取证据通知书 8 号',
      forUnit: '城关派出所 王警官',
      caseNumber: null,
    },
    { kind: '实时', purpose: '处置案件', caseNumber: number, times: 2 },
  ]);
  // On paper and as Excel, and page by page, like every register; not for whoever watches himself.
  const url = `/api/v1/ledgers/camera/looks`;
  const period = `from=${day}&to=${day}`;
  expect((await chief.call('GET', `${url}/sheet?${period}`)).raw.toString()).toContain('城关派出所 王警官');
  expect((await chief.call('GET', `${url}/export?${period}`)).status).toBe(200);
  const one = await chief.ledger.rows({ ...which, limit: 1 });
  const two = await chief.ledger.rows({ ...which, limit: 1, cursor: one.next ?? '' });
  expect([one.total, two.items[0]?.cells]).toEqual([total, items[1]?.cells]);
  expect((await viewer.call('GET', `${url}?${period}`)).status).toBe(403);
});

test('a snapshot is a picture of the wanted size', async () => {
  const { status, headers, raw } = await chief.call('GET', '/api/v1/cameras/CAM-1/snapshot?width=160&purpose=watch');
  expect([status, headers['content-type'], headers['cache-control']]).toEqual([200, 'image/jpeg', 'no-store']);
  expect(raw.subarray(0, 3).toString('hex')).toBe('ffd8ff');
  expect(raw.length).toBeGreaterThan(500);
});

test('a camera that cannot be reached says so, without its address or password', async () => {
  const url = 'rtsp://127.0.0.1:1/cam/X';
  await chief.device.put({ code: 'CAM-X', name: 'X', kind: 'camera', source: { url, password: secret } });
  const { status, raw } = await chief.call('GET', '/api/v1/cameras/CAM-X/snapshot?purpose=watch');
  expect(status).toBe(502);
  expect(raw.toString()).not.toMatch(/rtsp:|camera-secret|127\.0\.0\.1/);
});

test('signing out and losing the right end the picture within five seconds, others keep theirs', async () => {
  const [leaver, loser, witness] = [await t.as('control-room'), await t.as('control-room'), await t.as('control-room')];
  const lives = await Promise.all(
    [leaver, loser, witness].map(async (as) => {
      const live = watch((await as.video.live({ code: 'CAM-1', purpose: 'watch' })).path, as);
      await isPlaying(live);
      return live;
    }),
  );
  const [left, lost, kept] = lives;
  if (!left || !lost || !kept) throw new Error('not watching');
  const sinceTheWord = stopwatch();
  const cuts = Promise.all([cut(left), cut(lost)]);
  await leaver.call('DELETE', '/api/v1/session');
  await (await t.as('it')).identity.updatePerson({ id: loser.personId, roles: ['finance'] });
  await cuts;
  expect(sinceTheWord.ms()).toBeLessThan(sinceTheWord.within(5_000));
  const before = kept.fragments;
  await kept.until('more pictures', () => kept.fragments > before + 5);
  kept.close();
});

test('a camera that is being watched is not asked whether it is there', async () => {
  const live = watch((await chief.video.live({ code: 'CAM-1', purpose: 'watch' })).path, chief);
  await isPlaying(live);
  const { id } = await chief.device.get({ code: 'CAM-1' });
  await expect.poll(() => isPlayingNow(t.app, id)).toBe(true);
  const all = await camerasOf(t.app);
  // What the tests before have opened or let go is at rest.
  let before = -1;
  const isAtRest = (): boolean => before === (before = cameras.connections());
  await expect.poll(isAtRest, { interval: 500 }).toBe(true);
  const { signal } = new AbortController();
  await round(
    t.app,
    all.filter((camera) => camera.id === id),
    1,
    signal,
  );
  expect(cameras.connections()).toBe(before);
  // Once nobody watches it any more it is.
  live.close();
  await expect.poll(() => isPlayingNow(t.app, id)).toBe(false);
  await round(
    t.app,
    all.filter((camera) => camera.id === id),
    1,
    signal,
  );
  expect(cameras.connections()).toBeGreaterThan(before);
  expect(await chief.device.get({ code: 'CAM-1' })).toMatchObject({ health: 'online' });
});

test('the media process dies: alarms go on, viewers are told, pictures come back', async () => {
  const live = watch((await chief.video.live({ code: 'CAM-1', purpose: 'watch' })).path, chief);
  await isPlaying(live);
  const { path: unused } = await chief.video.live({ code: 'CAM-1', purpose: 'watch' });
  const gone = cut(live);
  // Its process is a child of this one.
  const pid = Number(
    execFileSync('pgrep', ['-P', String(process.pid), '-f', 'media/src/live/worker'], { encoding: 'utf8' }),
  );
  process.kill(pid, 'SIGKILL');
  await gone;
  // All at once: it is back within the second.
  const [pressed, refused, upgrade] = await Promise.all([
    press('while it is dead'),
    chief.video.live({ code: 'CAM-1', purpose: 'watch' }).catch((error: unknown) => error),
    refusedWith(unused, chief),
  ]);
  expect([pressed, refused, upgrade]).toMatchObject([200, { code: 'media_down', status: 503 }, 503]);
  await expect.poll(async () => (await chief.video.status({})).alive).toBe(true);
  const again = watch((await chief.video.live({ code: 'CAM-1', purpose: 'watch' })).path, chief);
  await isPlaying(again);
  again.close();
});

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

test('every reason of the media process is one that pages have words for', () => {
  expect(cameraReasons).toEqual(REASONS);
});

test('the server ends at once though somebody is looking', async () => {
  const viewer = await t.as('control-room');
  const live = watch((await viewer.video.live({ code: 'CAM-1', purpose: 'watch' })).path, viewer);
  await isPlaying(live);
  const gone = cut(live);
  const since = stopwatch();
  const startAgain = await t.interrupt();
  expect(since.ms()).toBeLessThan(since.within(3_000));
  await gone;
  await startAgain();
});
