import { placeApi } from '@anyuan/contract';

import type { Module } from '../../kernel/app.ts';
import { exportPlaces } from './export.ts';
import { importPlaces } from './import.ts';
import { putPlan } from './plan.ts';
import { getPlace, listPlaces } from './read.ts';
import { movePlace, putPlace, removePlace } from './write.ts';

export { listPlaces } from './read.ts';
export { nearestPlan, pointOn } from './spot.ts';

/** Where things are: the tree from campus to point, and the plans they are drawn on. */
export const place: Module = {
  name: 'place',
  routes: (app) =>
    app.http.api('place', placeApi, {
      list: (input, ctx) => listPlaces(ctx, input),
      get: ({ code }, ctx) => getPlace(ctx, code),
      put: putPlace,
      move: ({ code, at }, ctx) => movePlace(ctx, code, at),
      remove: ({ code }, ctx) => removePlace(ctx, code),
      putPlan: ({ code }, ctx) => putPlan(app, ctx, code),
      export: (_input, ctx) => exportPlaces(ctx),
      import: ({ dryRun }, ctx) => importPlaces(ctx, dryRun),
    }),
};
