import { indicatorApi, refuse } from '@anyuan/contract';

import type { Module } from '../../kernel/app.ts';
import { pdfMaker } from '../../kernel/registers/index.ts';
import { boardOf } from './board.ts';
import { closeMonths, listMonths } from './frozen.ts';
import { keepingNumbers } from './numbers.ts';
import { byHour, riskFloors, riskSpots } from './places.ts';
import { indicatorLedger } from './register.ts';
import { reportOf } from './report.ts';
import { listSettings, setIndicator } from './settings.ts';
import { openFrame } from './term.ts';
import { mayTell, valueOf } from './value.ts';

export { boardOf } from './board.ts';
export { isSafePublic, safeNumbers, type SafeGroup } from './safe.ts';
export { valueOf } from './value.ts';
export { valuesOf, type Aimed } from './values.ts';
export { shownText } from './words.ts';

const closing = 'indicator-close';

/** What one answers for: named numbers with targets, on the board, closed month by month. */
export const indicatorsModule: Module = {
  name: 'indicator',
  zh: '指标、目标与月结,院长看板',
  routes(app) {
    const makePdf = pdfMaker(app);
    app.registers.add(indicatorLedger);
    app.http.api('indicator', indicatorApi, {
      board: (input, ctx) => boardOf(ctx, input),
      async value({ name, from, to }, ctx) {
        const frame = await openFrame(ctx);
        if (!mayTell(frame, frame.indicator(name))) throw refuse('forbidden', { permission: 'figure.read' });
        return valueOf(ctx, name, { from, to });
      },
      async months({ name }, ctx) {
        const frame = await openFrame(ctx);
        if (ctx.rights.grants.get('figure.read') !== 'all' || !mayTell(frame, frame.indicator(name)))
          throw refuse('forbidden', { permission: 'figure.read' });
        return listMonths(ctx, name);
      },
      list: (_, ctx) => listSettings(ctx),
      set: (input, ctx) => setIndicator(ctx, input),
      spots: (input, ctx) => riskSpots(ctx, input),
      floors: (input, ctx) => riskFloors(ctx, input),
      hours: (input, ctx) => byHour(ctx, input),
      sheet: (input, ctx) => reportOf(ctx, input),
      pdf: (input, ctx) => reportOf(ctx, input, makePdf),
    });
    // When the night's steps are done: 01:20 in China.
    app.jobs.cron(`20 17 * * * ${closing} ?id=${closing}&fill=1d&max=3`);
  },
  jobs: { [closing]: async (_, ctx) => void (await closeMonths(ctx)) },
  start: async (app) => keepingNumbers(app),
};
