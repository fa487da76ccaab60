import { sql } from 'kysely';

import type { App } from '../app.ts';
import { stopClock, writeCourse } from './clocks.ts';
import { look } from './course.ts';
import { quietUntil } from './hours.ts';
import { announce } from './open.ts';
import { withPlan } from './plan.ts';
import { writeEntry } from './timeline.ts';
import { typeOf, type CaseEngine } from './types.ts';
import { phaseOf } from './wind.ts';

const everyMs = 500;
const batch = 200;

/** Rings what is due, oldest first. Due times are rows: they survive restarts, and a moved case has none. */
export async function tick(engine: CaseEngine, app: App, signal?: AbortSignal): Promise<number> {
  let rung = 0;
  for (;;) {
    const before = rung;
    for await (const { case_id, clock } of dueClocks(app)) {
      if (signal?.aborted) return rung;
      // One case whose clock cannot ring must not silence those behind it.
      const rang = await ring(engine, app, case_id, clock).catch((error: unknown) => {
        app.log.error({ err: error, case: case_id, clock }, 'a clock could not ring, trying again');
        return false;
      });
      if (rang) rung++;
    }
    // Again for clocks whose next step is past, too.
    if (rung === before) return rung;
  }
}

async function* dueClocks(app: App) {
  const now = app.clock.now();
  let after: [Date, string, string] | null = null;
  for (;;) {
    const [at, caseId, name]: readonly unknown[] = after ?? [];
    const due = await app.db
      .selectFrom('case_clock')
      .select(['case_id', 'clock', 'due_at'])
      .where('due_at', '<=', now)
      .$if(after !== null, (query) =>
        query.where(sql<boolean>`(due_at, case_id, clock) > (${at}::timestamptz, ${caseId}::uuid, ${name})`),
      )
      .orderBy('due_at')
      .orderBy('case_id')
      .orderBy('clock')
      .limit(batch)
      .execute();
    yield* due;
    const last = due.at(-1);
    if (due.length < batch || !last?.due_at) return;
    after = [last.due_at, last.case_id, last.clock];
  }
}

async function ring(engine: CaseEngine, app: App, caseId: string, name: string): Promise<boolean> {
  return app.system('clock').tx(async (tx) => {
    // The case first, as every step does: whoever moves it now has the last word.
    const row = await tx.db.selectFrom('case').selectAll().where('id', '=', caseId).forUpdate().executeTakeFirst();
    const course = await tx.db
      .selectFrom('case_clock')
      .selectAll()
      .where('case_id', '=', caseId)
      .where('clock', '=', name)
      .executeTakeFirst();
    if (!row || !course?.due_at || course.due_at > tx.now) return false;
    const type = typeOf(engine, row.type);
    const declared = type.clocks[name];
    if (!declared || phaseOf(type, declared, row) !== 'runs') {
      await stopClock(tx, caseId, name);
      return false;
    }
    const { calendar, quiet } = app.settings;
    const seen = look(withPlan(declared, course.plan), course, tx.now, calendar, quietUntil(quiet, tx.now));
    await writeCourse(tx, caseId, seen.course);
    const broken = seen.isBroken && row.kept[name] !== false ? { kept: breaks(name) } : {};
    if (!seen.rings) {
      if (broken.kept) await tx.db.updateTable('case').set(broken).where('id', '=', caseId).execute();
      return false;
    }
    const isWarning = seen.rings === 'warning';
    const after = await tx.db
      .updateTable('case')
      .set({ ...(isWarning ? {} : { escalation: sql`escalation + 1` }), version: sql`version + 1`, ...broken })
      .where('id', '=', caseId)
      .returningAll()
      .executeTakeFirstOrThrow();
    const said = isWarning ? { step: 0, warning: true } : { step: seen.course.step };
    await writeEntry(tx, caseId, { action: `clock:${name}`, data: { ...said, dueAt: seen.limit.toISOString() } });
    tx.audit('case.clock', 'case', caseId, { clock: name, ...said });
    for (const hooks of engine.hooks(type.type)) await hooks.rang?.(tx, after, name, said.step, isWarning);
    await announce(engine, tx, 'case.clock', caseId, { clock: name, ...said });
    return true;
  });
}

const breaks = (name: string) => sql<string>`kept || ${JSON.stringify({ [name]: false })}::jsonb`;

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
