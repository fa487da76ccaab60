import { refuse, type HandlerInput, type Result, type sessionApi } from '@anyuan/contract';

import { attemptsOf, provedMs, renewToken } from '../../kernel/auth/index.ts';
import { personOf, type Ctx, type Tx } from '../../kernel/ctx.ts';
import { askDirectory } from './directories/by-password.ts';
import { isDown } from './directories/faults.ts';
import { openDirectory } from './directories/store.ts';
import { byPasskey } from './factors/passkeys.ts';
import { sessionOf } from './factors/pending.ts';
import { byCode, proves } from './factors/prove.ts';

/** Refuses what is sensitive to whoever has not proved himself for some minutes, as routes with `proves` do. */
export function needProof(ctx: Ctx): void {
  if (ctx.session && ctx.now().getTime() - ctx.session.provedAt.getTime() > provedMs(ctx.app))
    throw refuse('prove_again');
}

/** What an account has to prove itself by: all of it is asked for, so that neither a seen password nor a found phone is enough. */
export async function proofOf(ctx: Ctx, id: string): Promise<Result<typeof sessionApi.proof>> {
  const person = await ctx.db
    .selectFrom('person')
    .select(['password_hash', 'directory'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const kinds = ctx.app.config.secondFactor
    ? await ctx.db.selectFrom('factor').select('kind').distinct().where('person_id', '=', id).execute()
    : [];
  return {
    password: person.password_hash !== null || (person.directory !== 'oidc' && (await hasLdap(ctx))),
    factor: kinds.length > 0,
    passkey: kinds.some(({ kind }) => kind === 'passkey'),
  };
}

const hasLdap = async ({ app }: Ctx): Promise<boolean> => (await openDirectory(app, 'ldap'))?.isOn ?? false;

/** The password first, so that a code is not spent on a slip of the finger. */
export async function proveAgain(ctx: Ctx, given: HandlerInput<typeof sessionApi.prove>): Promise<void> {
  const id = personOf(ctx);
  const { password, factor } = await proofOf(ctx, id);
  if (!password && !factor) throw refuse('proof_elsewhere');
  const proof = !factor
    ? undefined
    : given.code !== undefined
      ? byCode(id, given.code)
      : given.response && byPasskey(given.response);
  if ((password && given.password === undefined) || (factor && !proof)) throw refuse('proof_incomplete');
  if (password) await passwordAgain(ctx, id, given.password ?? '');
  let token = '';
  const then = async (tx: Tx): Promise<void> => {
    token = await proved(tx, id);
  };
  if (!proof) await ctx.tx(then);
  else if (!(await proves(ctx, id, proof, then))) throw refuse('wrong_code');
  ctx.cookie?.(token);
}

async function passwordAgain(ctx: Ctx, id: string, password: string): Promise<void> {
  const { right, found, there } = await attemptsOf(ctx.app).guessEither(
    id,
    ctx.ip,
    password,
    () =>
      ctx.db
        .selectFrom('person')
        .select(['id', 'username', 'password_hash', 'is_active', 'kind'])
        .where('id', '=', id)
        .executeTakeFirst(),
    (local) => askDirectory(ctx, local?.username ?? '', password, local),
  );
  if (right) return;
  await ctx.tx(async (tx) => tx.audit('session.proveRefused', 'person', id, { ip: ctx.ip }));
  if (there?.down) throw isDown(there.down);
  throw refuse(found?.password_hash === null && !there?.asked ? 'proof_elsewhere' : 'wrong_password');
}

async function proved(tx: Tx, id: string): Promise<string> {
  await tx.db.updateTable('session').set({ proved_at: tx.now }).where('id', '=', sessionOf(tx.ctx)).execute();
  tx.audit('session.proved', 'person', id, { ip: tx.ctx.ip });
  return renewToken(tx, sessionOf(tx.ctx));
}
