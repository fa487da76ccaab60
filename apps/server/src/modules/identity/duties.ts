import { dutyMayHold, refuse, type Duty, type Grant, type Person } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Tx } from '../../kernel/ctx.ts';
import { opensSecrets } from './guarded.ts';
import { founderRole, serviceRoleCode } from './roles.ts';

export function checkGrants(duty: Duty, grants: readonly Grant[]): void {
  const misfit = grants.find((grant) => !dutyMayHold(duty, grant.permission));
  if (misfit) throw refuse('role_misfit', { permission: misfit.permission, duty });
}

/** May one person hold these roles together? `before`: what he holds already. */
export async function checkRoles(
  tx: Tx,
  roles: readonly string[],
  before: readonly string[],
  kind: Person['kind'],
): Promise<void> {
  if (roles.includes(founderRole.code) && !before.includes(founderRole.code)) throw refuse('role_reserved');
  if (roles.length === 0) return;
  const known = await tx.db.selectFrom('role').select(['code', 'duty']).where('code', 'in', roles).execute();
  const unknown = roles.find((code) => !known.some((role) => role.code === code));
  if (unknown) throw refuse('not_found', { what: unknown });
  const duties = [...new Set(known.map((role) => role.duty))];
  if (duties.length > 1) throw refuse('duties_conflict', { duties });
  const added = roles.filter((code) => !before.includes(code));
  for (const code of added) await checkHolder(tx, code, kind);
}

/** Behind a service account may stand anybody: what it may do is never what a person may, and opens nothing secret. */
async function checkHolder(tx: Tx, code: string, kind: Person['kind']): Promise<void> {
  const others = await tx.db
    .selectFrom('person as p')
    .innerJoin('person_role as pr', 'pr.person_id', 'p.id')
    .select(sql<boolean>`p.kind = 'service'`.as('service'))
    .where('pr.role_code', '=', code)
    .limit(1)
    .executeTakeFirst();
  const role = await tx.db
    .selectFrom('role')
    .select(['duty', 'is_builtin'])
    .where('code', '=', code)
    .executeTakeFirst();
  const isOfServices =
    code === serviceRoleCode || (others?.service ?? (kind === 'service' && role?.is_builtin === false));
  if (isOfServices !== (kind === 'service')) throw refuse('service_role');
  if (kind !== 'service') return;
  const grants = await tx.db
    .selectFrom('role_grant')
    .select(['permission', 'scope'])
    .where('role_code', '=', code)
    .execute();
  if (role?.duty !== 'operate' || opensSecrets(grants)) throw refuse('service_role');
}

/** Is this role one of services? Then it must not become one that opens secrets. */
export async function isServiceRole(tx: Tx, code: string): Promise<boolean> {
  if (code === serviceRoleCode) return true;
  const held = await tx.db
    .selectFrom('person as p')
    .innerJoin('person_role as pr', 'pr.person_id', 'p.id')
    .select('p.id')
    .where('pr.role_code', '=', code)
    .where('p.kind', '=', 'service')
    .limit(1)
    .executeTakeFirst();
  return held !== undefined;
}

/** Changes of who may manage people come one after the other, so that two cannot each take the other's last right. */
export async function lockManagers(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('identity.managers', 0))`.execute(tx.db);
}

/** After such a change: somebody who can sign in must be left who manages the people of the whole hospital. */
export async function someoneManages(tx: Tx): Promise<void> {
  const left = await tx.db
    .selectFrom('person as p')
    .innerJoin('person_role as pr', 'pr.person_id', 'p.id')
    .innerJoin('role_grant as g', 'g.role_code', 'pr.role_code')
    .select('p.id')
    .where('g.permission', '=', 'person.manage')
    .where('g.scope', '=', 'all')
    .where('p.is_active', '=', true)
    .where('p.kind', '!=', 'service')
    .where('p.password_hash', 'is not', null)
    .limit(1)
    .executeTakeFirst();
  if (!left) throw refuse('last_manager');
}

/** Some things are only for those who manage people everywhere: giving roles, the tree of departments. */
export function needWholeHospital(tx: Tx): void {
  if (tx.ctx.rights.grants.get('person.manage') !== 'all') throw refuse('forbidden', { permission: 'person.manage' });
}
