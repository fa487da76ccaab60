import { guardedPermissions, permissions, type Grant, type Permission } from '@anyuan/contract';
import type { Kysely } from 'kysely';

import { someoneElse, type Seen } from '../../kernel/countersign/index.ts';
import type { Tx } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db/index.ts';

const guarded = new Set<string>(guardedPermissions);
/** What reaches one's own only opens nothing of others. */
const isGuarded = ({ permission, scope }: Grant): boolean => guarded.has(permission) && scope !== 'own';
/** Does any of these open secrets, the record, or accounts? */
export const opensSecrets = (grants: readonly { permission: string; scope: string }[]): boolean =>
  grants.some(({ permission, scope }) => guarded.has(permission) && scope !== 'own');
const key = ({ permission, scope }: Grant): string => `${permission} ${scope}`;

/** Is one of the guarded permissions given, taken, or given another reach? */
export function touchesGuarded(before: readonly Grant[], after: readonly Grant[]): boolean {
  return changed(before, after).some(isGuarded);
}

function changed(before: readonly Grant[], after: readonly Grant[]): Grant[] {
  const [was, is] = [new Set(before.map(key)), new Set(after.map(key))];
  return [...after.filter((one) => !was.has(key(one))), ...before.filter((one) => !is.has(key(one)))];
}

/** The guarded ones among what changes, in words: Chinese (0) or English (1). */
export function changeOf(before: readonly Grant[], after: readonly Grant[], lang: 0 | 1): string {
  const names = changed(before, after)
    .filter(isGuarded)
    .map(({ permission }) => permissions[permission][lang]);
  return [...new Set(names)].join(lang === 0 ? '、' : ', ');
}

/**
 * Who signs beside the caller: the other of the two who administer. The system administrator (`person.manage`) keeps
 * accounts, the security administrator (`role.manage`) decides what roles may do. As long as nobody holds the other
 * duty, a colleague in his own; `null` if there is nobody at all yet.
 */
export async function otherAdministrator(tx: Seen): Promise<Permission | null> {
  const { grants } = tx.ctx.rights;
  const both = ['role.manage', 'person.manage'] as const;
  const first = grants.get('role.manage') === 'all' && grants.get('person.manage') !== 'all' ? both.toReversed() : both;
  for (const permission of first) if (await someoneElse(tx, { permission })) return permission;
  return null;
}

/** What is done to somebody's account: needs a second person if he holds, gets or loses something guarded. */
export async function guardAccount(
  tx: Tx,
  action: string,
  person: { id: string; name: string },
  roles: readonly string[],
  [zh, en]: readonly [string, string],
  detail: Record<string, string | boolean | null | readonly string[]>,
): Promise<void> {
  if (roles.length === 0) return;
  const held = await tx.db
    .selectFrom('role_grant')
    .select('permission')
    .where('role_code', 'in', roles)
    .where('permission', 'in', guardedPermissions)
    .where('scope', '!=', 'own')
    .limit(1)
    .executeTakeFirst();
  if (!held) return;
  await tx.countersign({
    permission: (await otherAdministrator(tx)) ?? 'role.manage',
    action,
    subjectType: 'person',
    subjectId: person.id,
    zh: `${person.name}:${zh}`,
    en: `${person.name}: ${en}`,
    detail: { person: person.name, ...JSON.parse(JSON.stringify(detail)) },
    mayBeAlone: true,
    tellsAuditors: true,
  });
}

/** Does he administer, secure, audit, or hold what opens secrets, by any role? */
export async function isGuardedAccount(db: Kysely<DB>, personId: string): Promise<boolean> {
  const row = await db
    .selectFrom('person_role as pr')
    .innerJoin('role', 'role.code', 'pr.role_code')
    .leftJoin('role_grant as g', 'g.role_code', 'pr.role_code')
    .select('pr.role_code')
    .where('pr.person_id', '=', personId)
    .where((eb) =>
      eb.or([
        eb('role.duty', '!=', 'operate'),
        eb.and([eb('g.permission', 'in', [...guardedPermissions]), eb('g.scope', '!=', 'own')]),
      ]),
    )
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
