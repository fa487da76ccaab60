import type { Transaction } from 'kysely';

import type { App } from '../../../kernel/app.ts';
import { allRights, type Rights } from '../../../kernel/auth/index.ts';
import { makeCtx, systemActor, type Actor, type Ctx } from '../../../kernel/ctx.ts';
import type { DB } from '../../../kernel/db/index.ts';
import { openTx } from '../../../kernel/record.ts';

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
    urgentDb: trx,
    clock: { now: () => moment },
    system: (name) => as(systemActor(name), allRights),
  };
  const as = (actor: Actor, rights: Rights): Ctx => {
    const ctx: Ctx = {
      ...makeCtx(then, actor, rights, { ip: '', agent: 'demo' }),
      // The audit trail says when things were really done, and these were all done now: whoever plays them says so in one line.
      async tx(work) {
        const { tx, sent, cause } = openTx(ctx, trx, moment, []);
        const answer = await work(tx).catch((error: unknown) => {
          throw cause(error);
        });
        await Promise.all(sent);
        return answer;
      },
    };
    return ctx;
  };
  return { app: then, as, goTo: (at) => void (moment = at) };
}
