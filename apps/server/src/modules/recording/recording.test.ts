import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { sql } from 'kysely';
import { Decoder, Demuxer } from 'node-av';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { startCameraServer, type CameraServer } from '../../../../simulators/src/camera/index.ts';
import { readClock } from '../../../../simulators/src/camera/read-clock.ts';
import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { stopwatch } from '../../../test/patience.ts';
import { newId } from '../../kernel/ids.ts';

let t: TestApp;
let cameras: CameraServer;
let chief: As;
let room: As;
let it: As;
const folder = mkdtempSync(join(tmpdir(), 'anyuan-clips-'));

beforeAll(async () => {
  cameras = await startCameraServer();
  t = await testApp({ env: { ANYUAN_MEDIA: 'on' }, realTime: true });
  [chief, room, it] = [await t.as('security-chief'), await t.as('control-room'), await t.as('it')];
  await chief.place.put({ code: 'C', name: '本部', kind: 'campus' });
  await chief.place.put({ code: 'ER', name: '急诊抢救室', kind: 'area', parent: 'C' });
  await chief.device.put({ code: 'PB-1', name: '一键报警', kind: 'panic-button', place: 'ER' });
  const source = { url: `rtsp://127.0.0.1:${cameras.port}/cam/CAM-1/640x360/10fps` };
  await chief.device.put({ code: 'CAM-1', name: '急诊大厅', kind: 'camera', place: 'ER', source });
  await it.setting.put({ key: 'recording.beforeSeconds', value: 10 });
  await it.setting.put({ key: 'recording.segmentSeconds', value: 5 });
  await it.setting.put({ key: 'recording.leastFreeGb', value: 0.1 });
});
afterAll(async () => {
  await t.stop();
  await cameras.stop();
  rmSync(folder, { recursive: true });
});

const press = async (key: string) => {
  const body = { device: 'PB-1', key, kind: 'panic', at: t.app.clock.now().toISOString() };
  const { status, json } = await chief.call('POST', '/api/v1/signals', body);
  expect(status).toBe(200);
  return (json as { caseId: string }).caseId;
};
const rows = () => t.app.db.selectFrom('recording_segment').selectAll().orderBy('from_at').execute();
const whole = async () => (await rows()).filter(({ to_at: to }) => to !== null);
const played = async (as: As, path: string, range?: string) => as.call('GET', path, undefined, range ? { range } : {});

/** What the clock in the pictures of a file says, of the first and the last of them, and how many there are. */
async function clocksIn(bytes: Buffer): Promise<{ first: number; last: number; pictures: number }> {
  const file = join(folder, 'clip.mp4');
  writeFileSync(file, bytes);
  await using demuxer = await Demuxer.open(file);
  const video = demuxer.video()!;
  using decoder = await Decoder.create(video);
  const clocks: number[] = [];
  for await (const frame of decoder.frames(demuxer.packets(video.index))) {
    if (!frame) continue;
    const [luma] = frame.data ?? [];
    const at = luma && readClock(luma, frame.linesize[0]!, frame.width, frame.height);
    if (at) clocks.push(at.getTime());
    frame.free();
  }
  return { first: clocks[0]!, last: clocks.at(-1)!, pictures: clocks.length };
}

test('a press keeps what the camera saw before it, and the clock in the picture proves it', async () => {
  await chief.recording.putPlan({ code: 'CAM-1', mode: 'before' });
  const now = () => t.app.clock.now().getTime();
  await expect.poll(async () => (await rows()).length).toBeGreaterThan(0);
  const begun = (await rows())[0]!.from_at.getTime();
  await expect.poll(() => now() - begun, { interval: 200 }).toBeGreaterThan(13_000);
  // As long as there is no alarm, nobody may look into the buffer.
  const span = { from: new Date(begun).toISOString(), to: new Date(now()).toISOString() };
  expect((await room.recording.list({ code: 'CAM-1', ...span })).items).toEqual([]);
  await expect(room.recording.play({ code: 'CAM-1', ...span, purpose: 'watch' })).rejects.toMatchObject({
    code: 'not_found',
  });

  const pressedAt = now();
  const caseId = await press('clip');
  const clips = async () => (await room.recording.ofCase({ id: caseId })).items;
  await expect.poll(async () => (await clips()).length).toBe(1);
  await expect.poll(async () => (await clips())[0]!.seconds).toBeGreaterThan(12);
  const [clip] = await clips();
  expect(clip).toMatchObject({ camera: { code: 'CAM-1', name: '急诊大厅' }, to: null, isLocked: true });
  const begin = Date.parse(clip!.from);
  expect(Math.abs(pressedAt - 10_000 - begin)).toBeLessThan(1_000);
  const play = await room.recording.play({
    code: 'CAM-1',
    from: clip!.from,
    to: new Date(now()).toISOString(),
    caseId,
  });
  expect(play.codec).toMatch(/^avc1\./);
  const { raw, headers, status } = await played(room, play.path);
  expect([status, headers['accept-ranges'], raw.length]).toEqual([200, 'bytes', play.bytes]);
  const { first, last, pictures } = await clocksIn(raw);
  // It begins with the key picture before the ten seconds, and goes on after the press.
  expect(first).toBeLessThanOrEqual(begin + 500);
  expect(begin - first).toBeLessThan(10_000);
  expect(last).toBeGreaterThan(pressedAt);
  expect(pictures).toBeGreaterThan((last - first) / 100 / 2);
  // What the player calls 0 is when the first picture was taken.
  expect(Math.abs(Date.parse(play.from) - first)).toBeLessThan(1_500);

  // Any part of it by itself is the same bytes.
  const part = await played(room, play.path, 'bytes=1000-300000');
  expect([part.status, part.headers['content-range']]).toEqual([206, `bytes 1000-300000/${play.bytes}`]);
  expect(part.raw.equals(raw.subarray(1000, 300_001))).toBe(true);
  const tail = await played(room, play.path, 'bytes=-500');
  expect(tail.raw.equals(raw.subarray(-500))).toBe(true);
  expect((await played(room, play.path, `bytes=${play.bytes}-`)).status).toBe(416);

  // Who looked, at what and for what stands in the trail.
  const { items } = await (await t.as('auditor')).audit.list({});
  expect(items.find(({ action }) => action === 'camera.playback')?.detail).toMatchObject({
    code: 'CAM-1',
    purpose: 'case',
    caseId,
  });
  expect(items.some(({ action, subjectId }) => action === 'recording.lock' && subjectId === caseId)).toBe(true);

  // It ends with the case, and stays locked.
  await room.case.act({ id: caseId, action: 'acknowledge' });
  await room.case.act({ id: caseId, action: 'falseAlarm', falseCause: 'touched', reason: '误触' });
  await expect.poll(async () => (await clips())[0]!.to).not.toBeNull();
  expect((await clips())[0]!.isLocked).toBe(true);
});

test('nobody finds anything by any door who may not', async () => {
  const caseId = (await t.app.db.selectFrom('recording_clip').select('case_id').executeTakeFirstOrThrow()).case_id;
  const [clip] = (await room.recording.ofCase({ id: caseId })).items;
  const span = { from: clip!.from, to: new Date(Date.parse(clip!.from) + 12_000).toISOString() };
  const { path } = await room.recording.play({ code: 'CAM-1', ...span, caseId });
  const guard = await t.as('guard');
  for (const url of [
    '/api/v1/recordings/status',
    '/api/v1/cameras/CAM-1/recording-plan',
    `/api/v1/cameras/CAM-1/recordings?from=${span.from}&to=${span.to}`,
    `/api/v1/cases/${caseId}/recordings`,
    path,
  ])
    expect([url, (await guard.call('GET', url)).status]).toEqual([url, 403]);
  await expect(guard.recording.play({ code: 'CAM-1', ...span, caseId })).rejects.toMatchObject({ code: 'forbidden' });
  // A ticket is for whom it was made.
  expect((await (await t.as('control-room')).call('GET', path)).status).toBe(404);
  expect((await room.call('GET', '/api/v1/recordings/plays/guess')).status).toBe(404);
  await expect(room.recording.play({ code: 'CAM-1', ...span })).rejects.toMatchObject({ code: 'purpose_needed' });
  await expect(room.recording.play({ code: 'PB-1', ...span, caseId })).rejects.toMatchObject({ code: 'not_found' });
  await expect(room.recording.putPlan({ code: 'CAM-1', mode: 'always' })).rejects.toMatchObject({ code: 'forbidden' });
  // Whoever loses the right loses what he was given.
  await it.identity.updatePerson({ id: room.personId, roles: ['finance'] });
  expect((await room.call('GET', path)).status).toBe(403);
  room = await t.as('control-room');
});

test('the media process is killed while recording: recording again within five seconds, segments whole', async () => {
  await chief.recording.putPlan({ code: 'CAM-1', mode: 'always' });
  await expect.poll(async () => (await whole()).filter(({ is_kept: kept }) => kept).length).toBeGreaterThan(0);
  // One of which nothing had come to the disk when the process died.
  const [one] = await rows();
  await t.app.system('recording').tx(async (tx) => {
    tx.unaudited('a test');
    await sql`insert into recording_segment (id, device_id, from_at, bytes, format, file, is_kept)
      select ${newId()}, device_id, from_at - interval '1 day', 0, format, 'gone', true
      from recording_segment where file = ${one!.file}`.execute(tx.db);
  });
  const pid = Number(
    execFileSync('pgrep', ['-P', String(process.pid), '-f', 'media/src/live/worker'], { encoding: 'utf8' }),
  );
  const watch = stopwatch();
  const killedAt = new Date();
  process.kill(pid, 'SIGKILL');
  await expect.poll(async () => (await rows()).at(-1)!.from_at > killedAt, { interval: 50 }).toBe(true);
  expect(watch.ms()).toBeLessThan(watch.within(5_000));
  // The one that was cut off is finished, and the list says so.
  await expect.poll(async () => (await rows()).filter(({ to_at: to }) => to === null).length).toBe(1);
  for (const { file, bytes, sha256 } of (await whole()).slice(-3)) {
    const found = readFileSync(join(t.app.config.data, 'recordings', file));
    expect([file, Number(bytes)]).toEqual([file, found.length]);
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    expect((await clocksIn(found)).pictures).toBeGreaterThan(0);
  }
});

test('the quota is full: recording stops with one repair asked for, alarms go on, and it begins again by itself', async () => {
  const repairs = async () =>
    (await t.app.db.selectFrom('case').select('title').where('join_key', '=', 'repair:recordings').execute()).map(
      ({ title }) => title,
    );
  await it.setting.put({ key: 'recording.quotaGb', value: 0.000_01 });
  await expect.poll(async () => (await room.recording.status({})).recording).toBe(0);
  expect(await room.recording.status({})).toMatchObject({ trouble: 'quota', quotaBytes: 10_000 });
  await expect.poll(repairs).toEqual(['录像已停止:录像配额已满']);
  await press('while it is full');
  const before = (await rows()).length;
  await it.setting.put({ key: 'recording.quotaGb', value: 0 });
  await expect.poll(async () => (await rows()).length).toBeGreaterThan(before);
  expect((await room.recording.status({})).trouble).toBeNull();
  expect(await repairs()).toHaveLength(1);
});

test('a moment is marked for all who may see the camera, found by a word, and taken away by whose it is', async () => {
  const guard = await t.as('guard');
  const [segment] = await rows();
  const at = new Date(segment!.from_at.getTime() + 1_000).toISOString();
  await expect(guard.recording.bookmark({ code: 'CAM-1', at, note: '看看' })).rejects.toMatchObject({
    code: 'forbidden',
  });
  const ahead = new Date(t.app.clock.now().getTime() + 60_000).toISOString();
  await expect(room.recording.bookmark({ code: 'CAM-1', at: ahead, note: '未来' })).rejects.toMatchObject({
    code: 'invalid',
  });
  const mine = await room.recording.bookmark({ code: 'CAM-1', at, note: '蓝色雨伞 100%' });
  const theirs = await chief.recording.bookmark({ code: 'CAM-1', at, note: '推车经过' });
  expect(mine).toMatchObject({ camera: { code: 'CAM-1', name: '急诊大厅' }, at, mayDrop: true });
  const found = async (q: string) => (await room.recording.bookmarks({ q })).items.map(({ id }) => id);
  expect(await found('雨伞')).toEqual([mine.id]);
  expect(await found('100%')).toEqual([mine.id]);
  expect(await found('_')).toEqual([]);
  expect((await found('急诊大厅')).toSorted()).toEqual([mine.id, theirs.id].toSorted());
  const span = { from: new Date(Date.parse(at) - 5_000).toISOString(), to: t.app.clock.now().toISOString() };
  const { bookmarks, events } = await room.recording.list({ code: 'CAM-1', ...span });
  expect(bookmarks.map(({ note }) => note).toSorted()).toEqual(['推车经过', '蓝色雨伞 100%'].toSorted());
  // Beside alarms stand the steps that were taken.
  const alarm = events.find(({ label }) => label === null);
  expect(alarm).toBeDefined();
  await room.call('POST', `/api/v1/cases/${alarm!.caseId}/actions/acknowledge`, {});
  const later = { ...span, to: new Date(t.app.clock.now().getTime() + 1_000).toISOString() };
  expect((await room.recording.list({ code: 'CAM-1', ...later })).events).toContainEqual(
    expect.objectContaining({ caseId: alarm!.caseId, label: ['接警', 'Acknowledge'] }),
  );
  await expect(room.recording.dropBookmark({ id: theirs.id })).rejects.toMatchObject({ code: 'forbidden' });
  await room.recording.dropBookmark({ id: mine.id });
  await chief.recording.dropBookmark({ id: theirs.id });
  expect(await found('急诊大厅')).toEqual([]);
  const auditor = await t.as('auditor');
  const { items } = await auditor.audit.list({ action: 'recording.dropBookmark' });
  expect(new Set(items.map(({ detail }) => detail['note']))).toEqual(new Set(['推车经过', '蓝色雨伞 100%']));
});
