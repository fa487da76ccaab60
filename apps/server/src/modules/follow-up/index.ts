import { followUpApi } from '@anyuan/contract';

import type { Module } from '../../kernel/app.ts';
import { oneSource } from '../../kernel/figures/index.ts';
import {
  importSheet,
  importTemplate,
  markedSheet,
  takeHandlers,
  type ImportSource,
} from '../../kernel/registers/index.ts';
import { bringDischarges } from './bring.ts';
import { noteCall } from './call.ts';
import { openCard } from './card.ts';
import { followUpFigures } from './figures.ts';
import { forgetPatients } from './forget.ts';
import { listFollowUps } from './list.ts';
import { sealNotes } from './notes.ts';
import { passOn, settleProblem } from './problem.ts';
import { followUpRegister } from './register.ts';
import { dischargeImport } from './sheet.ts';

export { sealAbout, shownName, visitHash } from './about.ts';
export { daysOf } from './bring.ts';

const forgetJob = 'follow-up-forget';

/** The follow-up centre: who went home is called, so many days after. */
export const followUps: Module = {
  name: 'follow-up',
  zh: '出院随访:名单、到期任务、电话脚本、问题转办',
  routes: (app) => {
    app.figures.add(oneSource('followUp', followUpFigures));
    app.http.api('followUp', followUpApi, {
      bring: ({ items }, ctx) => ctx.tx((tx) => bringDischarges(tx, items)),
      ...takeHandlers(app, followUpRegister),
      import: ({ dryRun }, ctx) => importSheet(ctx, dischargeImport(ctx), dryRun),
      template: ({ lang }, ctx) => importTemplate(dischargeImport(ctx) as ImportSource, lang),
      marked: ({ lang }, ctx) => markedSheet(ctx, dischargeImport(ctx) as ImportSource, lang),
      list: (input, ctx) => listFollowUps(ctx, input),
      get: ({ id }, ctx) => openCard(ctx, id),
      call: (input, ctx) => noteCall(ctx, input),
      problem: (input, ctx) => passOn(ctx, input),
      settle: (input, ctx) => settleProblem(ctx, input),
    });
    app.jobs.cron(`53 18 * * * ${forgetJob} ?id=${forgetJob}&fill=1d&max=3`);
  },
  start: async (app) => {
    await sealNotes(app);
    return async () => undefined;
  },
  jobs: { [forgetJob]: async (_, ctx) => void (await forgetPatients(ctx)) },
};
