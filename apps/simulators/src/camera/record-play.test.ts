import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startMedia, type Camera, type ClosedSegment, type Media, type RecordPart } from '@anyuan/media';
import { walkRecords } from '@anyuan/media/record/walk';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

import { patienceMs } from '../../../server/test/patience.ts';
import { type CameraServer, startCameraServer } from './index.ts';
import { LiveGate } from './live-client.ts';

// What was recorded is a source like a camera: watched in its own time, faster, from elsewhere, standing.

let simulator: CameraServer;
let media: Media;
let gate: LiveGate;
const folder = mkdtempSync(join(tmpdir(), 'anyuan-play-'));
const closed: ClosedSegment[] = [];
const here = process.cwd();

const record = async (id: string, kind: string): Promise<RecordPart[]> => {
  closed.length = 0;
  const url = `rtsp://127.0.0.1:${simulator.port}/cam/${id}/${kind}/320x240/10fps/loop`;
  await media.record({ id, url }, { segmentMs: 2_000, sound: true });
  await vi.waitUntil(() => closed.length >= 3, { timeout: patienceMs });
  await media.recordEnd(id);
  return closed.map(({ file, from, to }) => ({ file, began: from, from, to }));
};

let parts: RecordPart[];
beforeAll(async () => {
  simulator = await startCameraServer();
  media = await startMedia({
    records: folder,
    lingerMs: 200,
    stallMs: 60_000,
    onRecorded: (notice) => {
      if ('closed' in notice) closed.push(notice.closed);
    },
  });
  gate = await new LiveGate(media).start();
  parts = await record('REC', 'h264');
});
afterAll(async () => {
  gate.stop();
  await media.stop();
  await simulator.stop();
  rmSync(folder, { recursive: true });
});

const inFolder = (): RecordPart[] => parts.map((part) => ({ ...part, file: join(folder, part.file) }));
const play = (id: string, more: Partial<Camera['record']> = {}): Camera => ({
  id,
  url: 'record:',
  record: { from: parts[0]!.from, to: parts.at(-1)!.to, parts, ...more },
});
const all = async (from: number, of = inFolder()) => {
  const found: { at: number; key: boolean; bytes: number; sps: number }[] = [];
  for await (const { at, key, bytes, sets } of walkRecords(of, from))
    found.push({ at, key, bytes: bytes.length, sps: sets.sps.length });
  return found;
};

test.each(['h264', 'h265'])('every picture of %s is there, in order, from the key picture before', async (kind) => {
  if (kind === 'h265') parts = await record('REC265', 'h265');
  const found = await all(parts[0]!.from);
  expect(found[0]).toMatchObject({ key: true, sps: 1 });
  expect(found.map(({ at }) => at)).toEqual(found.map(({ at }) => at).toSorted((a, b) => a - b));
  const seconds = (parts.at(-1)!.to - parts[0]!.from) / 1000;
  expect(found.length).toBeGreaterThan(seconds * 10 * 0.8);
  const middle = parts[0]!.from + 1500;
  const [first] = await all(middle);
  expect(first).toMatchObject({ key: true });
  expect(first!.at).toBeLessThanOrEqual(middle);
  // Files that went are a gap.
  const without = await all(0, [{ ...parts[0]!, file: 'gone.mp4' }, ...inFolder().slice(1)]);
  expect(without.length).toBeLessThan(found.length);
});

test('it plays for whoever watches, stands, goes on and ends; ended, it does not begin again by itself', async () => {
  const camera = play('P1');
  const client = gate.watch(camera);
  await client.until('pictures', () => client.fragments > 5);
  expect(await media.steer('P1', { do: 'pause' })).toBe(true);
  const stands = client.fragments;
  expect(await media.steer('P1', { do: 'play', scale: -1 })).toBe(false);
  expect(await media.steer('P1', { do: 'play', scale: 0 })).toBe(false);
  expect(await media.steer('nobody', { do: 'pause' })).toBe(false);
  expect(await media.steer('P1', { do: 'play', scale: 4 })).toBe(true);
  await client.until('more', () => client.fragments > stands + 5);
  expect(await media.steer('P1', { do: 'play', at: 10_000 })).toBe(true);
  await client.until('its end', () => client.messages.some((one) => 'reason' in one && one.reason === 'ended'));
  const ended = client.fragments;
  const again = gate.watch(camera);
  await again.until('its end', () => again.messages.some((one) => 'reason' in one && one.reason === 'ended'));
  expect(client.fragments).toBe(ended);
  for (const one of [client, again]) one.close();
});

test('very fast, only what can be begun with is shown', async () => {
  const client = gate.watch(play('P2', { scale: 32 }));
  await client.until('its end', () => client.messages.some((one) => 'reason' in one && one.reason === 'ended'));
  expect(client.fragments).toBeGreaterThan(1);
  expect(client.fragments).toBeLessThan((await all(parts[0]!.from)).length / 2);
  client.close();
  expect(process.cwd()).toBe(here);
});

test('standing longer than a camera may be silent, it goes on; with parts covered, too', async () => {
  const hasty = await startMedia({ records: folder, lingerMs: 200, stallMs: 300 });
  const door = await new LiveGate(hasty).start();
  try {
    for (const camera of [
      play('P3'),
      { ...play('P4'), id: 'P4/masked', masks: [{ x: 0, y: 0, width: 0.5, height: 1 }] },
    ]) {
      const client = door.watch(camera);
      await client.until('pictures', () => client.fragments > 3);
      const [id = ''] = camera.id.split('/');
      await hasty.steer(id, { do: 'pause' });
      // It is looked at once a second.
      await new Promise((done) => setTimeout(done, 2_500));
      expect(client.messages.some((one) => 'reason' in one && one.reason !== undefined)).toBe(false);
      const stands = client.fragments;
      expect(await hasty.steer(id, { do: 'play', scale: 2 })).toBe(true);
      await client.until('more', () => client.fragments > stands + 3);
      client.close();
    }
  } finally {
    door.stop();
    await hasty.stop();
  }
});

test('where no more streams are taken, whoever asks is told, and the media process lives', async () => {
  const ended: (string | null)[] = [];
  const full = await startMedia({
    records: folder,
    maxStreams: 1,
    stallMs: 60_000,
    onSent: (_, reason) => ended.push(reason),
  });
  const receiver = createServer((socket) => socket.on('error', () => socket.destroy()).resume());
  try {
    const { pid } = await full.stats();
    await full.probe({ id: 'TAKEN', url: `rtsp://127.0.0.1:${simulator.port}/cam/TAKEN/320x240/10fps/loop` });
    await once(receiver.listen(0, '127.0.0.1'), 'listening');
    await full.send('S1', play('S1'), { transport: 'tcp-active', host: '127.0.0.1', ports: null, ssrc: 1 });
    await full.sendTo('S1', '127.0.0.1', (receiver.address() as AddressInfo).port);
    await expect.poll(() => ended).toEqual(['too_many']);
    expect((await full.stats()).pid).toBe(pid);
  } finally {
    receiver.close();
    await full.stop();
  }
});
