import { createReadStream } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { databaseClient } from '../../kernel/db/index.ts';
import type { SuiteName } from '../../kernel/suite/index.ts';
import { gathered, opened, sealed, type Bytes } from './archive.ts';
import { dump } from './dump.ts';
import type { Place } from './place.ts';

const dayMs = 86_400_000;
const ending = '.any';

export interface Made {
  name: string;
  bytes: number;
  files: number;
  rows: number;
}

export interface From {
  url: string;
  files: string;
  /** What body recorders have brought, kept apart from them. */
  footage?: string;
  key: Buffer;
  suite: SuiteName;
}

export const archiveName = (at: Date): string =>
  `anyuan-${at.toISOString().replace(/[-:]/g, '').replace(/\.\d+/, '')}${ending}`;
const listName = (name: string): string => `${name}.files`;
const fileName = (sha256: string): string => `files/${sha256}${ending}`;
const isArchive = (name: string): boolean => /^anyuan-\d{8}T\d{6}Z\.any$/.test(name);
const momentOf = (name: string): number =>
  Date.parse(name.replace(/^anyuan-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z\.any$/, '$1-$2-$3T$4:$5:$6Z'));

/** Where in its data a hospital's files lie. */
export const foldersIn = (data: string): { files: string; footage: string } => ({
  files: join(data, 'files'),
  footage: join(data, 'footage'),
});

/** What stands before the hash of what is footage, in the list of a backup. */
const footageMark = 'footage ';

/**
 * One backup: the database as it is now, and each file that no earlier backup has brought there. Files never change
 * (their name is their SHA-256), so that a night costs what the day has added.
 */
export async function makeBackup(from: From, place: Place, at: Date, signal?: AbortSignal): Promise<Made> {
  const given = new Promise<never>((_, reject) => {
    const end = () => reject(new Error('备份超时 the backup took too long'));
    signal?.addEventListener('abort', end, { once: true });
  });
  return Promise.race([make(from, place, at, signal), given]);
}

async function make(from: From, place: Place, at: Date, signal: AbortSignal | undefined): Promise<Made> {
  const name = archiveName(at);
  const there = new Set((await place.list()).map((one) => one.name));
  const client = databaseClient(from.url, { application_name: 'anyuan backup' });
  await client.connect();
  // Whatever hangs at the other end: the snapshot is given back.
  signal?.addEventListener('abort', () => void client.end().catch(() => undefined), { once: true });
  let rows = 0;
  let bytes: number;
  try {
    const plain = dump(client, at, (dumped) => (rows = Object.values(dumped.rows).reduce((sum, one) => sum + one, 0)));
    // It counts once the list of its files is there, too.
    bytes = await place.put(name, sealed(from.key, plain, from.suite));
  } finally {
    await client.end();
  }
  try {
    // After the moment of the database: all that its rows name is there.
    const hashes = await filesIn(from.files);
    for (const hash of hashes.filter((one) => !there.has(fileName(one)))) {
      signal?.throwIfAborted();
      bytes += await place.put(
        fileName(hash),
        sealed(from.key, createReadStream(pathOf(from.files, hash)), from.suite),
      );
    }
    const footage: string[] = [];
    for (const hash of from.footage === undefined ? [] : await filesIn(from.footage)) {
      signal?.throwIfAborted();
      // Held open: what is destroyed from here on is in the backup still; what was destroyed before is not of it.
      const handle = await open(pathOf(from.footage!, hash)).catch(missing);
      if (!handle) continue;
      try {
        if (!there.has(fileName(hash)))
          bytes += await place.put(
            fileName(hash),
            sealed(from.key, handle.createReadStream({ autoClose: false }), from.suite),
          );
      } finally {
        await handle.close();
      }
      footage.push(hash);
    }
    const list = [...hashes, ...footage.map((hash) => footageMark + hash)];
    bytes += await place.put(listName(name), sealed(from.key, once(Buffer.from(list.join('\n'))), from.suite));
    return { name, bytes, files: list.length, rows };
  } catch (error) {
    // Without its files it is not a backup.
    await place.remove(name).catch(() => undefined);
    throw error;
  }
}

/** The whole backups of a place, the newest first. */
export async function backupsIn(place: Place): Promise<{ name: string; at: Date; bytes: number }[]> {
  const all = await place.list();
  const names = new Set(all.map(({ name }) => name));
  return all
    .filter(({ name }) => isArchive(name) && names.has(listName(name)))
    .map(({ name, bytes }) => ({ name, bytes, at: new Date(momentOf(name)) }))
    .sort((a, b) => b.at.getTime() - a.at.getTime());
}

/** Lets old backups go, and the files that only they had; never the newest one. */
export async function prune(place: Place, key: Buffer, days: number, now: Date): Promise<void> {
  const all = await backupsIn(place);
  const isOld = ({ at }: { at: Date }) => at.getTime() < now.getTime() - days * dayMs;
  const kept = all.filter((one, index) => index === 0 || !isOld(one));
  if (kept.length === all.length) return;
  const needed = new Set<string>();
  for (const { name } of kept) for (const { sha256 } of await filesOf(place, key, name)) needed.add(fileName(sha256));
  for (const { name } of all.filter((one) => !kept.includes(one))) {
    await place.remove(name);
    await place.remove(listName(name));
  }
  for (const { name } of await place.list())
    if (name.startsWith('files/') && !needed.has(name)) await place.remove(name);
}

/** Which files belong to a backup. */
export async function filesOf(
  place: Place,
  key: Buffer,
  name: string,
): Promise<{ sha256: string; isFootage: boolean }[]> {
  const text = (await gathered(openedOf(place, key, listName(name)))).toString();
  if (text === '') return [];
  return text.split('\n').map((line) => {
    const isFootage = line.startsWith(footageMark);
    return { sha256: isFootage ? line.slice(footageMark.length) : line, isFootage };
  });
}

export const fileOf = (place: Place, key: Buffer, sha256: string): Bytes => openedOf(place, key, fileName(sha256));

const openedOf = (place: Place, key: Buffer, name: string): Bytes => opened(key, place.get(name));

const pathOf = (folder: string, hash: string) => join(folder, hash.slice(0, 2), hash.slice(2, 4), hash);

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true }).catch(() => [] as string[]);
  return entries.flatMap((path) => /(?:^|[/\\])([0-9a-f]{64})$/.exec(path)?.[1] ?? []).sort();
}

function missing(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}
