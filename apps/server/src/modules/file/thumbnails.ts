import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import sharp from 'sharp';

import type { App } from '../../kernel/app.ts';
import { newId } from '../../kernel/ids.ts';

// A few sizes only, so that the cache stays small whatever widths are asked for.
const widths = [64, 160, 320, 640, 1280, 2000];

/** Smaller copies of stored pictures as WebP, kept on disk beside them under their content's hash. */
export function makeThumbnails(app: App): (sha256: string, width: number) => Promise<Buffer> {
  const folder = join(app.config.data, 'thumbnails');
  // One at a time: a page full of pictures must not take the cores from alarms.
  let turn: Promise<unknown> = Promise.resolve();

  async function draw(sha256: string, width: number, path: string): Promise<Buffer> {
    const bytes = await sharp(await app.files.get(sha256))
      .resize({ width, withoutEnlargement: true })
      .webp({ quality: 80 })
      .toBuffer();
    await mkdir(folder, { recursive: true });
    const draft = `${path}.${newId()}`;
    await writeFile(draft, bytes, { mode: 0o640 });
    await rename(draft, path);
    return bytes;
  }

  return async (sha256, asked) => {
    const width = widths.find((one) => one >= asked) ?? asked;
    const path = join(folder, `${sha256}-${width}.webp`);
    const kept = await readFile(path).catch(() => null);
    if (kept) return kept;
    const drawn = turn.then(() => draw(sha256, width, path));
    turn = drawn.catch(() => undefined);
    return drawn;
  };
}
