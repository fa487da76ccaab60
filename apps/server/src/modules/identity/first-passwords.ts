import { guardedPermissions, type HandlerInput, type identityApi, type Result } from '@anyuan/contract';
import { sql } from 'kysely';

import { hashPassword, newPassword } from '../../kernel/auth/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { needWholeHospital } from './duties.ts';
import { otherAdministrator } from './guarded.ts';

type Answer = Result<typeof identityApi.firstPasswords>;

/**
 * First passwords for accounts that never had one, some at a time: for a sheet to cut and hand out. Whoever holds
 * something guarded gets his by a second signature, one by one; not as long as nobody else could sign.
 */
export async function firstPasswords(
  ctx: Ctx,
  { limit }: HandlerInput<typeof identityApi.firstPasswords>,
): Promise<Answer> {
  const isAlone = (await otherAdministrator({ db: ctx.db as never, ctx, now: ctx.now() })) === null;
  const without = await ctx.db
    .selectFrom('person as p')
    .leftJoin('department as d', 'd.id', 'p.department_id')
    .select([
      'p.id',
      'p.username',
      'p.name',
      'd.name as department',
      sql<boolean>`exists (select from person_role r join role_grant g on g.role_code = r.role_code
        where r.person_id = p.id and g.permission = any(${[...guardedPermissions]}) and g.scope <> 'own')`.as(
        'guarded',
      ),
    ])
    .where('p.username', 'is not', null)
    .where('p.password_hash', 'is', null)
    .where('p.directory', 'is', null)
    .where('p.is_active', '=', true)
    .where('p.kind', '!=', 'service')
    .orderBy('d.name')
    .orderBy('p.pinyin')
    .orderBy('p.id')
    .execute();
  const free = without.filter(({ guarded }) => isAlone || !guarded);
  // Hashing takes long and locks nothing.
  const made = await Promise.all(
    free.slice(0, limit).map(async (person) => {
      const password = newPassword();
      return { ...person, password, hash: await hashPassword(password) };
    }),
  );
  const items = await ctx.tx(async (tx) => {
    needWholeHospital(tx);
    const given: Answer['items'] = [];
    for (const { id, username, name, department, password, hash } of made) {
      const done = await tx.db
        .updateTable('person')
        .set({ password_hash: hash, must_change_password: true, password_at: tx.now })
        .where('id', '=', id)
        .where('password_hash', 'is', null)
        .where('is_active', '=', true)
        .executeTakeFirst();
      // Somebody else has given him one meanwhile.
      if (Number(done.numUpdatedRows) === 0) continue;
      tx.audit('person.resetPassword', 'person', id, { name, first: true });
      given.push({ id, username: username ?? '', name, department, password });
    }
    if (given.length === 0) tx.unaudited('nobody is without a password');
    return given;
  });
  return { items, left: Math.max(0, free.length - made.length), single: without.length - free.length };
}
