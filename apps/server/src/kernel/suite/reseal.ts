import type { Client } from 'pg';

import { sealOwn } from '../db/bind.ts';
import { sealMark } from '../db/sealed-json.ts';
import { quoted } from '../db/shapes.ts';
import type { Secrets } from '../secrets.ts';

const atOnce = 500;

/** Columns that hold something sealed. Answers kept for repeats are not among them: they are gone after days. */
export const sealedColumns = [
  ['device', 'source_secret'],
  ['device', 'secret'],
  ['delivery_channel', 'secrets'],
  ['push_key', 'private_key'],
  ['push_subscription', 'sealed'],
  ['directory', 'secrets'],
  ['gb_platform', 'secret'],
  ['countersign', 'input'],
  ['countersign', 'answer'],
  ['discharge', 'about'],
  ['follow_up_call', 'words'],
  ['follow_up', 'settled_words'],
  ['factor', 'secret'],
  ['media_node', 'secret'],
  ['zlm_server', 'secret'],
  ['session', 'pending'],
  ['api_token', 'rtsp'],
  ['figure_kept', 'groups'],
] as const;
/** Columns of JSON with sealed values in it. */
const json = [
  ['case', 'data'],
  ['case_event', 'data'],
] as const;
/** `sealMark` and what it holds, as PostgreSQL writes JSON. */
const sealedValue = /("\$sealed": ")([A-Za-z0-9+/=]+)"/g;

/**
 * Seals anew, with the suite of now, what lies sealed with another one. As the owner of the tables and with nobody else
 * writing; a table is a transaction with its line in the audit chain. What no key opens any more stays as it is.
 * @returns how many rows were written
 */
export async function reseal(client: Client, secrets: Secrets): Promise<number> {
  const again = (sealed: Buffer): Buffer => {
    if (secrets.isCurrent(sealed)) return sealed;
    try {
      return secrets.seal(secrets.open(sealed));
    } catch {
      return sealed;
    }
  };
  let count = 0;
  for (const [table, column] of sealedColumns)
    count += await walk(client, table, column, `encode(${column}, 'hex')`, `decode(r.value, 'hex')`, (value) =>
      again(Buffer.from(value, 'hex')).toString('hex'),
    );
  for (const [table, column] of json)
    count += await walk(client, table, column, `${column}::text`, 'r.value::jsonb', (value) =>
      value.replaceAll(
        sealedValue,
        (_, name: string, sealed: string) => `${name}${again(Buffer.from(sealed, 'base64')).toString('base64')}"`,
      ),
    );
  return count;
}

async function walk(
  client: Client,
  table: string,
  column: string,
  read: string,
  write: string,
  change: (value: string) => string,
): Promise<number> {
  let count = 0;
  await client.query('begin');
  try {
    await client.query(`declare sealed no scroll cursor for select ctid::text as at, ${read} as value from ${quoted(table)}
      where ${column} is not null${read.endsWith('text') ? ` and ${read} like '%"${sealMark}"%'` : ''}`);
    for (;;) {
      const { rows } = await client.query<{ at: string; value: string }>(`fetch ${atOnce} from sealed`);
      const moved = rows
        .map(({ at, value }) => ({ at, value, now: change(value) }))
        .filter((one) => one.now !== one.value);
      count += moved.length;
      if (moved.length > 0)
        await client.query(
          `update ${quoted(table)} n set ${column} = ${write} from unnest($1::tid[], $2::text[]) r(at, value) where n.ctid = r.at`,
          [moved.map(({ at }) => at), moved.map((one) => one.now)],
        );
      if (rows.length < atOnce) break;
    }
    await client.query('close sealed');
    if (count > 0) await sealOwn(client, 'record.reseal', table, { column, rows: count });
    await client.query('commit');
    return count;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}
