import { caseTypes, type CaseType } from '@anyuan/contract';

import type { App } from '../app.ts';
import { handleRecount, recount, recountLater } from './clocks/recount.ts';
import { startRinging, tick } from './clocks/ring.ts';
import { bringIndexes, refusalOf } from './declared-indexes.ts';
import { makeHooks } from './hooks.ts';
import { count, countByType, list, matching } from './reading/list.ts';
import { keyOldCases } from './reading/old-keys.ts';
import { get, timeline } from './reading/read.ts';
import { keptFromSearch } from './reading/veil.ts';
import { act } from './steps/act.ts';
import { comment } from './steps/notes.ts';
import { open, openMany } from './steps/open.ts';
import { sealOld } from './steps/seal-old.ts';
import { refuseSealedKeys } from './steps/sealing.ts';
import type { CaseEngine } from './types.ts';

export function makeCaseEngine(app: App, declared: readonly CaseType[] = Object.values(caseTypes)): CaseEngine {
  for (const type of declared) refuseSealedKeys(type);
  const byName = new Map(declared.map((type) => [type.type, type]));
  const engine: CaseEngine = {
    ...makeHooks(byName),
    types: () => [...byName.values()],
    stale: new Set(),
    numbers: (prefix, month, count) => app.numbers.take(prefix, month, count),
    clockOf: (type, name) => app.settings.clock(type, name),
    open: (tx, fresh) => open(engine, tx, fresh),
    openMany: (tx, asks) => openMany(engine, tx, asks),
    act: (ctx, id, action, input) => act(engine, ctx, id, action, input),
    get: (ctx, id) => get(engine, ctx, id),
    list: (ctx, query) => list(engine, ctx, query),
    count: async (ctx, filter) => count(ctx, matching(engine, ctx, filter, await keptFromSearch(ctx, filter.q))),
    countByType: (ctx, filter) => countByType(engine, ctx, filter),
    timeline: (ctx, id) => timeline(engine, ctx, id),
    comment: (ctx, id, note) => comment(engine, ctx, id, note),
    tick: () => tick(engine, app),
    recount: () => recount(engine, app),
    recountLater,
    refusalOf: (error) => refusalOf(engine, app, error),
    async prepare() {
      await bringIndexes(engine, app);
      await sealOld(engine, app);
      return keyOldCases(engine, app);
    },
    start: () => startRinging(engine, app),
  };
  handleRecount(engine, app);
  return engine;
}
