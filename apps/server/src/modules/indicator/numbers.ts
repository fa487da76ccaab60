import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';

import { indicators, type FigureAnswer, type FigureGroup, type Term } from '@anyuan/contract';

import type { App } from '../../kernel/app.ts';
import type { Rights } from '../../kernel/auth/index.ts';
import { dayOf } from '../../kernel/cases/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import {
  figuresOf,
  narrowed,
  noteLook,
  type AnySource,
  type FigureQuery,
  type Period,
} from '../../kernel/figures/index.ts';
import { readKept, writeKept, type Kept } from './kept.ts';

type FigureTerm = Extract<Term, { source: string }>;

/** What somebody asks of a source; all figures of it that any indicator uses are counted together. */
interface Asked extends Period {
  term: FigureTerm;
  by: string;
  isAlone: boolean;
}

interface Entry {
  kept?: Kept;
  running?: Promise<Kept>;
  /** Counted since it was written down. */
  isNew?: boolean;
}

const leastMs = 4_000;
const mostMs = 600_000;
/** One look waits so long for what is not counted yet, or is older than `mostMs`; then it is told what there is, with its time. */
const patienceMs = 300;
/** What is counted anew costs so much of a core at most: one part in twenty. */
const share = 20;
const maxEntries = 2_000;
const writeEveryMs = 60_000;

/** What this process has counted, beside what was counted before it began. */
interface Store {
  entries: Map<string, Entry>;
  loaded?: Promise<void>;
}
const stores = new WeakMap<App, Store>();
const storeOf = (app: App): Store => {
  const store = stores.get(app) ?? { entries: new Map<string, Entry>() };
  stores.set(app, store);
  return store;
};

async function loadedStore(app: App): Promise<Map<string, Entry>> {
  const store = storeOf(app);
  store.loaded ??= readKept(app).then(
    (before) => {
      for (const [key, kept] of before) if (!store.entries.has(key)) store.entries.set(key, { kept });
    },
    (error: unknown) => app.log.warn({ err: error }, 'numbers of before cannot be read'),
  );
  await store.loaded;
  return store.entries;
}

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
  /** Every group's number, with its key and name; none as long as nothing is counted. */
  groups(asked: Asked): Promise<{ key: string | null; label: readonly [string, string]; answer: FigureAnswer }[]>;
  /** The whole; `pending`: it is being counted for the first time. */
  whole(asked: Omit<Asked, 'by' | 'isAlone'>): Promise<FigureAnswer | 'pending' | undefined>;
  /** When the oldest of what was told was counted. */
  oldest(): Date;
}

/**
 * Figures for whoever asks, counted once for all with the same rights and kept for a moment: the longer something takes
 * to count, the longer it is kept, and it is counted anew while the number before is still told, also one of before a
 * start or of the day before. Nobody waits for what takes long. `isFresh`: all anew, however long it takes.
 */
export function numbersOf(ctx: Ctx, isFresh = false): Numbers {
  const { app, rights } = ctx;
  // Beyond this request: what is counted for one is there for the next.
  const counter = app.system('indicator').as(ctx.actor, rights);
  const asked = new Map<string, Promise<FigureGroup[] | null>>();
  const today = dayOf(ctx.now());
  const patience = performance.now() + patienceMs;
  let oldest: Date | undefined;
  // What somebody sees of his own matters is no number of the house.
  const wide: Rights = { ...rights, grants: new Map([...rights.grants].filter(([, scope]) => scope !== 'own')) };

  const source = (term: FigureTerm): AnySource | undefined => {
    const found = app.figures.find(ctx, term.source);
    const figure = found?.figures[term.figure];
    if (!found || !figure || !found.isOpenTo(wide) || !(found.mayTotal?.(rights, figure) ?? true)) return undefined;
    return term.only ? narrowed(found, ...term.only) : found;
  };

  async function groupsOf({ term, from, to, by, isAlone }: Asked): Promise<FigureGroup[] | null> {
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
    const key = keyOf([
      sourceKey(term),
      open.map((name) => found.figures[name]),
      found.instantOf ? [from, to === today ? 'today' : to] : 'now',
      by,
      isAlone,
      app.settings.get<boolean>('hospital.demo'),
      reach.sql,
      reach.parameters,
    ]);
    const known = asked.get(key);
    if (known) return known;
    const answer = keptOrCounted(key, () => figuresOf(counter, found, query));
    asked.set(key, answer);
    const secret = open.filter((name) => found.isSecret?.(found.figures[name] as never) === true);
    if (secret.length > 0) await noteLook(ctx, found.name, { from, to, by }, secret);
    return answer;
  }

  async function keptOrCounted(key: string, count: () => Promise<FigureGroup[]>): Promise<FigureGroup[] | null> {
    const entries = await loadedStore(app);
    const entry = entries.get(key) ?? {};
    entries.set(key, entry);
    const { kept } = entry;
    if (isFresh) return tell(await (entry.running ?? start(entries, entry, count)));
    const now = performance.now();
    const age = kept ? (kept.day === today ? now - kept.at : Infinity) : Infinity;
    if (kept) kept.usedAt = now;
    if (!kept || age > Math.min(mostMs, Math.max(leastMs, kept.tookMs * share))) {
      const counting = start(entries, entry, count);
      const quietly = counting.catch(() => undefined);
      if (age > mostMs) await Promise.race(kept ? [quietly, waited()] : [counting, waited()]);
    }
    return entry.kept ? tell(entry.kept) : null;
  }

  /** As long as this look still has patience. */
  const waited = async (): Promise<void> => wait(Math.max(0, patience - performance.now()));

  async function start(entries: Map<string, Entry>, entry: Entry, count: () => Promise<FigureGroup[]>): Promise<Kept> {
    if (entry.running) return entry.running;
    const began = performance.now();
    const clock = ctx.now();
    entry.running = count().then((groups) => {
      const at = performance.now();
      entry.kept = { groups, at, clock, day: today, tookMs: at - began, usedAt: at };
      entry.isNew = true;
      return entry.kept;
    });
    try {
      return await entry.running;
    } finally {
      delete entry.running;
      if (entries.size > maxEntries) forgetUnused(entries);
    }
  }

  function tell({ groups, clock }: Kept): FigureGroup[] {
    if (oldest === undefined || clock < oldest) oldest = clock;
    return groups;
  }

  return {
    source,
    async groups(what) {
      const groups = (await groupsOf(what)) ?? [];
      return groups.flatMap(({ key, label, figures }) => {
        const answer = figures.find(({ name }) => name === what.term.figure);
        return answer ? [{ key, label, answer }] : [];
      });
    },
    async whole(what) {
      const groups = await groupsOf({ ...what, by: 'none', isAlone: false });
      if (!groups) return 'pending';
      return groups[0]?.figures.find(({ name }) => name === what.term.figure);
    },
    oldest: () => oldest ?? ctx.now(),
  };
}

const keyOf = (question: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(question)).digest('base64');

function forgetUnused(store: Map<string, Entry>): void {
  const old = [...store].toSorted(([, a], [, b]) => (a.kept?.usedAt ?? Infinity) - (b.kept?.usedAt ?? Infinity));
  for (const [key, { running }] of old.slice(0, store.size / 2)) if (!running) store.delete(key);
}

/** Writes down what was counted since, so that the next start can tell it. */
export async function keepNumbers(app: App): Promise<void> {
  const fresh = [...storeOf(app).entries].filter(([, { isNew, kept }]) => isNew && kept);
  for (const [, entry] of fresh) delete entry.isNew;
  try {
    await writeKept(app, new Map(fresh.map(([key, { kept }]) => [key, kept as Kept])));
  } catch (error) {
    // They are told for as long as this process lives, and are counted anew after it.
    app.log.warn({ err: error }, 'numbers are not written down');
  }
}

export function keepingNumbers(app: App): () => Promise<void> {
  const timer = setInterval(() => void keepNumbers(app), writeEveryMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await settleNumbers(app);
  };
}

/** Before the database goes: what is being counted is waited for. */
async function settleNumbers(app: App): Promise<void> {
  const { entries } = storeOf(app);
  await Promise.allSettled([...entries.values()].map(async ({ running }) => running));
  await keepNumbers(app);
  stores.delete(app);
}
