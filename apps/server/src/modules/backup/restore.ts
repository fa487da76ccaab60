import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

import type { Client } from 'pg';

import { type Anchor, readAnchors, verifyAudit } from '../../kernel/audit/index.ts';
import { databaseClient, migrate, openDatabase } from '../../kernel/db/index.ts';
import { makeFileStore } from '../../kernel/files/index.ts';
import { exitCodes, StartError } from '../../kernel/start-error.ts';
import { gathered, opened, type Bytes } from './archive.ts';
import { load, type Loaded } from './load.ts';
import { fileOf, filesOf } from './make.ts';
import type { Place } from './place.ts';

export interface Restored {
  rows: number;
  files: number;
  /** Where the audit chain ended when the backup was made. */
  end: Anchor;
  /** Whether the chain holds up to there, and every row and file of the record is what it says. */
  chain: { ok: boolean; rows: number; head: number; problems: string[] };
}

/**
 * Brings a backup into an empty database and an empty folder of files, and looks whether it is what was saved.
 * @param footage without it what body recorders have brought is read and compared, and not kept: it may be larger than a disk
 * @param anchors a head file kept elsewhere: what it says up to the moment of the backup must be in the chain
 */
export async function restore(
  from: { place: Place; key: Buffer; name: string },
  to: { url: string; files: string; footage?: string; anchors?: string },
): Promise<Restored> {
  const { place, key, name } = from;
  const client = databaseClient(to.url, { application_name: 'anyuan restore' });
  await client.connect();
  let loaded: Loaded;
  try {
    await mustBeEmpty(client);
    // As the program that made it had them; what is newer is brought on at the next start.
    loaded = await load(client, opened(key, place.get(name)), ({ migrations }) =>
      migrate(to.url, { only: new Set(migrations.map((one) => one.name)) }).then(() => undefined),
    );
  } finally {
    await client.end();
  }
  const store = makeFileStore(to.files);
  const files = await filesOf(place, key, name);
  for (const { sha256, isFootage } of files) {
    const bytes = fileOf(place, key, sha256);
    const found = isFootage ? await bringFootage(bytes, to.footage) : await store.put(await gathered(bytes));
    if (found !== sha256) throw new Error(`the file ${sha256} is not what it was`);
  }
  await migrate(to.url);
  const database = await openDatabase({ databaseUrl: to.url, data: '' });
  try {
    const { audit, rows } = loaded.end;
    const end = { ...audit, at: loaded.head.madeAt };
    const earlier = to.anchors === undefined ? [] : readAnchors(to.anchors);
    const { ok, problems, ...verdict } = await verifyAudit(database.db, upTo(earlier, end), store);
    return {
      rows: Object.values(rows).reduce((sum, one) => sum + one, 0),
      files: files.length,
      end,
      chain: { ok, rows: verdict.rows, head: verdict.head, problems: problems.map(({ zh, en }) => `${zh} ${en}`) },
    };
  } finally {
    await database.stop();
  }
}

/** Never held: one may have gigabytes. Gives the hash of what came. */
async function bringFootage(bytes: Bytes, folder: string | undefined): Promise<string> {
  if (folder === undefined) {
    const sum = createHash('sha256');
    for await (const part of bytes) sum.update(part);
    return sum.digest('hex');
  }
  const draft = join(folder, 'restoring');
  await mkdir(folder, { recursive: true });
  await pipeline(bytes, createWriteStream(draft));
  return (await makeFileStore(folder).take(draft)).sha256;
}

/** What is restored replaces everything: never over what is in use. */
async function mustBeEmpty(client: Client): Promise<void> {
  const { rows } = await client.query<{ used: boolean }>(`select to_regclass('public.migration') is not null as used`);
  if (rows[0]?.used)
    throw new StartError(
      'restore_not_empty',
      '目标数据库里已有数据;请恢复到空库。',
      'There is data in that database already; restore into an empty one.',
      { exitCode: exitCodes.config },
    );
}

/** What was anchored until then, and where the chain ended in the moment of the backup. */
export async function* upTo(anchors: AsyncIterable<Anchor | null> | Iterable<Anchor>, end: Anchor) {
  for await (const anchor of anchors) if (anchor === null || anchor.seq <= end.seq) yield anchor;
  yield end;
}

/** What scratch databases of this database begin with: another hospital's in the same PostgreSQL may be at a drill of its own. */
export const scratchOf = (url: string): string =>
  `anyuan_drill_${createHash('sha256').update(new URL(url).pathname).digest('hex').slice(0, 12)}`;

/** Restores into a database and a folder made for it and taken away again: the proof that the backup is one. */
export async function drill(from: { place: Place; key: Buffer; name: string }, url: string): Promise<Restored> {
  const ours = scratchOf(url);
  const scratch = `${ours}_${process.pid}_${Math.floor(performance.now())}`;
  const admin = databaseClient(url, { application_name: 'anyuan drill' });
  const files = await mkdtemp(join(tmpdir(), 'anyuan-drill-'));
  await admin.connect();
  try {
    // Of a drill whose server was ended in the middle of it; two at once there are not (`alone`).
    const { rows: left } = await admin.query<{ name: string }>(
      `select datname as name from pg_database where starts_with(datname, $1)`,
      [`${ours}_`],
    );
    for (const { name } of left) await admin.query(`drop database if exists ${name} with (force)`);
    await admin.query(`create database ${scratch} template template0`);
    const to = new URL(url);
    to.pathname = `/${scratch}`;
    return await restore(from, { url: to.href, files });
  } finally {
    await admin.query(`drop database if exists ${scratch} with (force)`).catch(() => undefined);
    await admin.end();
    await rm(files, { recursive: true, force: true });
  }
}
