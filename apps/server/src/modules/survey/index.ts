import { refuse, surveyApi } from '@anyuan/contract';

import type { Module } from '../../kernel/app.ts';
import { oneSource } from '../../kernel/figures/index.ts';
import { entryHandlers, getEntry, putEntry, qrCode } from '../../kernel/registers/index.ts';
import { spellAnew } from '../../kernel/spell-anew.ts';
import { surveyFigures, ticketFigures } from './figures.ts';
import { surveyKind } from './kind.ts';
import { surveyResults } from './results.ts';
import { shuffleTickets } from './shuffle.ts';
import { slipSheet } from './slip-sheet.ts';
import { invite, makeSlips, publicAddress, seenSurvey } from './tickets.ts';
import { pathOf } from './token.ts';
import { surveyWords } from './words.ts';

export { surveySheet, type SurveySheet } from './sheet.ts';
export { noteComplaint, takeSurveys, type TakenSurvey } from './take.ts';
export { newOpenToken, pathOf, tokenHashOf, tokenOf } from './token.ts';

const shuffleJob = 'survey-shuffle';
const hourlyJob = 'survey-shuffle-hourly';

/** Surveys of patients and staff: forms asked of some, once each, and what came out. */
export const surveys: Module = {
  name: 'survey',
  zh: '满意度调查:患者与职工,一票一答,按维度计分,公开二维码另计',
  routes: (app) => {
    app.figures.add(oneSource('survey', surveyFigures));
    app.figures.add(oneSource('survey-ticket', ticketFigures));
    app.http.api('survey', surveyApi, {
      ...entryHandlers(app, surveyKind),
      async put({ code, ...given }, ctx) {
        await putEntry(surveyKind, ctx, code, given);
        return getEntry(surveyKind, ctx, code);
      },
      invite: (input, ctx) => invite(ctx, input),
      slips: (input, ctx) => makeSlips(ctx, input),
      slipSheet: (input, ctx) => slipSheet(ctx, input),
      async openCode({ code }, ctx) {
        const survey = await seenSurvey(ctx, code);
        if (!survey.has_open) throw refuse('not_found', { what: code });
        const picture = await qrCode(publicAddress(ctx, pathOf(survey.open_token)));
        return { body: Buffer.from(picture), type: 'image/svg+xml' };
      },
      results: ({ code }, ctx) => surveyResults(ctx, code),
      words: (input, ctx) => surveyWords(ctx, input),
    });
    app.jobs.cron(`29 18 * * * ${shuffleJob} ?id=${shuffleJob}&fill=1d&max=3`);
    app.jobs.cron(`47 * * * * ${hourlyJob} ?id=${hourlyJob}&max=3`);
  },
  jobs: {
    [shuffleJob]: async (_, ctx) => shuffleTickets(ctx),
    [hourlyJob]: async (_, ctx) => shuffleTickets(ctx, true),
  },
  start: async (app) => {
    await spellAnew(app, 'survey');
    return async () => undefined;
  },
};
