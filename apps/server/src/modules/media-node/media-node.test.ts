import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { decode, encode } from '@anyuan/media';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';

import type { LiveClient } from '../../../../simulators/src/camera/live-client.ts';
import type { As, TestApp } from '../../../test/kit.ts';
import { stopwatch } from '../../../test/patience.ts';
import { gone, plays, videoHouse, type VideoHouse } from '../../../test/video-house.ts';
import { NodeProcess } from './node.testing.ts';
import { newNonce, proofOf } from './proof.ts';
import { nodeVersion } from './version.ts';

// Two machines beside the server: each is a process of the command that somebody starts there.

let house: VideoHouse;
let t: TestApp;
let host: string;
let chief: As;
const nodes = new Map<string, { process: NodeProcess; data: string }>();

beforeAll(async () => {
  house = await videoHouse({ login: { username: 'viewer', password: 'node-camera-secret-4711' } });
  ({ t, host, chief } = house);
  await chief.place.put({ code: 'HQ', name: '本部', kind: 'campus' });
  await chief.place.put({ code: 'BLD-B', name: 'B 楼', kind: 'building', parent: 'HQ' });
  await chief.device.put({ code: 'PB-1', name: '一键报警', kind: 'panic-button' });
  await house.enter('CAM-1');
  await house.enter('CAM-B', { place: 'BLD-B' });
});
afterAll(async () => {
  for (const { process: one } of nodes.values()) await one.kill();
  await house?.stop();
});

async function begin(name: string, more: readonly string[] = []): Promise<void> {
  const data = nodes.get(name)?.data ?? (await mkdtemp(join(tmpdir(), 'anyuan-node-')));
  nodes.set(name, { data, process: new NodeProcess(['--data', data, ...more]) });
}
async function joined(name: string, given: { places?: string[]; takesAny?: boolean } = {}): Promise<void> {
  await chief.mediaNode.put({ name, ...given });
  const { token } = await chief.mediaNode.token({ name });
  await begin(name, ['--join', `http://${host}`, '--name', name, '--token', token]);
  await isThere(name);
}
const about = async (name: string) => (await chief.mediaNode.list({})).items.find((one) => one.name === name);
async function isThere(name: string): Promise<void> {
  await expect.poll(async () => (await about(name))?.state).toBe('online');
}
const readers = async () =>
  Object.fromEntries((await chief.mediaNode.list({})).items.map(({ name, streams }) => [name, streams]));
const watch = (code: string): Promise<LiveClient> => house.watch(code);
/** As a page does: it asks again until there are pictures. */
async function comesBack(code: string): Promise<LiveClient> {
  for (;;) {
    const live = await watch(code).catch(() => null);
    if (live) {
      const isPlaying = await Promise.race([plays(live).then(() => true), gone(live).then(() => false)]).catch(
        () => false,
      );
      if (isPlaying) return live;
      live.close();
    }
    await new Promise((again) => setTimeout(again, 200));
  }
}
const press = async (key: string) =>
  (
    await chief.call('POST', '/api/v1/signals', {
      device: 'PB-1',
      key,
      kind: 'panic',
      at: t.app.clock.now().toISOString(),
    })
  ).status;

test('a node joins with its token, once; the token of another, a used one and a wrong one do not', async () => {
  await joined('node-a', { takesAny: false });
  await chief.mediaNode.put({ name: 'node-x' });
  const { token } = await chief.mediaNode.token({ name: 'node-x' });
  const url = `http://${host}/api/v1/media-nodes/join`;
  const join_ = async (body: object) => {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'node-x', token, version: nodeVersion, ...body }),
    });
    return [answer.status, ((await answer.json()) as { error?: { code: string } }).error?.code];
  };
  expect(await join_({ name: 'node-a' })).toEqual([403, 'node_token']);
  expect(await join_({ token: 'guess' })).toEqual([403, 'node_token']);
  expect(await join_({ version: '0.0.1/0' })).toEqual([409, 'node_version']);
  expect(await join_({})).toEqual([200, undefined]);
  expect(await join_({})).toEqual([403, 'node_token']);
  const wrong = new NodeProcess([
    '--data',
    await mkdtemp(join(tmpdir(), 'n-')),
    '--join',
    `http://${host}`,
    '--name',
    'node-x',
    '--token',
    'guess',
  ]);
  expect(await wrong.over()).not.toBe(0);
  expect(wrong.said).toContain('node_token');
  await chief.mediaNode.remove({ name: 'node-x' });
  // What it was told lies where nobody else reads it, and nobody can read it here.
  const { key } = JSON.parse(await readFile(join(nodes.get('node-a')!.data, 'membership.json'), 'utf8')) as {
    key: string;
  };
  const row = await t.app.db
    .selectFrom('media_node')
    .selectAll()
    .where('name', '=', 'node-a')
    .executeTakeFirstOrThrow();
  expect(JSON.stringify(row)).not.toContain(key);
  expect(row.secret?.toString('latin1')).not.toContain(key);
});

test('cameras of a place are read by the node they were given to, others by the server', async () => {
  await joined('node-b', { places: ['BLD-B'], takesAny: false });
  const [own, far] = [await watch('CAM-1'), await watch('CAM-B')];
  await Promise.all([plays(own), plays(far)]);
  await expect.poll(readers).toMatchObject({ server: 1, 'node-a': 0, 'node-b': 1 });
  expect(far.messages).toContainEqual(expect.objectContaining({ width: 320, height: 240 }));
  const before = far.fragments;
  await far.until('it goes on', () => far.fragments > before + 5);
  const still = await chief.call('GET', '/api/v1/cameras/CAM-B/snapshot?width=160&purpose=watch');
  expect([still.status, still.raw.subarray(0, 3).toString('hex')]).toEqual([200, 'ffd8ff']);
  expect((await chief.video.status({})).streams.map(({ camera }) => camera).toSorted()).toEqual(['CAM-1', 'CAM-B']);
  expect(await about('node-b')).toMatchObject({ version: nodeVersion, viewers: 1, places: [{ code: 'BLD-B' }] });
  await expect.poll(async () => (await about('node-b'))?.cpuPercent).not.toBeNull();
  own.close();
  far.close();
});

test('who may not stay is sent away from a node, too', async () => {
  const viewer = await t.as('control-room');
  const live = await house.watch('CAM-B', viewer);
  await plays(live);
  const since = stopwatch();
  await viewer.call('DELETE', '/api/v1/session');
  await gone(live);
  expect(since.ms()).toBeLessThan(since.within(5_000));
  await expect.poll(async () => (await about('node-b'))?.viewers).toBe(0);
});

test('a node is killed: its cameras come back from another, and go home when it returns', async () => {
  await chief.mediaNode.put({ name: 'node-a', takesAny: true });
  const live = await watch('CAM-B');
  await plays(live);
  const since = stopwatch();
  await nodes.get('node-b')!.process.kill();
  await gone(live);
  const again = await comesBack('CAM-B');
  expect(since.ms()).toBeLessThan(since.within(5_000));
  expect((await about('node-b'))?.state).toBe('offline');
  expect((await readers())['node-b']).toBe(0);
  // It is there again: what was given to it goes back.
  await begin('node-b');
  await isThere('node-b');
  await gone(again);
  const home = await comesBack('CAM-B');
  await expect.poll(readers).toMatchObject({ server: 0, 'node-a': 0, 'node-b': 1 });
  home.close();
});

test('its media process alone dies: pictures come back, the node stays', async () => {
  const live = await watch('CAM-B');
  await plays(live);
  const pid = nodes.get('node-b')!.process.child.pid!;
  const [worker] = execFileSync('pgrep', ['-P', String(pid), '-f', 'live/worker'], { encoding: 'utf8' })
    .trim()
    .split('\n');
  process.kill(Number(worker), 'SIGKILL');
  await gone(live);
  const back = await comesBack('CAM-B');
  await expect.poll(async () => (await about('node-b'))?.state).toBe('online');
  back.close();
});

test('every media process is dead: a press is committed all the same', async () => {
  for (const name of ['node-a', 'node-b']) nodes.get(name)!.process.child.kill('SIGKILL');
  const pids = execFileSync('pgrep', ['-P', String(process.pid), '-f', 'media/src/live/worker'], { encoding: 'utf8' });
  for (const pid of pids.trim().split('\n')) process.kill(Number(pid), 'SIGKILL');
  const since = stopwatch();
  expect(await press('while all are dead')).toBe(200);
  expect(since.ms()).toBeLessThan(since.within(1_000));
  expect((await chief.case.list({ type: 'alarm' })).total).toBe(1);
  for (const name of ['node-a', 'node-b']) await begin(name);
  await isThere('node-b');
  (await comesBack('CAM-B')).close();
});

test('a node of another version is refused with a clear code, one with another key is unknown, and a false server gets nothing', async () => {
  const { data } = nodes.get('node-a')!;
  const { id, key } = JSON.parse(await readFile(join(data, 'membership.json'), 'utf8')) as { id: string; key: string };
  const speak = async (version: string, known: string): Promise<unknown> => {
    const socket = new WebSocket(`ws://${host}/api/v1/media-nodes/link`);
    const heard = () =>
      new Promise<unknown>((resolve) => socket.once('message', (bytes: Buffer) => resolve(decode(bytes))));
    await new Promise((opened) => socket.once('open', opened));
    const nonce = newNonce();
    const first = heard();
    socket.send(encode({ id, version, nonce }));
    const { nonce: theirs } = (await first) as { nonce: string };
    const second = heard();
    socket.send(encode({ proof: proofOf(known, 'node', nonce, theirs), address: null, ports: null }));
    const answer = await second;
    socket.terminate();
    return answer;
  };
  expect(await speak('0.0.1/0', key)).toMatchObject({ refused: { code: 'node_version' } });
  expect(await speak(nodeVersion, randomBytes(32).toString('base64url'))).toMatchObject({
    refused: { code: 'node_unknown' },
  });
  // The other way round: whoever does not know the key is not obeyed.
  const copy = await mkdtemp(join(tmpdir(), 'anyuan-node-'));
  const member = JSON.parse(await readFile(join(data, 'membership.json'), 'utf8')) as object;
  await writeFile(
    join(copy, 'membership.json'),
    JSON.stringify({ ...member, key: randomBytes(32).toString('base64url') }),
  );
  const stranger = new NodeProcess(['--data', copy]);
  expect(await stranger.over()).not.toBe(0);
  expect(stranger.said).toContain('node_unknown');
});

test('one that is switched off or removed is gone at once, and does not come back', async () => {
  await isThere('node-b');
  await chief.mediaNode.put({ name: 'node-b', places: ['BLD-B'], enabled: false });
  await expect.poll(async () => (await about('node-b'))?.state).toBe('off');
  (await comesBack('CAM-B')).close();
  const { process: killed } = nodes.get('node-b')!;
  await chief.mediaNode.remove({ name: 'node-b' });
  expect(await killed.over()).not.toBe(0);
  expect(killed.said).toContain('node_unknown');
});

test('whoever comes to the doors of nodes and is none gets nothing, whatever he says', async () => {
  await isThere('node-a');
  const before = await about('node-a');
  for (let i = 0; i < 40; i++) {
    const socket = new WebSocket(`ws://${host}/api/v1/media-nodes/link`);
    socket.on('error', () => undefined);
    const over = new Promise((closed) => socket.once('close', closed));
    const isOpen = await Promise.race([
      new Promise((opened) => socket.once('open', () => opened(true))),
      over.then(() => false),
    ]);
    if (isOpen) socket.send(i % 2 ? randomBytes(i * 7) : encode({ id: 'x', version: 'y', nonce: i }));
    await over;
  }
  const pipe = new WebSocket(`ws://${host}/api/v1/media-nodes/pipe/guess`);
  pipe.on('error', () => undefined);
  const status = await new Promise((resolve) =>
    pipe.on('unexpected-response', (_request, { statusCode }) => resolve(statusCode)),
  );
  expect(status).toBe(404);
  expect(await about('node-a')).toMatchObject({ state: 'online', name: before?.name });
});
