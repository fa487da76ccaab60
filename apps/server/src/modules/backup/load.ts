import { once } from 'node:events';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

import type { Client } from 'pg';
import { from as copyFrom, type CopyStreamQuery } from 'pg-copy-streams';

import { ArchiveError, type Bytes } from './archive.ts';
import { tablesOf } from './dump.ts';
import { framesIn, type End, type Frame, type Head } from './frames.ts';

export interface Loaded {
  head: Head;
  end: End;
}

/**
 * Loads what `dump` gave into an empty database, whole or not at all.
 * @param prepare makes the tables as the program that dumped them had them
 */
export async function load(client: Client, plain: Bytes, prepare: (head: Head) => Promise<void>): Promise<Loaded> {
  const frames = framesIn(Readable.from(plain, { objectMode: false }).compose(createGunzip()) as unknown as Bytes);
  const first = (await frames.next()).value as Frame | undefined;
  if (!first || !('note' in first) || first.note.kind !== 'head')
    throw new ArchiveError('this is not a backup of Anyuan');
  if (first.note.format !== 1) throw new ArchiveError('the backup was made by a newer program');
  const head = first.note;
  await prepare(head);
  await client.query('begin');
  // Rows come as they were: nothing is checked, counted or refused anew.
  await client.query('set local session_replication_role = replica');
  const tables = await tablesOf(client);
  await client.query(`truncate ${tables.map(({ name }) => client.escapeIdentifier(name)).join(', ')}`);
  const loaded: Record<string, number> = {};
  let end: End | undefined;
  let table: { name: string; stream: CopyStreamQuery } | undefined;
  let failure: Error | undefined;
  const finish = async () => {
    if (failure) throw failure;
    if (!table) return;
    table.stream.end();
    await once(table.stream, 'finish');
    loaded[table.name] = table.stream.rowCount;
    table = undefined;
  };
  for await (const frame of frames) {
    if ('data' in frame) {
      if (!table) throw new ArchiveError('rows without a table');
      if (failure) throw failure;
      if (!table.stream.write(frame.data)) await once(table.stream, 'drain');
      continue;
    }
    await finish();
    const { note } = frame;
    if (note.kind === 'table') {
      const list = note.columns.map((column) => client.escapeIdentifier(column)).join(', ');
      const stream = client.query(copyFrom(`copy ${client.escapeIdentifier(note.name)} (${list}) from stdin`));
      stream.on('error', (error) => (failure = error));
      table = { name: note.name, stream };
    } else if (note.kind === 'sequence')
      await client.query('select setval($1::regclass, $2, $3)', [
        `public.${client.escapeIdentifier(note.name)}`,
        note.value,
        note.isCalled,
      ]);
    else if (note.kind === 'end') end = note;
  }
  if (!end) throw new ArchiveError('the backup is cut off');
  const wrong = Object.entries(end.rows).find(([name, count]) => loaded[name] !== count);
  if (wrong) throw new ArchiveError(`${wrong[0]}: ${loaded[wrong[0]] ?? 0} of ${wrong[1]} rows`);
  await client.query('commit');
  return { head, end };
}
