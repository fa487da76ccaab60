import sharp from 'sharp';
import { expect, test } from 'vitest';

import { heicPhoto } from './heic.testing.ts';
import { heicPoints } from './heic.ts';
import { cleanFile } from './index.ts';

const app = { files: { scan: async () => undefined } };

test('a photo of an iPhone becomes one that every browser shows, without its position, with its time', async () => {
  const clean = await cleanFile(app, heicPhoto());
  expect(clean).toMatchObject({
    type: 'image/jpeg',
    width: 64,
    height: 48,
    positionRemoved: true,
    takenAt: new Date('2026-03-01T10:20:30+08:00'),
  });
  const picture = sharp(clean.bytes);
  expect((await picture.metadata()).exif).toBeUndefined();
  const points = await picture.raw().toBuffer();
  const [left, right] = [points.subarray(0, 3), points.subarray(-3)];
  expect([left[0]! > 180, left[2]! < 60, right[0]! < 60, right[2]! > 180]).toEqual([true, true, true, true]);
});

test('one that is cut off, or larger than may be drawn, is refused and takes nothing along', async () => {
  await expect(cleanFile(app, heicPhoto().subarray(0, 700))).rejects.toMatchObject({ code: 'bad_file' });
  await expect(heicPoints(heicPhoto(), 1000)).rejects.toThrow('too many points');
  await expect(cleanFile(app, heicPhoto())).resolves.toMatchObject({ type: 'image/jpeg' });
});
