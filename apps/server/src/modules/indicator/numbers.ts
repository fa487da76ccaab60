import { setTimeout as wait } from 'node:timers/promises';

import { indicators, type FigureAnswer, type FigureGroup, type Term } from '@anyuan/contract';

import type { App } from '../../kernel/app.ts';
import type { Rights } from '../../kernel/auth/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import {
  figuresOf,
  narrowed,
  noteLook,
  type AnySource,
  type FigureQuery,
  type Period,
} from '../../kernel/figures/index.ts';

type FigureTerm = Extract<Term, { source: string }>;

/** What somebody asks of a source; all figures of it that any indicator uses are counted together. */
interface Asked extends Period {
  term: FigureTerm;
  by: string;
  isAlone: boolean;
}

interface Kept {
  groups: FigureGroup[];
  /** When it was counted, by the clock of this process and by the hospital's. */
  at: number;
  clock: Date;
  tookMs: number;
  usedAt: number;
}
interface Entry {
  kept?: Kept;
  running?: Promise<Kept>;
}

const leastMs = 4_000;
const mostMs = 600_000;
/** What is older than that is waited for so long; then the number before is told once more, with its time. */
const patienceMs = 300;
/** What is counted anew costs so much of a core at most: one part in twenty. */
const share = 20;
const maxEntries = 2_000;

const stores = new WeakMap<App, Map<string, Entry>>();
const storeOf = (app: App): Map<string, Entry> => {
  const store = stores.get(app) ?? new Map<string, Entry>();
  stores.set(app, store);
  return store;
};

/** Figures that any indicator asks of a source, by what it is narrowed to. */
const used = new Map<string, Set<string>>();
for (const { of, per, brought } of Object.values(indicators))
  for (const term of [of, per, brought && { source: 'clinical', figure: brought.figure }])
    if (term && 'source' in term) {
      const key = sourceKey(term);
      used.set(key, (used.get(key) ?? new Set<string>()).add(term.figure));
    }
function sourceKey({ source, only }: FigureTerm): string {
  return [source, ...(only ?? [])].join(' ');
}

export interface Numbers {
  /** The source of a term, if the caller may ask it for this figure. */
  source(term: FigureTerm): AnySource | undefined;
  /** Every group's number, with its key and name. */
  groups(asked: Asked): Promise<{ key: string | null; label: readonly [string, string]; answer: FigureAnswer }[]>;
  /** The whole. */
  whole(asked: Omit<Asked, 'by' | 'isAlone'>): Promise<FigureAnswer | undefined>;
  /** When the oldest of what was told was counted. */
  oldest(): Date;
}

/**
 * Figures for whoever asks, counted once for all with the same rights and kept for a moment: the longer something takes
 * to count, the longer it is kept, and it is counted anew while the number before is still told. `isFresh`: all anew.
 */
export function numbersOf(ctx: Ctx, isFresh = false): Numbers {
  const { app, rights } = ctx;
  const store = storeOf(app);
  // Beyond this request: what is counted for one is there for the next.
  const counter = app.system('indicator').as(ctx.actor, rights);
  const asked = new Map<string, Promise<FigureGroup[]>>();
  let oldest: Date | undefined;
  // What somebody sees of his own matters is no number of the house.
  const wide: Rights = { ...rights, grants: new Map([...rights.grants].filter(([, scope]) => scope !== 'own')) };

  const source = (term: FigureTerm): AnySource | undefined => {
    const found = app.figures.find(ctx, term.source);
    const figure = found?.figures[term.figure];
    if (!found || !figure || !found.isOpenTo(wide) || !(found.mayTotal?.(rights, figure) ?? true)) return undefined;
    return term.only ? narrowed(found, ...term.only) : found;
  };

  async function groupsOf({ term, from, to, by, isAlone }: Asked): Promise<FigureGroup[]> {
    const asIs = source(term);
    if (!asIs) return [];
    const reached = await asIs.reachNow?.(ctx);
    const found = reached ? { ...asIs, reach: () => reached } : asIs;
    const only = used.get(sourceKey(term)) ?? new Set([term.figure]);
    const query: FigureQuery = { from, to, by, only, isAlone };
    // Whose totals: who reaches the same records is told the same numbers.
    const reach = found.reach(rights).compile(app.db);
    const open = [...only].filter((name) => {
      const figure = found.figures[name];
      return figure && (found.mayTotal?.(rights, figure) ?? true);
    });
    const today = found.instantOf ? '' : from;
    const key = JSON.stringify([sourceKey(term), open, from, to, today, by, isAlone, reach.sql, reach.parameters]);
    const known = asked.get(key);
    if (known) return known;
    const answer = keptOrCounted(key, () => figuresOf(counter, found, query));
    asked.set(key, answer);
    const secret = open.filter((name) => found.isSecret?.(found.figures[name] as never) === true);
    if (secret.length > 0) await noteLook(ctx, found.name, { from, to, by }, secret);
    return answer;
  }

  async function keptOrCounted(key: string, count: () => Promise<FigureGroup[]>): Promise<FigureGroup[]> {
    const entry = store.get(key) ?? {};
    store.set(key, entry);
    const { kept } = entry;
    const now = performance.now();
    const age = kept ? now - kept.at : Infinity;
    const isOld = !kept || age > Math.min(mostMs, Math.max(leastMs, kept.tookMs * share));
    if (kept && !isFresh) {
      kept.usedAt = now;
      const counting = isOld ? start(entry, count).catch(() => undefined) : undefined;
      if (age > mostMs) await Promise.race([counting, wait(patienceMs)]);
      return tell(entry.kept ?? kept);
    }
    return tell(await (isFresh && !entry.running ? start(entry, count) : (entry.running ?? start(entry, count))));
  }

  async function start(entry: Entry, count: () => Promise<FigureGroup[]>): Promise<Kept> {
    if (entry.running) return entry.running;
    const began = performance.now();
    const clock = ctx.now();
    entry.running = count().then((groups) => {
      const at = performance.now();
      entry.kept = { groups, at, clock, tookMs: at - began, usedAt: at };
      return entry.kept;
    });
    try {
      return await entry.running;
    } finally {
      delete entry.running;
      if (store.size > maxEntries) forgetUnused(store);
    }
  }

  function tell({ groups, clock }: Kept): FigureGroup[] {
    if (oldest === undefined || clock < oldest) oldest = clock;
    return groups;
  }

  return {
    source,
    async groups(what) {
      const groups = await groupsOf(what);
      return groups.flatMap(({ key, label, figures }) => {
        const answer = figures.find(({ name }) => name === what.term.figure);
        return answer ? [{ key, label, answer }] : [];
      });
    },
    async whole(what) {
      const groups = await groupsOf({ ...what, by: 'none', isAlone: false });
      return groups[0]?.figures.find(({ name }) => name === what.term.figure);
    },
    oldest: () => oldest ?? ctx.now(),
  };
}

function forgetUnused(store: Map<string, Entry>): void {
  const old = [...store].toSorted(([, a], [, b]) => (a.kept?.usedAt ?? Infinity) - (b.kept?.usedAt ?? Infinity));
  for (const [key, { running }] of old.slice(0, store.size / 2)) if (!running) store.delete(key);
}

/** Before the database goes: what is being counted is waited for. */
export async function settleNumbers(app: App): Promise<void> {
  await Promise.allSettled([...storeOf(app).values()].map(async ({ running }) => running));
  storeOf(app).clear();
}
