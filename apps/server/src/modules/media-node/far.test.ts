import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { channelCodes, startGbDevice, type GbDevice } from '../../../../simulators/src/index.ts';
import { gbEnv, gbServer as ours } from '../../../test/gb28181.ts';
import type { As } from '../../../test/kit.ts';
import { freePort } from '../../../test/ports.ts';
import { gone, plays, videoHouse, type VideoHouse } from '../../../test/video-house.ts';
import { testFolder } from '../../kernel/db/testing.ts';
import { renewOwn } from '../../kernel/tls/store.ts';
import { NodeProcess } from './node.testing.ts';

// A server with TLS and a node that devices of GB/T 28181 reach at another address than the server's.

const gbCode = '51010500001180000001';
const nodeAddress = '127.0.0.2';
let house: VideoHouse;
let chief: As;
let host: string;
let port: number;
let mediaPort: number;
let node: NodeProcess;
let device: GbDevice;

beforeAll(async () => {
  const folder = await testFolder();
  await renewOwn(folder, ['localhost', '127.0.0.1'], new Date());
  port = await freePort();
  mediaPort = (await freePort()) & ~1;
  house = await videoHouse({ env: { ANYUAN_TLS_FOLDER: folder, ...gbEnv(port) } });
  ({ host, chief } = house);
  await chief.place.put({ code: 'C', name: '本部', kind: 'campus' });
  const nvr = {
    code: 'NVR',
    name: 'NVR',
    kind: 'recorder',
    protocol: 'gb28181',
    address: gbCode,
    secret: 's-1',
  } as const;
  await chief.device.put(nvr);
  const [channel] = channelCodes(gbCode, 1);
  device = await startGbDevice({
    server: { host: '127.0.0.1', port, code: ours },
    code: gbCode,
    password: 's-1',
    channels: [{ code: channel!, name: 'NVR' }],
  });
  await house.enter('CAM-1', { place: 'C' });
});
afterAll(async () => {
  await node?.kill();
  await device?.stop();
  await house?.stop();
});

const state = async () => (await chief.mediaNode.list({})).items.find(({ name }) => name === 'node-b')?.state;
const begin = async (token: string, server = `https://${host}`): Promise<NodeProcess> =>
  new NodeProcess([
    '--data',
    await mkdtemp(join(tmpdir(), 'anyuan-node-')),
    '--join',
    server,
    '--name',
    'node-b',
    '--token',
    token,
    '--address',
    nodeAddress,
    '--ports',
    `${mediaPort}-${mediaPort + 9}`,
  ]);

test('there is a recorder with one camera', async () => {
  const [channel] = channelCodes(gbCode, 1);
  await expect.poll(async () => (await chief.gb28181.device({ code: 'NVR' })).catalogAt).not.toBeNull();
  await chief.gb28181.adopt({ code: 'NVR', items: [{ channel: channel!, place: 'C' }] });
  expect(await chief.device.get({ code: channel! })).toMatchObject({ kind: 'camera' });
});

test('a node believes the authority its token names and no other, and says nothing in clear', async () => {
  await chief.mediaNode.put({ name: 'node-b', places: ['C'], takesAny: false });
  const { token } = await chief.mediaNode.token({ name: 'node-b' });
  const [secret, pin] = token.split('.');
  expect(pin).toMatch(/^[\w-]{43}$/);
  const fooled = await begin(`${secret}.${'A'.repeat(43)}`);
  expect(await fooled.over()).not.toBe(0);
  expect(fooled.said).toContain('node_authority');
  // Without the name of an authority it believes those of the system, and ours is none of them.
  const blind = await begin(secret!);
  expect(await blind.over()).not.toBe(0);
  expect(blind.said).toContain('node_unreachable');
  const clear = await begin(secret!, `http://${host}`);
  expect(await clear.over()).not.toBe(0);
  expect(clear.said).toContain('tls_needed');
  node = await begin(token);
  await expect.poll(state).toBe('online');
});

test('a browser with TLS sees what the node reads', async () => {
  const live = await house.watch('CAM-1');
  await plays(live);
  const { items } = await chief.mediaNode.list({});
  expect(items.map(({ name, streams }) => [name, streams])).toEqual([
    ['server', 0],
    ['node-b', 1],
  ]);
  live.close();
});

test.each(['tcp-passive', 'udp'] as const)(
  'a device of GB/T 28181 is told the address and port of the node: %s',
  async (way) => {
    await chief.gb28181.quirks({ code: 'NVR', quirks: [way] });
    const [channel] = channelCodes(gbCode, 1);
    const live = await house.watch(channel!);
    await plays(live);
    const [stream] = [...device.streams.values()];
    expect(stream?.towards.address).toBe(nodeAddress);
    expect(stream!.towards.port).toBeGreaterThanOrEqual(mediaPort);
    expect(stream!.towards.port).toBeLessThanOrEqual(mediaPort + 9);
    live.close();
    await expect.poll(() => device.streams.size).toBe(0);
  },
);

test('the node dies while a device sends to it: the call is hung up, and the device is called anew for the server', async () => {
  const [channel] = channelCodes(gbCode, 1);
  const live = await house.watch(channel!);
  await plays(live);
  await node.kill();
  await gone(live);
  const again = await house.watch(channel!);
  await plays(again);
  await expect.poll(() => [...device.streams.values()].map(({ towards }) => towards.address)).toEqual(['127.0.0.1']);
  again.close();
});
