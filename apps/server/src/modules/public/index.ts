import { publicApi } from '@anyuan/contract';

import type { Module } from '../../kernel/app.ts';
import { oneSource } from '../../kernel/figures/index.ts';
import { forgetContacts } from './forget.ts';
import { offeredKinds } from './kinds.ts';
import { watchLostItems } from './lost-item.ts';
import { listReports } from './office-reports.ts';
import { listSpots, makeSpots, placeOfSpot, publicOrigin, qrOf, rotateSpot } from './office-spots.ts';
import { listRemarks, surveyTotals } from './office-survey.ts';
import { servePages } from './pages.ts';
import { rateCode } from './rate-code.ts';
import { surveyFigures } from './survey-figures.ts';

export { rateToken } from './rate-token.ts';
export { followByCode } from './follow-by-code.ts';

/** The page patients reach by QR code: complaint, praise, help, snap, lost things, survey, and what became of it. */
export const publicPages: Module = {
  name: 'public',
  zh: '公众页面与二维码:投诉、表扬、求助、随手拍、失物、满意度',
  routes: (app) => {
    app.figures.add(oneSource('open-rating', surveyFigures));
    app.http.api('public', publicApi, {
      spots: async (input, ctx) => ({
        ...(await listSpots(ctx, input)),
        origin: publicOrigin(ctx),
        kinds: offeredKinds().map(({ kind }) => kind),
      }),
      make: ({ places }, ctx) => makeSpots(ctx, places),
      rotate: ({ code }, ctx) => rotateSpot(ctx, code),
      spot: ({ code }, ctx) => placeOfSpot(ctx, code),
      qr: (input, ctx) => qrOf(ctx, input),
      reports: (input, ctx) => listReports(ctx, input),
      async survey(input, ctx) {
        if (!ctx.rights.grants.has('public.manage')) ctx.need('figure.read');
        return surveyTotals(ctx, input);
      },
      remarks: (input, ctx) => listRemarks(ctx, input),
      rateCode: (input, ctx) => rateCode(ctx, input),
    });
    servePages(app);
    watchLostItems(app);
    app.jobs.cron('41 18 * * * public-forget ?id=public-forget&fill=1d&max=3');
  },
  jobs: { 'public-forget': async (_, ctx) => void (await forgetContacts(ctx)) },
};
