import { placeApi } from '@anyuan/contract';

import type { Module } from '../../kernel/app.ts';
import { putPlan } from './plan.ts';
import { getPlace, listPlaces } from './read.ts';
import { movePlace, putPlace, removePlace } from './write.ts';

export { nearestPlan, pointOn } from './spot.ts';

const { export: _export, import: _import, ...api } = placeApi;

/** Where things are: the tree from campus to point, and the plans they are drawn on. */
export const place: Module = {
  name: 'place',
  routes: (app) =>
    app.http.api('place', api, {
      list: (input, ctx) => listPlaces(ctx, input),
      get: ({ code }, ctx) => getPlace(ctx, code),
      put: putPlace,
      move: ({ code, at }, ctx) => movePlace(ctx, code, at),
      remove: ({ code }, ctx) => removePlace(ctx, code),
      putPlan: ({ code }, ctx) => putPlan(app, ctx, code),
    }),
};
