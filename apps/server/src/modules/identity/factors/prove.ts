import { refuse } from '@anyuan/contract';
import { sql } from 'kysely';

import { attemptsOf, renewToken, totpStep } from '../../../kernel/auth/index.ts';
import { personOf, type Ctx, type Tx } from '../../../kernel/ctx.ts';
import { hasFactor } from './needed.ts';
import { sessionOf } from './pending.ts';
import { spendRecoveryCode } from './recovery.ts';

/** What a proof was made with; undefined: it was none. */
export type Proved = { kind: 'totp' | 'passkey' | 'recovery'; name: string } | undefined;
export type Compare = (tx: Tx) => Promise<Proved>;

/** A code of an app or a recovery code. */
export function byCode(personId: string, code: string): Compare {
  const plain = code.replace(/[\s-]/g, '');
  return (tx) => (/^\d{6}$/.test(plain) ? byApp(tx, personId, plain) : byRecoveryCode(tx, personId, plain));
}

/** Compares a proof, counted as guesses of passwords are; what follows from a right one is in the same transaction. */
export async function proves(
  ctx: Ctx,
  personId: string,
  compare: Compare,
  then: (tx: Tx) => Promise<void> = async () => undefined,
): Promise<boolean> {
  const { right } = await attemptsOf(ctx.app).prove(`factor ${personId}`, ctx.ip, async (mayTry) => {
    await mayTry();
    return ctx.tx(async (tx) => {
      const proved = await compare(tx);
      if (proved) await then(tx);
      tx.audit(proved ? 'factor.proved' : 'factor.refused', 'person', personId, { ip: ctx.ip, ...proved });
      return { right: proved !== undefined };
    });
  });
  return right;
}

/** The second step of signing in: opens the session that waits for it. */
export async function prove(ctx: Ctx, compare: Compare): Promise<void> {
  let token = '';
  const open = async (tx: Tx): Promise<void> => {
    token = await renewToken(tx, sessionOf(ctx));
    await tx.db
      .updateTable('session')
      // The password came a moment before; in a session that is open already it did not.
      .set({ awaits: null, proved_at: sql<Date>`case when awaits is null then proved_at else ${tx.now} end` })
      .where('id', '=', sessionOf(ctx))
      .execute();
  };
  if (!(await proves(ctx, personOf(ctx), compare, open))) throw refuse('wrong_code');
  ctx.cookie?.(token);
}

/** Of somebody who signs beside the caller. */
export async function secondFactor(ctx: Ctx, personId: string, code: string | undefined) {
  if (!ctx.app.config.secondFactor || !(await hasFactor(ctx.db, personId))) return 'none';
  if (code === undefined) return 'needed';
  return (await proves(ctx, personId, byCode(personId, code))) ? 'right' : 'wrong';
}

async function byApp(tx: Tx, personId: string, code: string): Promise<Proved> {
  const apps = await tx.db
    .selectFrom('factor')
    .select(['id', 'name', 'secret', 'last_step'])
    .where('person_id', '=', personId)
    .where('kind', '=', 'totp')
    .forUpdate()
    .execute();
  for (const { id, name, secret, last_step } of apps) {
    const step = secret && totpStep(tx.ctx.app.secrets.open(secret), code, tx.now, last_step);
    if (!step) continue;
    await tx.db.updateTable('factor').set({ last_step: step, last_used_at: tx.now }).where('id', '=', id).execute();
    return { kind: 'totp', name };
  }
  return undefined;
}

async function byRecoveryCode(tx: Tx, personId: string, code: string): Promise<Proved> {
  return (await spendRecoveryCode(tx, personId, code)) ? { kind: 'recovery', name: '' } : undefined;
}
