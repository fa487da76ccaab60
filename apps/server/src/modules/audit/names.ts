import { sql, type Kysely } from 'kysely';

import type { DB } from '../../kernel/db/index.ts';

interface Line {
  subject_id: string | null;
  detail: string;
}

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** Every id a line mentions. */
export const idsIn = ({ subject_id, detail }: Line): string[] => [
  ...new Set(`${subject_id ?? ''} ${detail}`.match(uuid) ?? []),
];

/**
 * What the ids of these lines stand for. A case is its number: its title may be a secret. What is gone has no name here;
 * the line itself says what it was.
 */
export async function namesIn(db: Kysely<DB>, lines: readonly Line[]): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(lines.flatMap(idsIn))];
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: string; name: string }>`
    with wanted as (select unnest(${ids}::uuid[]) as id)
    select p.id, p.name from person p join wanted using (id)
    union all select c.id, c.number from "case" c join wanted using (id)
    union all select d.id, d.name || ' ' || d.code from device d join wanted using (id)
    union all select p.id, p.full_name from place p join wanted using (id)
    union all select d.id, d.name from department d join wanted using (id)
    union all select p.id, p.name from post p join wanted using (id)`.execute(db);
  return new Map(rows.map(({ id, name }) => [id, name]));
}
