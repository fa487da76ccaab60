import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import type { LiveClient } from '../../../../simulators/src/camera/live-client.ts';
import { halves, isCovered, isWhole } from '../../../test/halves.ts';
import type { As, TestApp } from '../../../test/kit.ts';
import { stopwatch } from '../../../test/patience.ts';
import { startProxy } from '../../../test/proxy.ts';
import { gone, plays, videoHouse, type VideoHouse } from '../../../test/video-house.ts';
import { NodeProcess } from './node.testing.ts';

// A node behind a network that can go dead without a word to anybody; what it shows is covered as the server's own.

let house: VideoHouse;
let t: TestApp;
let network: Awaited<ReturnType<typeof startProxy>>;
let node: NodeProcess;
let chief: As;
let room: As;
const silentSeconds = 3;
const code = 'CAM-WARD';
const masks = [{ x: 0, y: 0, width: 0.5, height: 1 }];

beforeAll(async () => {
  house = await videoHouse({ before: { 'video.nodeSilentSeconds': silentSeconds } });
  ({ t, chief } = house);
  network = await startProxy(new URL(`http://${house.host}`));
  room = await t.as('control-room');
  await chief.place.put({ code: 'HQ', name: '本部', kind: 'campus' });
  for (const one of [code, 'CAM-2', 'CAM-3']) await house.enter(one, { place: 'HQ', how: '640x360/10fps' });
  await chief.mediaNode.put({ name: 'node-a', places: ['HQ'], takesAny: false });
  const { token } = await chief.mediaNode.token({ name: 'node-a' });
  const data = await mkdtemp(join(tmpdir(), 'anyuan-node-'));
  const about = ['--name', 'node-a', '--token', token, '--streams', '2'];
  node = new NodeProcess(['--data', data, '--join', network.url, ...about]);
});
afterAll(async () => {
  node?.child.kill('SIGCONT');
  await node?.kill();
  await network?.stop();
  await house?.stop();
});

const state = async () => (await chief.mediaNode.list({})).items.find(({ name }) => name === 'node-a')?.state;
const readers = async () =>
  Object.fromEntries((await chief.mediaNode.list({})).items.map(({ name, streams }) => [name, streams]));
const watch = (who: As, which = code): Promise<LiveClient> => house.watch(which, who);
const snapshot = async (as: As): Promise<Buffer> =>
  (await as.call('GET', `/api/v1/cameras/${code}/snapshot?purpose=watch`)).raw;

test('what is covered is covered by a node, too, for whoever watches and whoever comes', async () => {
  await expect.poll(state).toBe('online');
  const live = await watch(room);
  await plays(live);
  expect(await halves(await snapshot(room))).toEqual(isWhole);
  await chief.cameraMask.put({ code, masks, why: '对着病房窗户' });
  await gone(live);
  const [whole, part] = [await watch(chief), await watch(room)];
  await Promise.all([plays(whole), plays(part)]);
  // The camera itself and what is made of it are of one machine.
  await expect.poll(readers).toMatchObject({ server: 0, 'node-a': 2 });
  expect(await halves(await snapshot(room))).toEqual(isCovered);
  expect(await halves(await snapshot(chief))).toEqual(isWhole);
  expect(house.sessions(code)).toBe(1);
  whole.close();
  part.close();
});

test('a node reads no more cameras than it was told to; what is covered takes no room, and what finds none is read here', async () => {
  const [part, one] = [await watch(room), await watch(room, 'CAM-2')];
  await Promise.all([plays(part), plays(one)]);
  await expect.poll(async () => (await readers())['node-a']).toBe(3);
  const more = await watch(room, 'CAM-3');
  await plays(more);
  expect(await readers()).toMatchObject({ server: 1, 'node-a': 3 });
  for (const each of [part, one, more]) each.close();
});

test('a network that swallows everything: the node is silent, and its cameras play from the server', async () => {
  const live = await watch(room);
  await plays(live);
  const since = stopwatch();
  network.swallow();
  await gone(live);
  expect(since.ms()).toBeLessThan(since.within((silentSeconds + 2) * 1_000));
  const again = await watch(room);
  await plays(again);
  await expect.poll(readers).toMatchObject({ server: 2, 'node-a': 0 });
  expect(await state()).toBe('offline');
  expect(await halves(await snapshot(room))).toEqual(isCovered);
  // The network is whole again: the node comes by itself, and its camera goes home.
  network.pass();
  await gone(again);
  await expect.poll(state).toBe('online');
});

test('a process that stands still is the same as one that is gone', async () => {
  const live = await watch(room);
  await plays(live);
  await expect.poll(readers).toMatchObject({ server: 0, 'node-a': 2 });
  const since = stopwatch();
  node.child.kill('SIGSTOP');
  await gone(live);
  expect(since.ms()).toBeLessThan(since.within((silentSeconds + 2) * 1_000));
  const again = await watch(room);
  await plays(again);
  await expect.poll(readers).toMatchObject({ server: 2, 'node-a': 0 });
  node.child.kill('SIGCONT');
  await gone(again);
  await expect.poll(state).toBe('online');
});
