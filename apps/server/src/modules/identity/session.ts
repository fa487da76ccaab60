import { refuse, type Handlers, type sessionApi } from '@anyuan/contract';
import { sql } from 'kysely';

import {
  attemptsOf,
  checkNewPassword,
  checkNotBefore,
  hashPassword,
  idleMs,
  placeOf,
  stillOpen,
} from '../../kernel/auth/index.ts';
import { personOf, type Ctx, type Tx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { admit } from './directories/admit.ts';
import { askDirectory } from './directories/by-password.ts';
import { isDown } from './directories/faults.ts';
import { enter } from './enter.ts';
import { usesFactor } from './factors/needed.ts';
import { me } from './me.ts';
import { needProof, proofOf, proveAgain } from './prove-again.ts';
import { networksIn } from './where.ts';

export function sessionHandlers(): Handlers<typeof sessionApi, Ctx> {
  return {
    async signIn({ username, password }, ctx) {
      const name = username.trim().toLowerCase();
      const { right, found, there } = await attemptsOf(ctx.app).guessEither(
        name,
        ctx.ip,
        password,
        () => byUsername(ctx, name),
        (local) => askDirectory(ctx, name, password, local),
      );
      if (there?.known && there.directory) {
        const person = await admit(ctx, 'ldap', there.directory.config, there.known);
        return enter(ctx, person, { via: 'ldap', username: name });
      }
      if (!right || !found?.is_active || found.kind === 'service') {
        const down = there?.down;
        await ctx.tx(async (tx) =>
          tx.audit('session.refused', 'person', found?.id ?? null, {
            username: name,
            ip: ctx.ip,
            ...(down && { via: 'ldap', why: down.fault }),
          }),
        );
        throw down ? isDown(down) : refuse('wrong_password');
      }
      return enter(ctx, found, {
        via: 'password',
        username: name,
        isOld: isOld(ctx, found.password_at ?? found.created_at),
      });
    },
    async signOut(_input, ctx) {
      await ctx.tx(async (tx) => {
        if (ctx.session) await tx.db.deleteFrom('session').where('id', '=', ctx.session.id).execute();
        tx.audit('session.close', 'person', ctx.rights.personId);
      });
      ctx.cookie?.(null);
      return { ok: true };
    },
    me: (_input, ctx) => me(ctx, personOf(ctx)),
    async changePassword({ old, new: fresh }, ctx) {
      const id = personOf(ctx);
      // Where there is a factor, the old password alone changes nothing.
      if (await usesFactor(ctx.app, ctx.db, id)) needProof(ctx);
      const { right, found } = await attemptsOf(ctx.app).guess(id, ctx.ip, old, () => byId(ctx, id));
      if (!right) throw refuse('wrong_password');
      checkNewPassword(ctx.app, fresh, { username: found.username ?? '', name: found.name, phone: found.phone });
      if (fresh === old) throw refuse('weak_password', { reason: { zh: '与旧密码相同', en: 'it is the old one' } });
      await checkNotBefore(ctx.app, ctx.db, id, fresh);
      const hash = await hashPassword(fresh);
      await ctx.tx(async (tx) => {
        await tx.db
          .updateTable('person')
          .set({ password_hash: hash, must_change_password: false, password_at: tx.now })
          .where('id', '=', id)
          .execute();
        await keepPassword(tx, id, found.password_hash);
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
    proof: async (_input, ctx) => proofOf(ctx, personOf(ctx)),
    async prove(given, ctx) {
      await proveAgain(ctx, given);
      return { ok: true };
    },
    async sessions(_input, ctx) {
      const own = personOf(ctx);
      const [rows, places] = await Promise.all([
        ctx.db
          .selectFrom('session')
          .selectAll()
          .where('person_id', '=', own)
          .where(stillOpen(ctx.now(), idleMs(ctx.app)))
          .orderBy('last_seen_at', 'desc')
          .execute(),
        ctx.db.selectFrom('sign_in_place').select(['address', 'first_at']).where('person_id', '=', own).execute(),
      ]);
      const since = new Map(places.map(({ address, first_at }) => [address, first_at]));
      const named = networksIn(ctx.app.settings.get<string>('session.networks'));
      return {
        items: rows.map((row) => ({
          id: row.id,
          createdAt: row.created_at.toISOString(),
          lastSeenAt: row.last_seen_at.toISOString(),
          ip: row.ip,
          agent: row.agent,
          place: named(row.ip),
          knownSince: since.get(placeOf(row.ip))?.toISOString() ?? null,
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
  ctx.db
    .selectFrom('person')
    .select(['id', 'username', 'name', 'phone', 'password_hash', 'password_at', 'created_at', 'is_active', 'kind']);
const byUsername = (ctx: Ctx, username: string) => accounts(ctx).where('username', '=', username).executeTakeFirst();
const byId = (ctx: Ctx, id: string) => accounts(ctx).where('id', '=', id).executeTakeFirst();

function isOld(ctx: Ctx, since: Date): boolean {
  const days = ctx.app.settings.get<number>('password.maxDays');
  return days > 0 && ctx.now().getTime() - since.getTime() > days * 86_400_000;
}

/** Kept as a hash, the last few of them only. */
async function keepPassword(tx: Tx, id: string, hash: string | null): Promise<void> {
  const most = tx.ctx.app.settings.get<number>('password.history');
  if (hash !== null && most > 0)
    await tx.db
      .insertInto('password_before')
      .values({ id: newId(), person_id: id, at: tx.now, password_hash: hash })
      .execute();
  await sql`delete from password_before where person_id = ${id} and id not in
    (select id from password_before where person_id = ${id} order by at desc, id desc limit ${most})`.execute(tx.db);
}
