import { sql, type Kysely } from 'kysely';

import type { DB } from '../../db/index.ts';

/** The entry a number leads to that was merged into it, however many merges away. */
export async function mergedInto(db: Kysely<DB>, kind: string, code: string): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    with recursive way as (
      select into_id, 1 as far from entry_merge where kind = ${kind} and (from_code = ${code} or from_id::text = ${code})
      union all select m.into_id, w.far + 1 from way w join entry_merge m on m.from_id = w.into_id)
    select into_id as id from way order by far desc limit 1`.execute(db);
  return rows[0]?.id ?? null;
}

/** An entry and all that have become part of it, as ids. */
export async function mergedIds(db: Kysely<DB>, id: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with recursive part as (
      select ${id}::uuid as id union select m.from_id from part p join entry_merge m on m.into_id = p.id)
    select id from part`.execute(db);
  return rows.map((row) => row.id);
}
