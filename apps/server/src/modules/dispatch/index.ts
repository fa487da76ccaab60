import { dispatchApi } from '@anyuan/contract';

import type { Module } from '../../kernel/app.ts';
import { raiseByHand } from './by-hand.ts';
import { emergencyNumbers } from './numbers.ts';
import { cardFor } from './plans.ts';
import { sceneOf } from './scene.ts';
import { suggestUnits } from './suggest.ts';

export { camerasForAll, camerasOfCase } from './scene.ts';

/** Who goes: the nearest people signed on, the card that says what to do, and alarms raised by hand. */
export const dispatch: Module = {
  name: 'dispatch',
  zh: '谁去:就近建议、预案卡、现场、人工报警',
  routes: (app) =>
    app.http.api('dispatch', dispatchApi, {
      async suggest({ id }, ctx) {
        await app.cases.get(ctx, id);
        return { items: await suggestUnits(ctx.db, id, ctx.now()) };
      },
      playbook: async ({ id }, ctx) => cardFor(ctx, await app.cases.get(ctx, id)),
      async scene({ id }, ctx) {
        await app.cases.get(ctx, id);
        return sceneOf(ctx, id);
      },
      raise: (input, ctx) => raiseByHand(ctx, input),
      numbers: (_input, ctx) => emergencyNumbers(ctx),
    }),
};
