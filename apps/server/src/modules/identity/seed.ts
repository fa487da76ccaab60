import { permissions } from '@anyuan/contract';

import { hashPassword } from '../../kernel/auth/passwords.ts';
import type { Tx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { pinyinOf } from '../../kernel/pinyin.ts';
import { builtinRoles, founderRole } from './roles.ts';

/** Adds the built-in roles that are missing, and to the others the permissions this release is the first to know; what a hospital has changed stays. */
export async function seedRoles(tx: Tx): Promise<void> {
  const known = new Set((await tx.db.selectFrom('known_permission').select('name').execute()).map(({ name }) => name));
  for (const { grants, ...role } of [...builtinRoles, founderRole]) {
    const added = await tx.db
      .insertInto('role')
      .values({ code: role.code, name: role.name, name_en: role.nameEn, duty: role.duty, is_builtin: true })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    const isNew = added.numInsertedOrUpdatedRows !== 0n;
    const given = isNew ? grants : grants.filter(({ permission }) => !known.has(permission));
    if (given.length === 0) continue;
    await tx.db
      .insertInto('role_grant')
      .values(given.map((grant) => ({ role_code: role.code, ...grant })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    if (!isNew) tx.audit('role.update', 'role', role.code, { granted: given });
  }
  const fresh = Object.keys(permissions).filter((name) => !known.has(name));
  if (fresh.length === 0) return;
  await tx.db
    .insertInto('known_permission')
    .values(fresh.map((name) => ({ name })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
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
