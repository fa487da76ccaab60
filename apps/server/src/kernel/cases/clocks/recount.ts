import type { CaseType } from '@anyuan/contract';
import { sql, type Kysely } from 'kysely';

import type { App } from '../../app.ts';
import type { Tx } from '../../ctx.ts';
import type { DB } from '../../db/types.ts';
import type { CaseRow } from '../reading/row.ts';
import { announce } from '../steps/open.ts';
import { typeOf, type CaseEngine } from '../types.ts';
import { writeCourse } from './clocks.ts';
import { promised, rewound, type Course } from './course.ts';
import { unitOf, type Calendar } from './due.ts';
import { withPlan } from './plan.ts';
import { phaseOf } from './wind.ts';

const batch = 200;
const job = 'cases.recount';

export function handleRecount(engine: CaseEngine, app: App): void {
  app.jobs.handle(job, async () => void (await recount(engine, app)));
}

/** After the commit, in the background: many open cases must not keep the change, or an alarm, waiting. */
export const recountLater = (tx: Tx): Promise<void> => tx.ctx.app.jobs.add(tx, job, {}, { key: job });

/** Counts the limits of all running clocks anew that depend on the calendar; gives how many cases have changed. */
export async function recount(engine: CaseEngine, app: App): Promise<number> {
  const counted = engine.types().flatMap((type) =>
    Object.entries(type.clocks)
      .filter(([, { steps }]) => steps[0] && unitOf(steps[0]).startsWith('work'))
      .map(([name]) => `${type.type}.${name}`),
  );
  let changed = 0;
  for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
    const rows = await app.db
      .selectFrom('case as c')
      .selectAll('c')
      .where('c.is_open', '=', true)
      .where('c.id', '>', after)
      .where(
        sql<boolean>`exists (select from case_clock k where k.case_id = c.id
          and (c.type || '.' || k.clock = any(${counted}) or k.plan->>'unit' like 'work%'))`,
      )
      .orderBy('c.id')
      .limit(batch)
      .execute();
    for (const row of await stale(engine, app, rows)) if (await recountOne(engine, app, row.id)) changed++;
    const last = rows.at(-1);
    if (rows.length < batch || !last) break;
    after = last.id;
  }
  return changed;
}

/** Those of them whose limits are no longer what their rows say. */
async function stale(engine: CaseEngine, app: App, rows: readonly CaseRow[]): Promise<CaseRow[]> {
  if (rows.length === 0) return [];
  const clocks = Map.groupBy(
    await clocksOf(
      app.db,
      rows.map(({ id }) => id),
    ),
    ({ case_id }) => case_id,
  );
  const now = app.clock.now();
  return rows.filter((row) => {
    const after = countedAnew(typeOf(engine, row.type), row, clocks.get(row.id) ?? [], now, app.settings.calendar);
    return after.courses.length > 0 || !sameTime(after.due, row.due_at);
  });
}

const sameTime = (a: Date | null, b: Date | null): boolean => a?.getTime() === b?.getTime();

const clocksOf = (db: Kysely<DB>, ids: readonly string[]) =>
  db.selectFrom('case_clock').selectAll().where('case_id', 'in', ids).execute();

async function recountOne(engine: CaseEngine, app: App, id: string): Promise<boolean> {
  return app.system('calendar').tx(async (tx) => {
    const row = await tx.db.selectFrom('case').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
    if (!row?.is_open) {
      tx.unaudited('closed meanwhile: the case was only locked');
      return false;
    }
    const type = typeOf(engine, row.type);
    const after = countedAnew(type, row, await clocksOf(tx.db, [id]), tx.now, app.settings.calendar);
    for (const course of after.courses) await writeCourse(tx, id, course);
    const { due } = after;
    if (after.courses.length === 0 && sameTime(due, row.due_at)) {
      tx.unaudited('nothing has moved');
      return false;
    }
    await tx.db
      .updateTable('case')
      .set({ due_at: due, version: sql`version + 1`, kept: JSON.stringify(after.kept) })
      .where('id', '=', id)
      .execute();
    tx.audit('case.recount', 'case', id, {
      number: row.number,
      before: row.due_at?.toISOString() ?? null,
      after: due?.toISOString() ?? null,
    });
    await announce(engine, tx, 'case.changed', id);
    return true;
  });
}

function countedAnew(type: CaseType, row: CaseRow, known: readonly Course[], now: Date, calendar: Calendar) {
  const courses: Course[] = [];
  const kept = { ...row.kept };
  let due: Date | null = null;
  for (const before of known) {
    const declared = type.clocks[before.clock];
    if (!declared || phaseOf(type, declared, row) !== 'runs') continue;
    const clock = withPlan(declared, before.plan);
    const course = rewound(clock, before, now, calendar);
    const limit = promised(clock, course, calendar);
    // A ring that waits for the morning goes on waiting.
    const waits = course.step === before.step && before.due_at && course.due_at && course.due_at <= now;
    if (!waits && (course.step !== before.step || !sameTime(course.due_at, before.due_at))) courses.push(course);
    // It was broken only by a calendar that was wrong.
    if (before.step > 0 && course.step === 0) delete kept[before.clock];
    if (declared.isDeadline && limit && (!due || limit < due)) due = limit;
  }
  return { courses, kept, due };
}
