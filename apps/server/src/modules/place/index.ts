import { placeApi } from '@anyuan/contract';

import type { Module } from '../../kernel/app.ts';
import { entryHandlers } from '../../kernel/registers/index.ts';
import { spellAnew } from '../../kernel/spell-anew.ts';
import { addContents } from './contents.ts';
import { placeKind } from './kind.ts';
import { putPlan } from './plan.ts';
import { contentsAt, placesBelow, splitPlace } from './split.ts';
import { placeSubjects } from './subject.ts';
import { movePlace, putPlace } from './write.ts';

export { addContents, type Contents } from './contents.ts';
export { getPlace, listPlaces } from './write.ts';
export { chain, nearestPlan, pointOn } from './spot.ts';

/** Where things are: the tree from campus to point, and the plans they are drawn on. */
export const place: Module = {
  name: 'place',
  zh: '地点树、平面图与图上点位',
  routes: (app) => {
    app.subjects.add(placeSubjects);
    addContents(app, placesBelow);
    app.http.api('place', placeApi, {
      ...entryHandlers(app, placeKind),
      put: putPlace,
      contents: ({ code }, ctx) => contentsAt(ctx, code),
      split: (given, ctx) => splitPlace(ctx, given),
      move: ({ code, at }, ctx) => movePlace(ctx, code, at),
      putPlan: ({ code }, ctx) => putPlan(app, ctx, code),
    });
  },
  start: async (app) => {
    await spellAnew(app, 'place');
    return async () => undefined;
  },
};
