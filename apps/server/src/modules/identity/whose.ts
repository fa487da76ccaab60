import type { Permission } from '@anyuan/contract';
import { sql } from 'kysely';

import type { NewCase } from '../../kernel/cases/index.ts';
import type { Tx } from '../../kernel/ctx.ts';

/** A new case that names neither department nor place is of the department whose person reports it. */
export async function ofOwnDepartment(tx: Tx, fresh: NewCase): Promise<void> {
  const { actor } = tx.ctx;
  // Whoever stays nameless does not give himself away by his department.
  if (fresh.departmentId || fresh.placeId || fresh.reporterId === null || actor.kind !== 'person') return;
  const person = await tx.db.selectFrom('person').select('department_id').where('id', '=', actor.id).executeTakeFirst();
  if (person?.department_id) fresh.departmentId = person.department_id;
}

/** Who holds a permission at all. */
export async function holdersOf(tx: Tx, permission: Permission): Promise<string[]> {
  const rows = await tx.db
    .selectFrom('person as p')
    .innerJoin('person_role as r', 'r.person_id', 'p.id')
    .innerJoin('role_grant as g', 'g.role_code', 'r.role_code')
    .select('p.id')
    .distinct()
    .where('g.permission', '=', permission)
    .where('p.is_active', '=', true)
    .where('p.kind', '<>', 'service')
    .execute();
  return rows.map(({ id }) => id);
}

/** Who holds a permission for one department: its own people, else those of the nearest department above. */
export async function holdersFor(tx: Tx, permission: Permission, departmentId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with holder as (
      select distinct p.id, length(own.path) as depth
      from department d
      join department own on starts_with(d.path, own.path)
      join person p on p.department_id = own.id and p.is_active and p.kind <> 'service'
      join person_role r on r.person_id = p.id
      join role_grant g on g.role_code = r.role_code and g.permission = ${permission}
      where d.id = ${departmentId} and (g.scope = 'departments' or (g.scope = 'department' and own.id = d.id)))
    select id from holder where depth = (select max(depth) from holder) order by id`.execute(tx.db);
  return rows.map(({ id }) => id);
}
