import type { Me } from '@anyuan/contract';

import { noRights, openSession } from '../../kernel/auth/index.ts';
import { makeCtx, type Ctx } from '../../kernel/ctx.ts';
import { awaitedOf, usesFactor } from './factors/needed.ts';
import { me } from './me.ts';

interface How {
  via: 'password' | 'ldap' | 'oidc';
  username: string;
  /** The other end has asked for a second factor already. */
  isFactorDone?: boolean;
  /** His password is over its time. */
  isOld?: boolean;
}

/** Opens a session for who has proved himself, whichever way. */
export async function enter(
  ctx: Ctx,
  { id, name }: { id: string; name: string },
  { via, username, isFactorDone = false, isOld = false }: How,
): Promise<Me> {
  const as = makeCtx(ctx.app, { kind: 'person', id, name }, noRights, { ip: ctx.ip, agent: ctx.agent });
  as.jar = ctx.jar;
  const { token, session, awaits } = await as.tx(async (tx) => {
    // Signing in again ends what this browser had before.
    if (ctx.session) await tx.db.deleteFrom('session').where('id', '=', ctx.session.id).execute();
    await tx.db
      .updateTable('person')
      .set({ last_sign_in_at: tx.now, ...(isOld && { must_change_password: true }) })
      .where('id', '=', id)
      .execute();
    const more = via === 'password' ? {} : { via, ...(isFactorDone && { secondFactor: true }) };
    tx.audit('session.open', 'person', id, { username, ip: ctx.ip, ...more });
    const awaits = isFactorDone ? null : await awaitedOf(tx, id);
    // At a duty console the password alone lets him in; what is sensitive asks for the factor there, too.
    const isProved = isFactorDone || awaits !== null || !(await usesFactor(ctx.app, tx.db, id));
    return { ...(await openSession(tx, id, awaits, isProved)), awaits };
  });
  ctx.cookie?.(token);
  return me(as, id, session.csrf, awaits);
}
