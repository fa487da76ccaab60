import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

import type { Place } from './place.ts';
import { s3Place } from './s3.ts';

/** `s3://…`, or a folder: of this machine, or a share that is mounted. */
export const placeOf = (to: string): Place => (to.startsWith('s3://') ? s3Place(new URL(to)) : folderPlace(to));

/** The same for people to read: without the key of the store. */
export function placeText(to: string): string {
  if (!to.startsWith('s3://')) return to;
  const { host, pathname } = new URL(to);
  return `s3://${host}${pathname}`;
}

function folderPlace(folder: string): Place {
  return {
    async put(name, bytes) {
      const path = join(folder, name);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const handle = await open(`${path}.part`, 'w', 0o600);
      let size = 0;
      try {
        for await (const chunk of bytes) {
          await handle.writeFile(chunk);
          size += chunk.length;
        }
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(`${path}.part`, path);
      return size;
    },
    get: (name) => createReadStream(join(folder, name)),
    async list() {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(emptyIfMissing);
      const files = entries.filter((one) => one.isFile() && !one.name.endsWith('.part'));
      return Promise.all(
        files.map(async (one) => {
          const path = join(one.parentPath, one.name);
          return { name: relative(folder, path).replaceAll('\\', '/'), bytes: (await stat(path)).size };
        }),
      );
    },
    remove: (name) => rm(join(folder, name), { force: true }),
  };
}

function emptyIfMissing(error: unknown): [] {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
  throw error;
}
