import { refuse, type Grant, type Handlers, type Me, type sessionApi } from '@anyuan/contract';
import { sql } from 'kysely';

import { attemptsOf } from '../../kernel/auth/attempts.ts';
import { checkNewPassword, hashPassword } from '../../kernel/auth/passwords.ts';
import { mergeGrants, noRights } from '../../kernel/auth/rights.ts';
import { openSession, stillOpen } from '../../kernel/auth/sessions.ts';
import { makeCtx, personOf, type Ctx } from '../../kernel/ctx.ts';

export function sessionHandlers(): Handlers<typeof sessionApi, Ctx> {
  return {
    async signIn({ username, password }, ctx) {
      const name = username.trim().toLowerCase();
      const attempt = await attemptsOf(ctx.app).guess(name, ctx.ip, password, () => byUsername(ctx, name));
      const person = attempt.found;
      if (!attempt.right || !person?.is_active || person.kind === 'service') {
        await ctx.tx(async (tx) =>
          tx.audit('session.refused', 'person', person?.id ?? null, { username: name, ip: ctx.ip }),
        );
        throw refuse('wrong_password');
      }
      const as = makeCtx(ctx.app, { kind: 'person', id: person.id, name: person.name }, noRights, {
        ip: ctx.ip,
        agent: ctx.agent,
      });
      const { token, session } = await as.tx(async (tx) => {
        // Signing in again ends what this browser had before.
        if (ctx.session) await tx.db.deleteFrom('session').where('id', '=', ctx.session.id).execute();
        await tx.db.updateTable('person').set({ last_sign_in_at: tx.now }).where('id', '=', person.id).execute();
        tx.audit('session.open', 'person', person.id, { username: name, ip: ctx.ip });
        return openSession(tx, person.id);
      });
      ctx.cookie?.(token);
      return me(as, person.id, session.csrf);
    },
    async signOut(_input, ctx) {
      await ctx.tx(async (tx) => {
        if (ctx.session) await tx.db.deleteFrom('session').where('id', '=', ctx.session.id).execute();
        tx.audit('session.close', 'person', ctx.rights.personId);
      });
      ctx.cookie?.(null);
      return { ok: true };
    },
    me: (_input, ctx) => me(ctx, personOf(ctx), ctx.session?.csrf ?? ''),
    async changePassword({ old, new: fresh }, ctx) {
      const id = personOf(ctx);
      const { right, found } = await attemptsOf(ctx.app).guess(id, ctx.ip, old, () => byId(ctx, id));
      if (!right) throw refuse('wrong_password');
      checkNewPassword(fresh, found.username ?? '');
      if (fresh === old) throw refuse('weak_password');
      const hash = await hashPassword(fresh);
      await ctx.tx(async (tx) => {
        await tx.db
          .updateTable('person')
          .set({ password_hash: hash, must_change_password: false })
          .where('id', '=', id)
          .execute();
        // Whoever knew the old password is out.
        await tx.db
          .deleteFrom('session')
          .where('person_id', '=', id)
          .where('id', '!=', ctx.session?.id ?? '00000000-0000-0000-0000-000000000000')
          .execute();
        tx.audit('person.changePassword', 'person', id);
      });
      return { ok: true };
    },
    async sessions(_input, ctx) {
      const rows = await ctx.db
        .selectFrom('session')
        .selectAll()
        .where('person_id', '=', personOf(ctx))
        .where(stillOpen(ctx.now()))
        .orderBy('last_seen_at', 'desc')
        .execute();
      return {
        items: rows.map((row) => ({
          id: row.id,
          createdAt: row.created_at.toISOString(),
          lastSeenAt: row.last_seen_at.toISOString(),
          ip: row.ip,
          agent: row.agent,
          current: row.id === ctx.session?.id,
        })),
      };
    },
    async revoke({ id }, ctx) {
      await ctx.tx(async (tx) => {
        const result = await tx.db
          .deleteFrom('session')
          .where(sql<boolean>`id::text = ${id}`)
          .where('person_id', '=', personOf(ctx))
          .executeTakeFirst();
        if (result.numDeletedRows === 0n) throw refuse('not_found', { what: id });
        tx.audit('session.revoke', 'session', id);
      });
      return { ok: true };
    },
  };
}

const accounts = (ctx: Ctx) =>
  ctx.db.selectFrom('person').select(['id', 'username', 'name', 'password_hash', 'is_active', 'kind']);
const byUsername = (ctx: Ctx, username: string) => accounts(ctx).where('username', '=', username).executeTakeFirst();
const byId = (ctx: Ctx, id: string) => accounts(ctx).where('id', '=', id).executeTakeFirst();

async function me(ctx: Ctx, id: string, csrfToken: string): Promise<Me> {
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
    hospital: {
      name: ctx.app.settings.get<string>('hospital.name'),
      demo: ctx.app.settings.get<boolean>('hospital.demo'),
    },
    serverTime: ctx.now().toISOString(),
  };
}
