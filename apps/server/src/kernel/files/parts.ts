import { mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Uploads that have come in part: what broke off goes on where it was. Not durable: their sender has them until they are whole. */
export interface PartStore {
  /** How many bytes are here. */
  have(owner: string, id: string): Promise<number>;
  /** Adds a part at its place; what is here already is skipped, and nothing is written behind a gap. Gives how many are here then. */
  add(owner: string, id: string, offset: number, bytes: Uint8Array): Promise<number>;
  get(owner: string, id: string): Promise<Buffer>;
  /** Where it lies, for what is too large to be held. */
  pathOf(owner: string, id: string): string;
  drop(owner: string, id: string): Promise<void>;
  /** How many uploads of one owner are under way. */
  count(owner: string): Promise<number>;
  /** Removes what has not grown since then; gives how many. */
  sweep(before: Date): Promise<number>;
}

/** Uploads that one person has under way at once: a phone of a week without a network has fewer photos. */
export const mostUnderWay = 50;

export function makePartStore(folder: string): PartStore {
  const pathOf = (owner: string, id: string): string => join(folder, owner, id);
  const have = async (owner: string, id: string): Promise<number> => {
    try {
      return (await stat(pathOf(owner, id))).size;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
      throw error;
    }
  };
  async function append(owner: string, id: string, offset: number, bytes: Uint8Array): Promise<number> {
    const size = await have(owner, id);
    const fresh = bytes.subarray(Math.max(0, size - offset));
    if (offset > size || fresh.length === 0) return size;
    await mkdir(join(folder, owner), { recursive: true });
    const handle = await open(pathOf(owner, id), 'a', 0o640);
    try {
      await handle.writeFile(fresh);
    } finally {
      await handle.close();
    }
    return size + fresh.length;
  }
  /** Parts of one upload, one after the other: the same one twice at once would lie there twice. */
  const turns = new Map<string, Promise<unknown>>();
  return {
    have,
    pathOf,
    add(owner, id, offset, bytes) {
      const path = pathOf(owner, id);
      const work = (): Promise<number> => append(owner, id, offset, bytes);
      const mine = (turns.get(path) ?? Promise.resolve()).then(work, work);
      turns.set(path, mine);
      const gone = (): void => void (turns.get(path) === mine && turns.delete(path));
      mine.then(gone, gone);
      return mine;
    },
    get: (owner, id) => readFile(pathOf(owner, id)),
    drop: (owner, id) => rm(pathOf(owner, id), { force: true }),
    count: async (owner) => (await readdir(join(folder, owner)).catch(() => [])).length,
    async sweep(before) {
      let gone = 0;
      for (const owner of await readdir(folder).catch(() => []))
        for (const id of await readdir(join(folder, owner))) {
          if ((await stat(pathOf(owner, id))).mtime >= before) continue;
          await rm(pathOf(owner, id));
          gone++;
        }
      return gone;
    },
  };
}
