import type { Transaction } from 'kysely';

import type { App } from '../../../kernel/app.ts';
import { allRights, type Rights } from '../../../kernel/auth/rights.ts';
import { makeCtx, systemActor, type Actor, type Ctx, type Tx } from '../../../kernel/ctx.ts';
import type { DB } from '../../../kernel/db/types.ts';

/** The app as it was at some moment: its clock shows that moment, and all it does becomes part of one transaction. */
export interface Past {
  app: App;
  goTo(moment: Date): void;
  as(actor: Actor, rights: Rights): Ctx;
}

export function pastOf(app: App, trx: Transaction<DB>, start: Date): Past {
  let moment = start;
  const then: App = {
    ...app,
    db: trx,
    clock: { now: () => moment },
    system: (name) => as(systemActor(name), allRights),
  };
  const as = (actor: Actor, rights: Rights): Ctx => {
    const ctx: Ctx = {
      ...makeCtx(then, actor, rights, { ip: '', agent: 'demo' }),
      tx: (work) => work(txOf(ctx)),
    };
    return ctx;
  };
  // The audit trail says when things were really done, and these were all done now: whoever plays them says so in one line.
  const txOf = (ctx: Ctx): Tx => ({
    db: trx,
    ctx,
    now: moment,
    audit: () => undefined,
    publish: () => undefined,
    afterCommit: () => undefined,
  });
  return { app: then, as, goTo: (at) => void (moment = at) };
}
