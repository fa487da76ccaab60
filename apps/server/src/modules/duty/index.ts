import { dutyApi } from '@anyuan/contract';

import type { Module } from '../../kernel/app.ts';
import { handOver, handOvers } from './handover.ts';
import { putPost, removePost } from './posts.ts';
import { dutyNow, mine } from './read.ts';
import { signOff, signOn, whereAmI } from './sign.ts';

export { answerers, dutyLeaders, onDutyIds, signedOn, type OnDuty } from './on-duty.ts';
export { signOffUnfit } from './sign.ts';

/** Who answers for what right now: posts, who is signed on, hand-overs. */
export const duty: Module = {
  name: 'duty',
  routes: (app) =>
    app.http.api('duty', dutyApi, {
      now: async (_input, ctx) => ({ posts: await dutyNow(ctx) }),
      putPost,
      removePost: ({ code }, ctx) => removePost(ctx, code),
      signOn: ({ code, place, heardTone }, ctx) => signOn(ctx, code, place, heardTone),
      signOff: ({ code, person }, ctx) => signOff(ctx, code, person),
      whereAmI: ({ place }, ctx) => whereAmI(ctx, place),
      handOver: (input, ctx) => handOver(app, ctx, input),
      handOvers: (input, ctx) => handOvers(app, ctx, input),
      mine: (_input, ctx) => mine(ctx),
    }),
};
