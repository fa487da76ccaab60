import { LOOK_HEIGHT, LOOK_WIDTH, startMedia, type Camera, type Mask, type Media } from '@anyuan/media';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { type CameraServer, startCameraServer } from './index.ts';
import { LiveGate } from './live-client.ts';

let simulator: CameraServer;
let media: Media;
let gate: LiveGate;
beforeAll(async () => {
  simulator = await startCameraServer({ camera: () => ({}) });
  media = await startMedia({ lingerMs: 500, stallMs: 60_000 });
  gate = await new LiveGate(media).start();
});
afterAll(async () => {
  gate.stop();
  await media.stop();
  await simulator.stop();
});

const bare = (code: string): Camera => ({ id: code, url: `rtsp://127.0.0.1:${simulator.port}/cam/${code}` });
const masked = (code: string, masks: readonly Mask[]): Camera => ({ ...bare(code), id: `${code}/masked`, masks });
const left: Mask = { x: 0, y: 0, width: 0.5, height: 1 };

/** How much brightness differs within the columns from one to another of a picture. */
function spread(grey: Uint8Array, from: number, to: number): number {
  let [least, most] = [255, 0];
  for (let y = 2; y < LOOK_HEIGHT - 2; y++)
    for (let x = from; x < to; x++) {
      const value = grey[y * LOOK_WIDTH + x]!;
      [least, most] = [Math.min(least, value), Math.max(most, value)];
    }
  return most - least;
}
const half = LOOK_WIDTH / 2;

test('what is covered is one grey in every picture, the rest is as it was; the camera is pulled once', async () => {
  const [seen, covered] = await Promise.all([media.look(bare('A')), media.look(masked('A', [left]))]);
  expect(simulator.sessions().filter(({ code }) => code === 'A')).toHaveLength(1);
  expect(spread(seen.grey, 2, half - 3)).toBeGreaterThan(60);
  for (const grey of [covered.grey, covered.later!]) {
    expect(spread(grey, 2, half - 3)).toBeLessThan(12);
    expect(spread(grey, half + 3, LOOK_WIDTH - 2)).toBeGreaterThan(60);
  }
  // Their proportions stay.
  expect(covered.width / covered.height).toBeCloseTo(seen.width / seen.height, 1);
});

test('a browser is given the covered pictures as H.264, beside one that sees all', async () => {
  const client = gate.watch(masked('B', [left]));
  const other = gate.watch(bare('B'));
  await client.until('pictures', () => client.fragments > 5);
  await other.until('pictures', () => other.fragments > 5);
  expect(client.messages.find((one) => 'mime' in one)).toMatchObject({
    mime: expect.stringContaining('avc1'),
    sound: false,
  });
  const before = other.fragments;
  client.close();
  await other.until('more pictures', () => other.fragments > before + 5);
  other.close();
});

test('other masks are in force at once for whoever comes; a camera that is forgotten ends with all that is made of it', async () => {
  const client = gate.watch(masked('C', [left]));
  await client.until('pictures', () => client.fragments > 2);
  const right: Mask = { x: 0.5, y: 0, width: 0.5, height: 1 };
  const { grey } = await media.look(masked('C', [left, right]));
  expect(spread(grey, 2, LOOK_WIDTH - 2)).toBeLessThan(12);
  const again = gate.watch(masked('C', [left, right]));
  await again.until('pictures', () => again.fragments > 2);
  await media.forget('C');
  await expect.poll(async () => (await media.stats()).streams.filter(({ id }) => id.startsWith('C'))).toEqual([]);
});

test('nothing of a camera that has gone is shown', async () => {
  await expect(
    media.snapshot({ id: 'D/masked', url: 'rtsp://127.0.0.1:1/cam/D', masks: [left] }),
  ).rejects.toMatchObject({ code: 'camera_unreachable' });
});
