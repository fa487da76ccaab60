import { caseTypes, type CaseType } from '@anyuan/contract';

import type { App } from '../app.ts';
import { act } from './act.ts';
import { count, countByType, list, matching } from './list.ts';
import { comment, link } from './notes.ts';
import { open } from './open.ts';
import { get, timeline } from './read.ts';
import { handleRecount, recount, recountLater } from './recount.ts';
import { startRinging, tick } from './ring.ts';
import type { CaseEngine, CaseHooks } from './types.ts';

export function makeCaseEngine(app: App, declared: readonly CaseType[] = Object.values(caseTypes)): CaseEngine {
  const hooks = new Map<string, CaseHooks>();
  const everywhere: CaseHooks[] = [];
  const byName = new Map(declared.map((type) => [type.type, type]));
  const engine: CaseEngine = {
    use: (type, more) => void hooks.set(type, more),
    useEverywhere: (more) => void everywhere.push(more),
    hooks: (type) => [...everywhere, ...(hooks.get(type) ? [hooks.get(type) as CaseHooks] : [])],
    types: () => [...byName.values()],
    number: (prefix, month) => app.numbers(prefix, month),
    clockOf: (type, name) => app.settings.clock(type, name),
    open: (tx, fresh) => open(engine, tx, fresh),
    act: (ctx, id, action, input) => act(engine, ctx, id, action, input),
    get: (ctx, id) => get(engine, ctx, id),
    list: (ctx, query) => list(engine, ctx, query),
    count: (ctx, filter) => count(ctx, matching(engine, ctx, filter)),
    countByType: (ctx, filter) => countByType(engine, ctx, filter),
    timeline: (ctx, id) => timeline(engine, ctx, id),
    comment: (ctx, id, note) => comment(engine, ctx, id, note),
    link: (ctx, id, to, relation) => link(engine, ctx, id, to, relation),
    tick: () => tick(engine, app),
    recount: () => recount(engine, app),
    recountLater,
    start: () => startRinging(engine, app),
  };
  handleRecount(engine, app);
  return engine;
}
