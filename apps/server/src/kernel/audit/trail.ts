import { sql, type Kysely } from 'kysely';

import type { DB } from '../db/types.ts';
import type { ChainRow } from './chain.ts';

/** The next lines of the trail, as they are hashed; behind null, from whatever stands first. */
export async function linesAfter(db: Kysely<DB>, seq: number | null, most: number): Promise<ChainRow[]> {
  const { rows } = await sql<ChainRow>`
    select seq, pg_catalog.to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at,
           actor_kind, actor_id, actor_name, action, subject_type, subject_id, detail, rows_tx, rows_hash, hash
    from audit where ${seq === null ? sql`true` : sql`seq > ${seq}`} order by audit.seq limit ${most}`.execute(db);
  return rows;
}
