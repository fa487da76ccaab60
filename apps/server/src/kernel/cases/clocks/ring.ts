import { setTimeout as wait } from 'node:timers/promises';

import { sql } from 'kysely';

import type { App } from '../../app.ts';
import { isAway, isFull } from '../../http/index.ts';
import type { CaseEngine } from '../types.ts';
import { ringTogether, type DueClock } from './ring-together.ts';

const everyMs = 500;
/** So many due clocks are looked up at once. */
const page = 200;
/** So many ring in one transaction: over soon enough for whoever presses in between. */
const together = 50;
/** Ringing by itself takes one part in so many of the time, however much is due; while presses come, a smaller one. */
const share = { calm: 4, rush: 10 };
/** So long it lets presses go first before each transaction. */
const longestWaitMs = 200;

/** Rings what is due, oldest first. Due times are rows: they survive restarts, and a moved case has none. */
export async function tick(engine: CaseEngine, app: App, signal?: AbortSignal): Promise<number> {
  let rung = 0;
  for (;;) {
    const before = rung;
    for await (const due of dueClocks(app)) {
      if (signal?.aborted) return rung;
      if (signal) await app.rush.calm(longestWaitMs);
      const from = performance.now();
      rung += await ringAll(engine, app, due);
      const part = app.rush.isOn() ? share.rush : share.calm;
      if (signal && due.length === together) await wait((performance.now() - from) * (part - 1));
    }
    // Again for clocks whose next step is past, too.
    if (rung === before) break;
  }
  const hooks = new Set(engine.types().flatMap(({ type }) => engine.hooks(type)));
  for (const { looked } of hooks) await looked?.(app.system('clock'));
  return rung;
}

/** One case whose clock cannot ring must not silence the others: what fails together is tried in halves. */
async function ringAll(engine: CaseEngine, app: App, due: readonly DueClock[]): Promise<number> {
  try {
    return await ringTogether(engine, app, due);
  } catch (error) {
    // Nobody's in particular: in halves it would be said for each of them.
    if (isAway(error) || isFull(error)) throw error;
    const [first] = due;
    if (due.length === 1) {
      app.log.error({ err: error, ...first }, 'a clock could not ring, trying again');
      return 0;
    }
    const middle = due.length >> 1;
    return (await ringAll(engine, app, due.slice(0, middle))) + (await ringAll(engine, app, due.slice(middle)));
  }
}

async function* dueClocks(app: App): AsyncGenerator<DueClock[]> {
  const now = app.clock.now();
  let after: [Date, string, string] | null = null;
  for (;;) {
    const [at, caseId, name]: readonly unknown[] = after ?? [];
    const due = await app.urgentDb
      .selectFrom('case_clock')
      .select(['case_id', 'clock', 'due_at'])
      .where('due_at', '<=', now)
      .$if(after !== null, (query) =>
        query.where(sql<boolean>`(due_at, case_id, clock) > (${at}::timestamptz, ${caseId}::uuid, ${name})`),
      )
      .orderBy('due_at')
      .orderBy('case_id')
      .orderBy('clock')
      .limit(page)
      .execute();
    for (let i = 0; i < due.length; i += together) yield due.slice(i, i + together);
    const last = due.at(-1);
    if (due.length < page || !last?.due_at) return;
    after = [last.due_at, last.case_id, last.clock];
  }
}

/** Looks every half second; a look that finds nothing costs one index probe. */
export function startRinging(engine: CaseEngine, app: App): () => Promise<void> {
  const stopping = new AbortController();
  let looking: Promise<unknown> | undefined;
  const timer = setInterval(() => {
    looking ??= tick(engine, app, stopping.signal)
      .catch((error: unknown) => app.log.warn({ err: error }, 'clocks could not be looked at, trying again'))
      .finally(() => (looking = undefined));
  }, everyMs);
  return async () => {
    clearInterval(timer);
    stopping.abort();
    await looking;
  };
}
