import { countersignApi } from '@anyuan/contract';

import type { Module } from '../../kernel/app.ts';
import {
  confirm,
  decline,
  getRequest,
  holders,
  listRequests,
  withdraw,
  type Demand,
} from '../../kernel/countersign/index.ts';
import type { Tx } from '../../kernel/ctx.ts';
import { notify } from '../notice/index.ts';

const done = { ok: true } as const;

/** Changes for two people: those that wait for the second one, and who is told of them. */
export const countersigns: Module = {
  name: 'countersign',
  zh: '须两人办理的事项:第二人联签',
  routes: (app) => {
    app.countersigns = { asked: tellSigners, changed: tellAuditors };
    app.http.api('countersign', countersignApi, {
      list: (_input, ctx) => listRequests(ctx),
      get: ({ id }, ctx) => getRequest(ctx, id),
      async sign({ id, code }, ctx) {
        await confirm(app, ctx, id, code);
        return done;
      },
      async decline({ id, reason }, ctx) {
        await decline(ctx, id, reason);
        return done;
      },
      async withdraw({ id }, ctx) {
        await withdraw(ctx, id);
        return done;
      },
    });
  },
};

async function tellSigners(tx: Tx, { permission, zh, en }: Demand): Promise<void> {
  const people = (await holders(tx, permission).limit(50).execute()).map(({ id }) => id);
  const { name } = tx.ctx.actor;
  await notify(tx, people, {
    subject: null,
    urgent: false,
    zh: `${name} 请您联签:${zh}`,
    en: `${name} asks for your signature: ${en}`,
  });
}

async function tellAuditors(tx: Tx, { zh, en }: Demand, how: 'alone' | 'signed'): Promise<void> {
  const auditors = (await holders(tx, 'audit.read').limit(50).execute()).map(({ id }) => id);
  const { name } = tx.ctx.actor;
  await notify(tx, auditors, {
    subject: null,
    urgent: false,
    zh: how === 'alone' ? `${name}(尚无第二人可联签):${zh}` : `${name},已联签:${zh}`,
    en: how === 'alone' ? `${name} (nobody else could sign yet): ${en}` : `${name}, countersigned: ${en}`,
  });
}
