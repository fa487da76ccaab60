import { refuse } from '@anyuan/contract';

import type { Ctx, Tx } from '../../../kernel/ctx.ts';

const minutes = 10;

interface Pending {
  /** What it was asked for: a value of one kind is no answer to another. */
  kind: 'app' | 'passkey' | 'challenge';
  value: string;
  until: number;
}

/** Keeps with the session what a browser has been asked for, until it answers; the newest counts. */
export async function awaitAnswer(ctx: Ctx, kind: Pending['kind'], value: string): Promise<void> {
  const pending: Pending = { kind, value, until: ctx.now().getTime() + minutes * 60_000 };
  await ctx.tx(async (tx) => {
    tx.unaudited('what is asked for is on record once it is answered');
    await tx.db
      .updateTable('session')
      .set({ pending: ctx.app.secrets.seal(JSON.stringify(pending)) })
      .where('id', '=', sessionOf(ctx))
      .execute();
  });
}

/** What was asked for; it can be answered once. */
export async function takePending(tx: Tx, kind: Pending['kind']): Promise<string> {
  const { ctx } = tx;
  const row = await tx.db
    .selectFrom('session')
    .select('pending')
    .where('id', '=', sessionOf(ctx))
    .forUpdate()
    .executeTakeFirst();
  const pending = row?.pending ? (JSON.parse(ctx.app.secrets.open(row.pending)) as Pending) : undefined;
  if (pending?.kind !== kind || pending.until < tx.now.getTime()) throw refuse('factor_expired');
  await tx.db.updateTable('session').set({ pending: null }).where('id', '=', sessionOf(ctx)).execute();
  return pending.value;
}

/** Second factors belong to people at a browser; a token has none. */
export function sessionOf(ctx: Ctx): string {
  if (!ctx.session) throw refuse('not_signed_in');
  return ctx.session.id;
}
