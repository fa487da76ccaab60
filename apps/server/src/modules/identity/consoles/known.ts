import { factorPermissions } from '@anyuan/contract';

import type { Ctx, Tx } from '../../../kernel/ctx.ts';
import { tokenHash } from '../../../kernel/ids.ts';
import { listed } from '../../../kernel/listed.ts';

export const consoleCookie = 'anyuan_console';
/** Browsers keep no cookie for longer (RFC 6265bis, 5.5); each sign-in there begins it anew. */
export const cookieDays = 400;

/** Of the token this browser shows, whatever it is worth. */
export function hashIn({ jar }: Ctx): Buffer | undefined {
  const token = jar?.get(consoleCookie);
  return token === undefined ? undefined : tokenHash(token);
}

/** Breaking the glass is the control room's at night; each time has its reason, its line and a review by another. */
const keptFrom = factorPermissions.filter((permission) => permission !== 'case.breakGlass');

/** Is this person at his duty console, where his roles need no second factor? The console is then marked as used. */
export async function isAtConsole(tx: Tx, personId: string): Promise<boolean> {
  const hash = hashIn(tx.ctx);
  if (!hash || !(await worksDuty(tx, personId))) return false;
  const used = await tx.db
    .updateTable('duty_console')
    .set({ last_used_at: tx.now })
    .where('token_hash', '=', hash)
    .where('ended_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  if (!used) return false;
  tx.audit('console.used', 'console', used.id, { person: personId, ip: tx.ctx.ip });
  const token = tx.ctx.jar?.get(consoleCookie);
  if (token !== undefined) tx.ctx.jar?.put(consoleCookie, token, cookieDays);
  return true;
}

/** He holds a duty role, and nothing that administers, audits or opens secrets, by whatever role. */
async function worksDuty(tx: Tx, personId: string): Promise<boolean> {
  const codes = listed(tx.ctx.app.settings.get<string>('factor.consoleRoles'));
  const roles = await tx.db
    .selectFrom('person_role as pr')
    .innerJoin('role', 'role.code', 'pr.role_code')
    .select((eb) => [
      'role.code',
      'role.duty',
      eb
        .exists(
          eb
            .selectFrom('role_grant as g')
            .select('g.permission')
            .whereRef('g.role_code', '=', 'role.code')
            .where('g.permission', 'in', keptFrom)
            .where('g.scope', '!=', 'own'),
        )
        .as('guards'),
    ])
    .where('pr.person_id', '=', personId)
    .execute();
  return roles.some(({ code }) => codes.includes(code)) && roles.every((one) => one.duty === 'operate' && !one.guards);
}
