import { hvaApi } from '@anyuan/contract';

import type { Module } from '../../kernel/app.ts';
import { oneSource } from '../../kernel/figures/index.ts';
import { drillHooks } from './drill.ts';
import { firstFigures, ratingFigures } from './figures.ts';
import { addMeasure, closeHva, doneMeasure, getHva, listHva, openHva, publishHva, rateHva } from './hva.ts';
import { listPlans } from './plans.ts';
import { hvaSubjects } from './subject.ts';

/** Readiness (data sheets C9, C10): what could happen and how ready one is for it, and drills. */
export const readiness: Module = {
  name: 'readiness',
  zh: '灾害脆弱性分析、应急演练',
  routes(app) {
    app.subjects.add(hvaSubjects);
    app.cases.use(drillHooks);
    app.figures.add(oneSource('hva-rating', ratingFigures));
    app.figures.add(oneSource('hva-first', firstFigures));
    app.http.api('hva', hvaApi, {
      list: listHva,
      get: getHva,
      open: openHva,
      rate: rateHva,
      close: closeHva,
      publish: publishHva,
      addMeasure,
      doneMeasure,
      plans: listPlans,
    });
  },
};
