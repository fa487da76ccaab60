import { sql } from 'kysely';

import type { App } from '../app.ts';
import { isRunning } from './clocks.ts';
import { nextDue } from './due.ts';
import { announce } from './open.ts';
import { writeEntry } from './timeline.ts';
import { typeOf, type CaseEngine } from './types.ts';

const everyMs = 500;
const batch = 200;

/** Rings what is due, oldest first. Due times are rows: they survive restarts, and a moved case has none. */
export async function tick(engine: CaseEngine, app: App): Promise<number> {
  let rung = 0;
  for (;;) {
    const due = await app.db
      .selectFrom('case_clock')
      .select(['case_id', 'clock'])
      .where('due_at', '<=', app.clock.now())
      .orderBy('due_at')
      .limit(batch)
      .execute();
    let moved = 0;
    for (const one of due) if (await ring(engine, app, one.case_id, one.clock)) moved++;
    rung += moved;
    if (due.length < batch || moved === 0) return rung;
  }
}

async function ring(engine: CaseEngine, app: App, caseId: string, name: string): Promise<boolean> {
  return app.system('clock').tx(async (tx) => {
    // The case first, as every step does: whoever moves it now has the last word.
    const row = await tx.db.selectFrom('case').selectAll().where('id', '=', caseId).forUpdate().executeTakeFirst();
    const state = await tx.db
      .selectFrom('case_clock')
      .selectAll()
      .where('case_id', '=', caseId)
      .where('clock', '=', name)
      .executeTakeFirst();
    if (!row || !state?.due_at || state.due_at > tx.now) return false;
    const type = typeOf(engine, row.type);
    const declared = type.clocks[name];
    if (!declared || !isRunning(type, declared, row)) {
      await tx.db
        .updateTable('case_clock')
        .set({ due_at: null })
        .where('case_id', '=', caseId)
        .where('clock', '=', name)
        .execute();
      return false;
    }
    const next = nextDue(
      engine.clockOf(type, name),
      state.started_at,
      state.step + 1,
      state.due_at,
      tx.now,
      app.settings.isWorking,
    );
    await tx.db
      .updateTable('case_clock')
      .set({ step: state.step + 1, due_at: next })
      .where('case_id', '=', caseId)
      .where('clock', '=', name)
      .execute();
    const after = await tx.db
      .updateTable('case')
      .set({ escalation: sql`escalation + 1`, version: sql`version + 1` })
      .where('id', '=', caseId)
      .returningAll()
      .executeTakeFirstOrThrow();
    await writeEntry(tx, caseId, {
      action: `clock:${name}`,
      data: { step: state.step + 1, dueAt: state.due_at.toISOString() },
    });
    tx.audit('case.clock', 'case', caseId, { clock: name, step: state.step + 1 });
    await engine.hooks(type.type).rang?.(tx, after, name, state.step + 1);
    await announce(engine, tx, 'case.clock', caseId, { clock: name, step: state.step + 1 });
    return true;
  });
}

/** Looks every half second; a look that finds nothing costs one index probe. */
export function startRinging(engine: CaseEngine, app: App): () => void {
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    tick(engine, app)
      .catch((error: unknown) => app.log.warn({ err: error }, 'clocks could not be looked at, trying again'))
      .finally(() => (busy = false));
  }, everyMs);
  return () => clearInterval(timer);
}
