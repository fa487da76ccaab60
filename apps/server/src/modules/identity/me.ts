import type { Grant, Me } from '@anyuan/contract';

import { mergeGrants } from '../../kernel/auth/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';

/** Who somebody is to the pages. */
export async function me(
  ctx: Ctx,
  id: string,
  csrfToken = ctx.session?.csrf ?? '',
  awaits: Me['awaits'] = ctx.session?.awaits ?? null,
): Promise<Me> {
  const person = await ctx.db
    .selectFrom('person')
    .leftJoin('department', 'department.id', 'person.department_id')
    .select([
      'person.id',
      'person.username',
      'person.name',
      'person.title',
      'person.department_id',
      'person.must_change_password',
      'department.name as department_name',
      'department.campus_id',
    ])
    .where('person.id', '=', id)
    .executeTakeFirstOrThrow();
  const roles = await ctx.db
    .selectFrom('person_role')
    .innerJoin('role', 'role.code', 'person_role.role_code')
    .select(['role.code', 'role.name', 'role.name_en as nameEn'])
    .where('person_id', '=', id)
    .orderBy('role.code')
    .execute();
  const grants = await ctx.db
    .selectFrom('role_grant')
    .innerJoin('person_role', 'person_role.role_code', 'role_grant.role_code')
    .select(['permission', 'scope'])
    .where('person_id', '=', id)
    .orderBy('permission')
    .execute();
  const merged = mergeGrants(grants as Grant[]);
  return {
    person: {
      id,
      username: person.username ?? '',
      name: person.name,
      title: person.title,
      departmentId: person.department_id,
      departmentName: person.department_name,
      campusId: person.campus_id,
    },
    roles,
    grants: [...merged].map(([permission, scope]) => ({ permission, scope })),
    csrfToken,
    passwordChangeNeeded: person.must_change_password,
    awaits: awaits,
    hospital: {
      name: ctx.app.settings.get<string>('hospital.name'),
      demo: ctx.app.settings.get<boolean>('hospital.demo'),
    },
    serverTime: ctx.now().toISOString(),
  };
}
