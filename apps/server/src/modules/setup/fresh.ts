import { sql, type Kysely } from 'kysely';

import type { DB } from '../../kernel/db/index.ts';

/** Nothing of a hospital is there yet; its founding account may be. */
export async function isFresh(db: Kysely<DB>): Promise<boolean> {
  const { rows } = await sql<{ fresh: boolean }>`
    select not exists (select from place) and not exists (select from device) and not exists (select from "case")
       and not exists (select from department) as fresh`.execute(db);
  return rows[0]?.fresh ?? false;
}
