import { dutyMayHold, refuse, type Duty, type Grant } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Tx } from '../../kernel/ctx.ts';
import { founderRole } from './roles.ts';

export function checkGrants(duty: Duty, grants: readonly Grant[]): void {
  const misfit = grants.find((grant) => !dutyMayHold(duty, grant.permission));
  if (misfit) throw refuse('role_misfit', { permission: misfit.permission, duty });
}

/** May one person hold these roles together? `before`: what he holds already. */
export async function checkRoles(tx: Tx, roles: readonly string[], before: readonly string[]): Promise<void> {
  if (roles.includes(founderRole.code) && !before.includes(founderRole.code)) throw refuse('role_reserved');
  if (roles.length === 0) return;
  const known = await tx.db.selectFrom('role').select(['code', 'duty']).where('code', 'in', roles).execute();
  const unknown = roles.find((code) => !known.some((role) => role.code === code));
  if (unknown) throw refuse('not_found', { what: unknown });
  const duties = [...new Set(known.map((role) => role.duty))];
  if (duties.length > 1) throw refuse('duties_conflict', { duties });
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
