import type { Grant } from '@anyuan/contract';
import { sql, type Kysely } from 'kysely';

import { mergeGrants, type Rights } from '../../../kernel/auth/index.ts';
import type { DB } from '../../../kernel/db/index.ts';
import type { Who } from './script.ts';

export interface Actor {
  id: string;
  name: string;
  rights: Rights;
}

/** The people of the demonstration, found by what they are. */
export interface Cast {
  find(who: Who): Actor;
  department(code: string): string;
}

export async function castOf(db: Kysely<DB>): Promise<Cast> {
  const { rows } = await sql<{
    id: string;
    name: string;
    code: string | null;
    path: string | null;
    campus_id: string | null;
    role: string;
    grants: Grant[];
  }>`
    select p.id, p.name, d.code, d.path, d.campus_id,
      -- A guard who leads others is a leader.
      (select case when count(*) = 1 then min(role_code) else max(role_code) filter (where role_code not in ('staff', 'guard')) end
       from person_role where person_id = p.id) as role,
      (select jsonb_agg(jsonb_build_object('permission', g.permission, 'scope', g.scope))
       from person_role r join role_grant g on g.role_code = r.role_code where r.person_id = p.id) as grants
    from person p left join department d on d.id = p.department_id
    where p.is_demo and p.is_active order by p.phone`.execute(db);
  const departments = await db.selectFrom('department').select(['id', 'code']).where('is_demo', '=', true).execute();
  const codes = new Map(departments.map(({ id, code }) => [code, id]));
  const groups = new Map<string, Actor[]>();
  for (const { id, name, code, path, campus_id, role, grants } of rows) {
    const rights = { grants: mergeGrants(grants ?? []), personId: id, departmentPath: path, campusId: campus_id };
    for (const key of [role, `${role}@${code}`]) groups.set(key, [...(groups.get(key) ?? []), { id, name, rights }]);
  }
  return {
    find(who) {
      const [group = '', number = '0'] = who.split('#');
      const found = groups.get(group)?.[Number(number)];
      if (!found) throw new Error(`the demonstration hospital has nobody like ${who}`);
      return found;
    },
    department(code) {
      const id = codes.get(code);
      if (!id) throw new Error(`the demonstration hospital has no department ${code}`);
      return id;
    },
  };
}
