import { hashPassword } from '../../kernel/auth/passwords.ts';
import type { Tx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { pinyinOf } from '../../kernel/pinyin.ts';
import { builtinRoles, founderRole } from './roles.ts';

/** Adds the built-in roles that are missing; what a hospital has changed stays. */
export async function seedRoles(tx: Tx): Promise<void> {
  for (const { grants, ...role } of [...builtinRoles, founderRole]) {
    const added = await tx.db
      .insertInto('role')
      .values({ code: role.code, name: role.name, name_en: role.nameEn, duty: role.duty, is_builtin: true })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (added.numInsertedOrUpdatedRows === 0n) continue;
    await tx.db
      .insertInto('role_grant')
      .values(grants.map((grant) => ({ role_code: role.code, ...grant })))
      .execute();
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
