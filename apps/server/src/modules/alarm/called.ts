import type { postKinds } from '@anyuan/contract';
import type { Kysely } from 'kysely';

import type { DB } from '../../kernel/db/types.ts';

/** Who is signed on to posts of these kinds now: an alarm calls the shift, not names. */
export async function onDutyIds(db: Kysely<DB>, kinds: readonly (typeof postKinds)[number][]): Promise<string[]> {
  const rows = await db
    .selectFrom('sign_on')
    .innerJoin('post', 'post.id', 'sign_on.post_id')
    .select('sign_on.person_id')
    .distinct()
    .where('sign_on.until', 'is', null)
    .where('post.kind', 'in', [...kinds])
    .execute();
  return rows.map((row) => row.person_id);
}
