import { neededAt, type Permission } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Tx } from '../../kernel/ctx.ts';

/** Those of these people who may not stand at a post of this kind. Whoever works here may be on call of a line. */
export async function unfit(tx: Tx, kind: string, people: string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select person.id::text as id from person where person.id = any(${people}::uuid[]) and person.is_active
      and (${kind === 'duty-line'}::boolean
        or (${granted('duty.sign')} and ${granted(neededAt(kind), kind === 'duty-leader')}))`.execute(tx.db);
  const fit = new Set(rows.map((row) => row.id));
  return people.filter((id) => !fit.has(id));
}

const granted = (permission: Permission, wide = false) => sql`exists (
  select from person_role r join role_grant g on g.role_code = r.role_code
  where r.person_id = person.id and g.permission = ${permission} and (not ${wide}::boolean or g.scope in ('campus', 'all')))`;
