import { sql, type RawBuilder } from 'kysely';

import { reachFilter, type Rights } from '../../kernel/auth/index.ts';

/** Whose a thing is, for rights: its department, else that of its place. */
export const departmentPath = sql<string | null>`(select path from department
  where id = coalesce(t.department_id, p.department_id))`;
export const campusId = sql<string | null>`coalesce(p.campus_id,
  (select campus_id from department where id = t.department_id))`;

/** Things this caller may see: as far as his rights reach, and what is there for him to read. */
export function visibleThings(rights: Rights): RawBuilder<boolean> {
  const reached = reachFilter(rights, 'register.read', {
    campusId: sql`${campusId}::text`,
    own: (me) => sql<boolean>`t.owner_id = ${me}`,
    departmentPath,
  });
  const scope = rights.grants.get('register.read');
  // What has become part of another is read with it.
  const whole = scope === undefined || scope === 'all' ? reached : sql<boolean>`(${reached} or ${isToRead(rights)})`;
  return sql<boolean>`(t.merged_into is null and ${whole})`;
}

const isToRead = ({
  departmentPath: path,
  personId,
}: Rights): RawBuilder<boolean> => sql`(t.data->>'readers' = 'everyone'
  or coalesce(t.data->>'readers' in ('departments', 'people') and t.data->'readBy' ? ${personId}::text, false)
  or coalesce(t.data->>'readers' = 'departments' and exists (select from department d
    where t.data->'readIn' ? d.id::text and starts_with(${path}::text, d.path)), false))`;
