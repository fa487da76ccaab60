import { factorPermissions } from '@anyuan/contract';
import type { Kysely } from 'kysely';

import type { App } from '../../../kernel/app.ts';
import type { Awaits } from '../../../kernel/auth/index.ts';
import type { Tx } from '../../../kernel/ctx.ts';
import type { DB } from '../../../kernel/db/index.ts';
import { listed } from '../../../kernel/listed.ts';
import { isAtConsole } from '../consoles/known.ts';

/** What a session that is being opened has to wait for: another proof, or that the person adds one. */
export async function awaitedOf(tx: Tx, personId: string): Promise<Awaits> {
  const { app } = tx.ctx;
  if (!app.config.secondFactor) return null;
  const awaits = (await hasFactor(tx.db, personId))
    ? 'factor'
    : (await isRequired(app, tx.db, personId))
      ? 'enrol'
      : null;
  return awaits !== null && (await isAtConsole(tx, personId)) ? null : awaits;
}

export async function hasFactor(db: Kysely<DB>, personId: string): Promise<boolean> {
  const row = await db.selectFrom('factor').select('id').where('person_id', '=', personId).limit(1).executeTakeFirst();
  return row !== undefined;
}

/** Has he one, in a hospital that asks for them? */
export const usesFactor = async ({ config }: App, db: Kysely<DB>, personId: string): Promise<boolean> =>
  config.secondFactor && (await hasFactor(db, personId));

/** By role, as the hospital has set it. Accounts of the demonstration share one password that is shown to everybody. */
export async function isRequired(app: App, db: Kysely<DB>, personId: string): Promise<boolean> {
  const { settings, config } = app;
  if (!config.secondFactor) return false;
  const codes = listed(settings.get<string>('factor.roles'));
  const [guards, everybody] = [settings.get<boolean>('factor.guarded'), codes.includes('*')];
  const row = await db
    .selectFrom('person as p')
    .select('p.id')
    .where('p.id', '=', personId)
    .where('p.is_demo', '=', false)
    .where((eb) =>
      eb.or([
        eb.val(everybody),
        eb.exists(
          eb
            .selectFrom('person_role as r')
            .leftJoin('role_grant as g', 'g.role_code', 'r.role_code')
            .select('r.role_code')
            .whereRef('r.person_id', '=', 'p.id')
            .where((role) =>
              role.or([
                ...(codes.length > 0 ? [role('r.role_code', 'in', codes)] : []),
                ...(guards
                  ? [role.and([role('g.permission', 'in', [...factorPermissions]), role('g.scope', '!=', 'own')])]
                  : []),
              ]),
            ),
        ),
      ]),
    )
    .executeTakeFirst();
  return row !== undefined;
}
