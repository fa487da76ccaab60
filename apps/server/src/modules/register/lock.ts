import { sql } from 'kysely';

import type { Tx } from '../../kernel/ctx.ts';

/** Writers of one thing come one after the other; a sheet waits for all of them, and they for it. */
export async function lockThings(tx: Tx, codes: readonly string[]): Promise<void> {
  const all = sql`hashtextextended('thing import', 0)`;
  if (codes.length === 1)
    await sql`select pg_advisory_xact_lock_shared(${all}),
      pg_advisory_xact_lock(hashtextextended(${`thing:${codes[0]}`}, 0))`.execute(tx.db);
  else await sql`select pg_advisory_xact_lock(${all})`.execute(tx.db);
}
