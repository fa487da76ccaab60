import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Demuxer } from 'node-av';
import { afterAll, beforeAll, expect, test } from 'vitest';

import type { As, TestApp } from '../../../test/kit.ts';
import { stopwatch } from '../../../test/patience.ts';
import { plays, videoHouse, type VideoHouse } from '../../../test/video-house.ts';
import { NodeProcess } from './node.testing.ts';

// A camera that a node reads is recorded by the server, from the node's pictures; and who reads it when the node is full or dead.

let house: VideoHouse;
let t: TestApp;
let chief: As;
let node: NodeProcess;
let data: string;
const code = 'CAM-B';

beforeAll(async () => {
  house = await videoHouse({ before: { 'recording.segmentSeconds': 5, 'recording.leastFreeGb': 0.1 } });
  ({ t, chief } = house);
  await chief.place.put({ code: 'HQ', name: '本部', kind: 'campus' });
  await chief.place.put({ code: 'BLD-B', name: 'B 楼', kind: 'building', parent: 'HQ' });
  for (const one of [code, 'CAM-2', 'CAM-3']) await house.enter(one, { place: 'BLD-B' });
  await chief.mediaNode.put({ name: 'node-b', places: ['BLD-B'], takesAny: false });
  const { token } = await chief.mediaNode.token({ name: 'node-b' });
  data = await mkdtemp(join(tmpdir(), 'anyuan-node-'));
  begin('--join', `http://${house.host}`, '--name', 'node-b', '--token', token);
});
afterAll(async () => {
  await node?.kill();
  await house?.stop();
});

const begin = (...more: string[]): void => {
  node = new NodeProcess(['--data', data, '--streams', '2', ...more]);
};
const about = async (name: string) => (await chief.mediaNode.list({})).items.find((one) => one.name === name);
const reads = async () =>
  Object.fromEntries((await chief.mediaNode.list({})).items.map(({ name, streams, fed }) => [name, [streams, fed]]));
const sessions = (which = code) => house.sessions(which);
const segments = async () => {
  const rows = await t.app.db
    .selectFrom('recording_segment as s')
    .innerJoin('device as d', 'd.id', 's.device_id')
    .select(['s.from_at', 's.to_at', 's.file', 's.bytes', 's.sha256'])
    .where('d.code', '=', code)
    .orderBy('s.from_at')
    .execute();
  return rows.map((row) => ({ ...row, from: row.from_at.getTime(), to: row.to_at?.getTime() ?? null }));
};
const closed = async () => (await segments()).filter(({ to }) => to !== null);

async function isWhole({ file, bytes, sha256 }: Awaited<ReturnType<typeof segments>>[number]): Promise<void> {
  const path = join(t.app.config.data, 'recordings', file);
  const found = readFileSync(path);
  expect([file, found.length]).toEqual([file, Number(bytes)]);
  expect([file, createHash('sha256').update(found).digest('hex')]).toEqual([file, sha256]);
  await using demuxer = await Demuxer.open(path);
  let pictures = 0;
  for await (const packet of demuxer.packets(demuxer.video()!.index)) if (packet) pictures++;
  expect(pictures).toBeGreaterThan(3);
}

test('a camera on a node is recorded, watched and looked at with one session at the camera', async () => {
  await expect.poll(async () => (await about('node-b'))?.state).toBe('online');
  await chief.recording.putPlan({ code, mode: 'always' });
  await expect.poll(async () => (await closed()).length).toBeGreaterThan(1);
  expect([sessions(), await reads()]).toEqual([1, { server: [0, 1], 'node-b': [1, 0] }]);
  const live = await house.watch(code);
  await plays(live);
  const still = await chief.call('GET', `/api/v1/cameras/${code}/snapshot?width=160&purpose=watch`);
  expect(still.status).toBe(200);
  expect([sessions(), await reads()]).toEqual([1, { server: [0, 1], 'node-b': [1, 0] }]);
  expect((await chief.video.status({})).streams.filter(({ camera }) => camera === code)).toHaveLength(1);
  live.close();
  const whole = await closed();
  for (const one of whole) await isWhole(one);
  // One follows the other: nothing is lost on the way from the node.
  const holes = whole.slice(1).map(({ from }, n) => from - whole[n]!.to!);
  expect(Math.max(...holes)).toBeLessThan(500);
});

test('the node is killed while recording: the server goes on within seconds, what was written is whole, the gap is seen', async () => {
  const killedAt = t.app.clock.now().getTime();
  const since = stopwatch();
  await node.kill();
  const goneAt = t.app.clock.now().getTime();
  await expect.poll(async () => (await segments()).at(-1)!.from > goneAt, { interval: 50 }).toBe(true);
  expect(since.ms()).toBeLessThan(since.within(6_000));
  await expect.poll(async () => [sessions(), await reads()]).toEqual([1, { server: [1, 0], 'node-b': [0, 0] }]);
  const before = (await segments()).filter(({ from }) => from <= goneAt);
  // The one that was open ends with what had come, no second earlier.
  await expect.poll(async () => (await segments()).slice(0, before.length).every(({ to }) => to !== null)).toBe(true);
  const cut = (await segments())[before.length - 1]!;
  expect(killedAt - cut.to!).toBeLessThan(1_500);
  await isWhole(cut);
  await expect.poll(async () => (await closed()).length).toBeGreaterThan(before.length);
  const after = await segments();
  const span = { from: new Date(before[0]!.from).toISOString(), to: new Date(after.at(-1)!.from).toISOString() };
  const { gaps } = await chief.recording.list({ code, ...span });
  const hole = after[before.length]!.from - cut.to!;
  expect(gaps.map(({ from, to }) => Date.parse(to) - Date.parse(from))).toEqual(hole > 2_000 ? [hole] : []);
  for (const one of await closed()) await isWhole(one);
});

test('the node is there again: it reads its camera, and the server goes on recording from it', async () => {
  begin();
  await expect.poll(reads).toEqual({ server: [0, 1], 'node-b': [1, 0] });
  const since = (await segments()).length;
  await expect.poll(async () => (await closed()).length).toBeGreaterThan(since);
  expect(sessions()).toBe(1);
  await isWhole((await closed()).at(-1)!);
});

test('a node that is full: its further cameras are read by the server, and the page says which', async () => {
  const second = await house.watch('CAM-2');
  await plays(second);
  expect(await reads()).toEqual({ server: [0, 1], 'node-b': [2, 0] });
  expect((await about('node-b'))?.away).toEqual([]);
  const third = await house.watch('CAM-3');
  await plays(third);
  expect(await reads()).toEqual({ server: [1, 1], 'node-b': [2, 0] });
  expect(await about('node-b')).toMatchObject({ most: 2, away: [{ code: 'CAM-3', name: 'CAM-3', at: 'server' }] });
  // What is recorded of it meanwhile is read where it is watched.
  await chief.recording.putPlan({ code: 'CAM-3', mode: 'always' });
  await expect
    .poll(async () => (await t.app.db.selectFrom('recording_segment').select('device_id').distinct().execute()).length)
    .toBe(2);
  expect([sessions('CAM-2'), sessions('CAM-3')]).toEqual([1, 1]);
  second.close();
  third.close();
});
