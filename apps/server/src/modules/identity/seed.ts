import { dutyMayHold, founderCode, type Duty, type Grant, type Permission } from '@anyuan/contract';
import { sql } from 'kysely';

import { hashPassword, mergeGrants } from '../../kernel/auth/index.ts';
import type { Tx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { pinyinOf } from '../../kernel/pinyin.ts';
import { offeredBefore, offering, type Offered } from './offered.ts';
import { withReading } from './reading.ts';
import { builtinRoles, founderRole, type RoleSeed } from './roles.ts';

/**
 * Adds the built-in roles that are missing and brings the others to what this release offers them; what a hospital has
 * changed stays. So an upgraded installation has the grants of a fresh one.
 */
export async function seedRoles(tx: Tx): Promise<void> {
  const seeds = [...builtinRoles, founderRole];
  const there = await tx.db.selectFrom('role').select(['code', 'is_builtin']).execute();
  const offered = await offeredBefore(tx, seeds);
  for (const role of seeds) {
    const one = there.find(({ code }) => code === role.code);
    // The hospital has made a role of that name before the release did.
    if (one?.is_builtin === false) continue;
    if (!one) {
      const { code, name, nameEn, duty, grants } = role;
      await tx.db.insertInto('role').values({ code, name, name_en: nameEn, duty, is_builtin: true }).execute();
      tx.audit('role.create', 'role', code, { builtin: true, granted: grants });
    }
    await bring(tx, role, offered.get(role.code) ?? new Map(), !one);
  }
  await grantReading(tx);
  await takeMisfits(tx);
}

async function bring(tx: Tx, { code, grants }: RoleSeed, before: Offered, isNew: boolean): Promise<void> {
  const rows = await tx.db.selectFrom('role_grant').selectAll().where('role_code', '=', code).execute();
  const held = new Map(rows.map(({ permission, scope }) => [permission, scope]));
  const { granted, taken, known, forgotten } = offering(grants, before, held);
  await putGrants(tx, code, granted);
  await takeGrants(tx, code, taken);
  if (!isNew && granted.length + taken.length > 0) tx.audit('role.update', 'role', code, { granted, taken });
  if (known.length + forgotten.length === 0) return;
  tx.unaudited('what this release has offered; what it has given or taken has its own line');
  if (forgotten.length > 0)
    await tx.db.deleteFrom('known_grant').where('role_code', '=', code).where('permission', 'in', forgotten).execute();
  if (known.length > 0)
    await tx.db
      .insertInto('known_grant')
      .values(known.map((grant) => ({ role_code: code, ...grant })))
      .onConflict((conflict) =>
        conflict.columns(['role_code', 'permission']).doUpdateSet({ scope: sql<string>`excluded.scope` }),
      )
      .execute();
}

async function putGrants(tx: Tx, role: string, grants: readonly Grant[]): Promise<void> {
  if (grants.length === 0) return;
  await tx.db
    .insertInto('role_grant')
    .values(grants.map((grant) => ({ role_code: role, ...grant })))
    .onConflict((conflict) =>
      conflict.columns(['role_code', 'permission']).doUpdateSet({ scope: sql<string>`excluded.scope` }),
    )
    .execute();
}

async function takeGrants(tx: Tx, role: string, permissions: readonly string[]): Promise<void> {
  if (permissions.length === 0) return;
  await tx.db.deleteFrom('role_grant').where('role_code', '=', role).where('permission', 'in', permissions).execute();
}

/** Roles of a release that let somebody act on what he could not see get the reading of it. */
async function grantReading(tx: Tx): Promise<void> {
  const rows = await tx.db.selectFrom('role_grant').selectAll().orderBy('role_code').orderBy('permission').execute();
  for (const [role, some] of Map.groupBy(rows, (row) => row.role_code)) {
    const before = mergeGrants(some as Grant[]);
    const missing = [...mergeGrants(withReading(some as Grant[]))]
      .filter(([permission, scope]) => before.get(permission) !== scope)
      .map(([permission, scope]) => ({ permission, scope }));
    if (missing.length === 0) continue;
    await putGrants(tx, role, missing);
    tx.audit('role.update', 'role', role, { granted: missing });
  }
}

/** What the duty of a role may no longer hold, since a release has divided the duties anew. */
async function takeMisfits(tx: Tx): Promise<void> {
  const rows = await tx.db
    .selectFrom('role_grant as g')
    .innerJoin('role as r', 'r.code', 'g.role_code')
    .select(['g.role_code', 'g.permission', 'r.duty'])
    .where('r.code', '!=', founderCode)
    .orderBy('g.permission')
    .execute();
  const wrong = rows.filter(({ duty, permission }) => !dutyMayHold(duty as Duty, permission as Permission));
  for (const [role, some] of Map.groupBy(wrong, (row) => row.role_code)) {
    const taken = some.map(({ permission }) => permission);
    await takeGrants(tx, role, taken);
    tx.audit('role.update', 'role', role, { taken });
  }
}

/** People of the hospital itself: those of the demonstration do not count. */
export async function hasPeople(tx: Pick<Tx, 'db'>): Promise<boolean> {
  const one = await tx.db.selectFrom('person').select('id').where('is_demo', '=', false).limit(1).executeTakeFirst();
  return one !== undefined;
}

/** Opens the founding account `admin`. */
export async function foundAccount(tx: Tx, password: string, mustChange: boolean): Promise<string> {
  const id = newId();
  await tx.db
    .insertInto('person')
    .values({
      id,
      username: 'admin',
      name: '管理员',
      pinyin: pinyinOf('管理员'),
      kind: 'staff',
      password_hash: await hashPassword(password),
      must_change_password: mustChange,
      created_at: tx.now,
    })
    .execute();
  await tx.db.insertInto('person_role').values({ person_id: id, role_code: founderRole.code }).execute();
  tx.audit('person.found', 'person', id, { username: 'admin' });
  return id;
}
