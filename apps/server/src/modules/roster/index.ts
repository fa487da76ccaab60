import { rosterApi } from '@anyuan/contract';

import type { Module } from '../../kernel/app.ts';
import { oneSource } from '../../kernel/figures/index.ts';
import {
  assign,
  copyWeek,
  listStints,
  moveShift,
  propose,
  putLine,
  putPattern,
  putRisk,
  putRosterPost,
  readRoster,
  seedRoster,
  removeLine,
  removePattern,
  removeRisk,
  takeAway,
} from '../duty/index.ts';
import { calloutHooks, calloutOf, callOut } from './callout.ts';
import { listDays } from './days.ts';
import { dayFigures, shiftFigures } from './figures.ts';
import { listPlanned } from './shift-list.ts';
import { answerSwap, askSwap, decideSwap, listSwaps, takersOf } from './swap.ts';
import { rosterJob, warnOfGaps } from './warn.ts';

export { warnOfGaps } from './warn.ts';

/** Who is to answer: the roster as it is planned, swapped, proposed, and told of where it has gaps. */
export const roster: Module = {
  name: 'roster',
  zh: '排班:值班线、班次、资质与休息规则、换班、缺班提醒、自动建议',
  routes: (app) => {
    app.cases.use(calloutHooks);
    app.figures.add(oneSource('roster-day', dayFigures));
    app.figures.add(oneSource('roster-shift', shiftFigures));
    app.http.api('roster', rosterApi, {
      callOut,
      callout: ({ id }, ctx) => calloutOf(ctx, id),
      get: readRoster,
      putPost: putRosterPost,
      assign,
      move: moveShift,
      remove: takeAway,
      copy: copyWeek,
      propose,
      swaps: listSwaps,
      askSwap,
      answerSwap,
      decideSwap,
      takers: takersOf,
      putPattern,
      removePattern,
      putLine,
      removeLine,
      putRisk,
      removeRisk,
      stints: listStints,
      shifts: listPlanned,
      days: listDays,
    });
    // Before the morning's work begins: 23:20 is 7:20 in Beijing.
    app.jobs.cron(`20 23 * * * ${rosterJob} ?id=${rosterJob}&fill=1d&max=3`);
  },
  jobs: { [rosterJob]: async (_, ctx) => warnOfGaps(ctx) },
  start: async (app) => {
    await app.system('start').tx(seedRoster);
    return async () => undefined;
  },
};
