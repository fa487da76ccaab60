import { dutyApi } from '@anyuan/contract';

import type { Module } from '../../kernel/app.ts';
import { handOver, handOvers } from './handover.ts';
import { putPost, removePost } from './posts.ts';
import { dutyNow, mine } from './read.ts';
import { listShifts, planShifts, removeShift } from './shifts.ts';
import { signOff, signOn, whereAmI } from './sign.ts';
import { postSubjects } from './subject.ts';

export { whenOff, type Stint } from './ended.ts';

export { answerers, atPost, dutyAt, dutyLeaders, onDutyIds, signedOn, type OnDuty } from './on-duty.ts';
export { lowerPosts, raisePosts } from './raised.ts';
export { mayPlan } from './may-plan.ts';
export { publishDuty } from './posts.ts';
export { asPlanned, demandOf, isPlanned, patternsOf, rulesOf } from './roster/facts.ts';
export { putLine, putPattern, putRisk, putRosterPost, removeLine, removePattern, removeRisk } from './roster/kinds.ts';
export { propose } from './roster/propose.ts';
export { postsOf, readRoster, shiftsOf, type FullPost } from './roster/read.ts';
export { seedRoster } from './roster/seed.ts';
export { listStints } from './roster/stints.ts';
export { against, around, assign, copyWeek, lockRoster, moveShift, takeAway, writeShifts } from './roster/write.ts';
export { signOffUnfit } from './sign.ts';

/** Who answers for what: posts, who is planned there, who is signed on, hand-overs. */
export const duty: Module = {
  name: 'duty',
  zh: '岗位、上岗离岗、缺岗、交接班',
  routes: (app) => {
    app.subjects.add(postSubjects);
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
      shifts: listShifts,
      planShifts,
      removeShift,
    });
  },
};
