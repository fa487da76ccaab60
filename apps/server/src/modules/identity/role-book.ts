import { refuse, type Grant, type HandlerInput, type identityApi, type Role } from '@anyuan/contract';
import { sql, type Kysely } from 'kysely';

import { mergeGrants } from '../../kernel/auth/index.ts';
import type { Ctx, Tx } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db/index.ts';
import { checkGrants, isServiceRole, lockManagers, someoneManages } from './duties.ts';
import { changeOf, opensSecrets, otherAdministrator, touchesGuarded } from './guarded.ts';
import { withReading } from './reading.ts';
import { founderRole } from './roles.ts';

export async function listRoles(db: Kysely<DB>): Promise<Role[]> {
  const rows = await db
    .selectFrom('role')
    .select([
      'code',
      'name',
      'name_en as nameEn',
      'duty',
      'is_builtin as builtin',
      sql<
        Grant[]
      >`coalesce((select jsonb_agg(jsonb_build_object('permission', permission, 'scope', scope) order by permission)
        from role_grant where role_code = code), '[]')`.as('grants'),
      sql<number>`(select count(*) from person_role where role_code = code)`.as('people'),
    ])
    .orderBy('code')
    .execute();
  return rows.map((row) => ({ ...row, duty: row.duty as Role['duty'] }));
}

/** Adds a role or changes what it may do. A role keeps its duty: its holders were checked against it. */
export function putRole(
  ctx: Ctx,
  { code, name, nameEn, duty, grants }: HandlerInput<typeof identityApi.putRole>,
): Promise<Role> {
  if (code === founderRole.code) throw refuse('role_reserved');
  const merged = [...mergeGrants(withReading(grants))].map(([permission, scope]) => ({ permission, scope }));
  checkGrants(duty, merged);
  return ctx.tx(async (tx) => {
    await lockManagers(tx);
    const before = await find(tx, code);
    if (before && before.duty !== duty) throw refuse('duties_conflict', { duties: [before.duty, duty] });
    if (await holdsIt(tx, code)) throw refuse('own_account');
    await tx.db
      .insertInto('role')
      .values({ code, name, name_en: nameEn, duty })
      .onConflict((conflict) => conflict.column('code').doUpdateSet({ name, name_en: nameEn }))
      .execute();
    await tx.db.deleteFrom('role_grant').where('role_code', '=', code).execute();
    if (merged.length > 0)
      await tx.db
        .insertInto('role_grant')
        .values(merged.map((grant) => ({ role_code: code, ...grant })))
        .execute();
    await someoneManages(tx);
    const after = await find(tx, code);
    if (!after) throw new Error(`role ${code} is gone`);
    const [was, is] = [before?.grants ?? [], after.grants];
    if (opensSecrets(is) && (await isServiceRole(tx, code))) throw refuse('service_role');
    if (touchesGuarded(was, is))
      await tx.countersign({
        permission: (await otherAdministrator(tx)) ?? 'person.manage',
        action: before ? 'role.change' : 'role.create',
        subjectType: 'role',
        subjectId: code,
        zh: `角色“${name}”的权限(${changeOf(was, is, 0)})`,
        en: `permissions of the role "${nameEn}" (${changeOf(was, is, 1)})`,
        detail: { code, name, before: was, after: is },
        mayBeAlone: true,
        tellsAuditors: true,
      });
    tx.audit(before ? 'role.change' : 'role.create', 'role', code, { before, after });
    return after;
  });
}

const find = async (tx: Tx, code: string): Promise<Role | undefined> =>
  (await listRoles(tx.db)).find((role) => role.code === code);

/** Who manages roles could else raise himself. */
async function holdsIt(tx: Tx, code: string): Promise<boolean> {
  const me = tx.ctx.rights.personId;
  if (me === null) return false;
  const row = await tx.db
    .selectFrom('person_role')
    .select('role_code')
    .where('person_id', '=', me)
    .where('role_code', '=', code)
    .executeTakeFirst();
  return row !== undefined;
}
