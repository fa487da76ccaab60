import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, mkdir, open, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { newId } from '../ids.ts';

/** Content-addressed files: a file's name is its SHA-256, so nothing is stored twice and nothing can be swapped unseen. */
export interface FileStore {
  /** Durable when it returns. Gives the hash, lower-case hex. */
  put(bytes: Uint8Array): Promise<string>;
  /** Takes over a file that lies on the same disk, hashed as it is read; from then on it can be read only. Durable when it returns. */
  take(path: string): Promise<{ sha256: string; size: number }>;
  /** Gives back what `take` took, where it lay. */
  giveBack(sha256: string, path: string): Promise<void>;
  /** A part of it, without the end; never held. */
  read(sha256: string, start: number, end: number): AsyncIterable<Buffer>;
  /** Removes one file. */
  drop(sha256: string): Promise<void>;
  /** Reads and checks: damaged content is an error, never delivered. */
  get(sha256: string): Promise<Buffer>;
  /** Reads the whole of it, without keeping it. */
  check(sha256: string): Promise<'whole' | 'missing' | 'changed'>;
  /** Refuses what the virus scanner knows, if there is one. */
  scan(bytes: Buffer): Promise<void>;
  /** Removes every file that lies there longer than that and for which `isNeeded` says no; gives what went. */
  sweep(olderThan: Date, needed: (hashes: readonly string[]) => Promise<Set<string>>): AsyncGenerator<GoneFile[]>;
}

export interface GoneFile {
  sha256: string;
  size: number;
}

const isHash = (name: string): boolean => /^[0-9a-f]{64}$/.test(name);

export function makeFileStore(folder: string, scan: FileStore['scan'] = async () => undefined): FileStore {
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
      ) {
        // Young again: whoever sweeps leaves it to the row that is about to name it.
        const now = new Date();
        await utimes(path, now, now);
        return hash;
      }
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
    async take(path) {
      const handle = await open(path, 'r');
      const sum = createHash('sha256');
      let size = 0;
      try {
        for await (const chunk of handle.createReadStream({ highWaterMark: 1 << 20, autoClose: false })) {
          sum.update(chunk as Buffer);
          size += (chunk as Buffer).length;
        }
        // Young: whoever sweeps leaves it to the row that is about to name it.
        const now = new Date();
        await handle.utimes(now, now);
        await handle.chmod(0o440);
        await handle.sync();
      } finally {
        await handle.close();
      }
      const hash = sum.digest('hex');
      const kept = pathOf(hash);
      await mkdir(dirname(kept), { recursive: true });
      await rename(path, kept);
      return { sha256: hash, size };
    },
    async giveBack(hash, path) {
      await chmod(pathOf(hash), 0o640);
      await rename(pathOf(hash), path);
    },
    read: (hash, start, end) => createReadStream(pathOf(hash), { start, end: end - 1, highWaterMark: 1 << 18 }),
    drop: (hash) => rm(pathOf(hash), { force: true }),
    async get(hash) {
      const bytes = await readFile(pathOf(hash));
      if (sha256(bytes) !== hash) throw new Error(`stored file ${hash} is damaged`);
      return bytes;
    },
    scan,
    async *sweep(olderThan, needed) {
      const outer = await readdir(folder).catch(() => []);
      for (const one of outer.filter((name) => name.length === 2)) {
        const found: (GoneFile & { path: string })[] = [];
        for (const inner of await readdir(join(folder, one)))
          for (const name of await readdir(join(folder, one, inner))) {
            const path = join(folder, one, inner, name);
            const { size, mtime } = await stat(path);
            if (mtime >= olderThan) continue;
            // A draft that a power cut has left has no other name behind its hash.
            if (!isHash(name)) await rm(path);
            else found.push({ sha256: name, size, path });
          }
        const kept = await needed(found.map(({ sha256 }) => sha256));
        const gone: GoneFile[] = [];
        for (const { sha256, size, path } of found) {
          if (kept.has(sha256) || (await stat(path)).mtime >= olderThan) continue;
          await rm(path);
          gone.push({ sha256, size });
        }
        if (gone.length > 0) yield gone;
      }
    },
    async check(hash) {
      const sum = createHash('sha256');
      try {
        for await (const chunk of createReadStream(pathOf(hash))) sum.update(chunk as Buffer);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'missing';
        throw error;
      }
      return sum.digest('hex') === hash ? 'whole' : 'changed';
    },
  };
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
