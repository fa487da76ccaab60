import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { newId } from '../ids.ts';

/** Content-addressed files: a file's name is its SHA-256, so nothing is stored twice and nothing can be swapped unseen. */
export interface FileStore {
  /** Durable when it returns. Gives the hash, lower-case hex. */
  put(bytes: Uint8Array): Promise<string>;
  /** Reads and checks: damaged content is an error, never delivered. */
  get(sha256: string): Promise<Buffer>;
}

export function makeFileStore(folder: string): FileStore {
  const pathOf = (hash: string) => join(folder, hash.slice(0, 2), hash.slice(2, 4), hash);
  return {
    async put(bytes) {
      const hash = sha256(bytes);
      const path = pathOf(hash);
      if (
        await stat(path).then(
          () => true,
          () => false,
        )
      )
        return hash;
      await mkdir(dirname(path), { recursive: true });
      const draft = `${path}.${newId()}`;
      const handle = await open(draft, 'wx', 0o640);
      try {
        await handle.writeFile(bytes);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(draft, path);
      return hash;
    },
    async get(hash) {
      const bytes = await readFile(pathOf(hash));
      if (sha256(bytes) !== hash) throw new Error(`stored file ${hash} is damaged`);
      return bytes;
    },
  };
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
