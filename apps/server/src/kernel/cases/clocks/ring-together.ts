import { sql } from 'kysely';

import type { App } from '../../app.ts';
import type { Tx } from '../../ctx.ts';
import type { Ring } from '../hooks.ts';
import { partiesJson, type Party } from '../reading/keys.ts';
import { caseRows, type NamedCaseRow } from '../reading/row.ts';
import { announce, publishRing } from '../steps/open.ts';
import { sendEntries, type SetEntry } from '../steps/sets.ts';
import { typeOf, type CaseEngine } from '../types.ts';
import { look, type Course } from './course.ts';
import { quietUntil } from './hours.ts';
import { withPlan } from './plan.ts';
import { phaseOf } from './wind.ts';

export interface DueClock {
  case_id: string;
  clock: string;
}

type Standing = { row: NamedCaseRow; parties: Party[] };
type Rung = Ring & Standing;
type CaseCourse = Course & { case_id: string };

/** Rings clocks that are due in one transaction; gives how many have rung. */
export function ringTogether(engine: CaseEngine, app: App, due: readonly DueClock[]): Promise<number> {
  // Clocks call people: they ring over the connections kept for alarms.
  return app.system('clock', 'urgent').tx(async (tx) => {
    tx.unaudited('what rings has its line; the others were looked at only, or ring in the morning');
    const { cases, courses } = await lock(tx, due);
    const { calendar, quiet } = app.settings;
    const stopped: DueClock[] = [];
    const looked: CaseCourse[] = [];
    const changed = new Set<string>();
    const entries: SetEntry[] = [];
    const rings: Rung[] = [];
    for (const { case_id, clock } of due) {
      const known = cases.get(case_id);
      const course = courses.get(`${case_id} ${clock}`);
      if (!known || !course?.due_at || course.due_at > tx.now) continue;
      const type = typeOf(engine, known.row.type);
      const declared = type.clocks[clock];
      if (!declared || phaseOf(type, declared, known.row) !== 'runs') {
        stopped.push({ case_id, clock });
        continue;
      }
      const seen = look(withPlan(declared, course.plan), course, tx.now, calendar, quietUntil(quiet, tx.now));
      looked.push({ ...seen.course, case_id });
      let { row } = known;
      if (seen.isBroken && row.kept[clock] !== false) row = { ...row, kept: { ...row.kept, [clock]: false } };
      const isWarning = seen.rings === 'warning';
      if (seen.rings) row = { ...row, escalation: row.escalation + (isWarning ? 0 : 1), version: row.version + 1 };
      if (row !== known.row) changed.add(case_id);
      known.row = row;
      if (!seen.rings) continue;
      const own = tx.as(tx.ctx.actor);
      const step = isWarning ? 0 : seen.course.step;
      const said = isWarning ? { step, warning: true } : { step };
      entries.push({
        tx: own,
        caseId: case_id,
        action: `clock:${clock}`,
        data: { ...said, dueAt: seen.limit.toISOString() },
      });
      own.audit('case.clock', 'case', case_id, { clock, ...said });
      rings.push({ tx: own, row, clock, step, isWarning, parties: known.parties });
    }
    sendStopped(tx, stopped);
    sendCourses(tx, looked);
    sendCases(
      tx,
      [...changed].flatMap((id) => cases.get(id)?.row ?? []),
    );
    sendEntries(tx, entries);
    await tell(engine, tx, rings);
    return rings.length;
  });
}

/** The cases first, as every step does: whoever moves one now has the last word, and it is looked at again later. */
async function lock(tx: Tx, due: readonly DueClock[]) {
  const ids = [...new Set(due.map(({ case_id }) => case_id))];
  const names = [...new Set(due.map(({ clock }) => clock))];
  const [rows, clocks] = await Promise.all([
    caseRows(tx.db)
      .select(partiesJson.as('parties'))
      .where(sql<boolean>`c.id = any(${ids}::uuid[])`)
      .orderBy('c.id')
      .forUpdate('c')
      .skipLocked()
      .execute(),
    tx.db
      .selectFrom('case_clock')
      .selectAll()
      .where(sql<boolean>`case_id = any(${ids}::uuid[]) and clock = any(${names}::text[])`)
      .execute(),
  ]);
  return {
    cases: new Map(rows.map(({ parties, ...row }): [string, Standing] => [row.id, { row, parties }])),
    courses: new Map(clocks.map((course): [string, CaseCourse] => [`${course.case_id} ${course.clock}`, course])),
  };
}

function sendStopped(tx: Tx, stopped: readonly DueClock[]): void {
  if (stopped.length > 0)
    tx.send(sql`delete from case_clock c using jsonb_to_recordset(${JSON.stringify(stopped)}::jsonb) as s(case_id uuid, clock text)
      where c.case_id = s.case_id and c.clock = s.clock`);
}

/** What a look changes of a clock. */
function sendCourses(tx: Tx, courses: readonly CaseCourse[]): void {
  const rows = courses.map(({ case_id, clock, step, due_at, warned }) => ({ case_id, clock, step, due_at, warned }));
  if (rows.length > 0)
    tx.send(sql`update case_clock c set step = l.step, due_at = l.due_at, warned = l.warned
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as l(case_id uuid, clock text, step integer, due_at timestamptz, warned boolean)
      where c.case_id = l.case_id and c.clock = l.clock`);
}

/** What rings change of cases; their rows are locked. */
function sendCases(tx: Tx, cases: readonly NamedCaseRow[]): void {
  const rows = cases.map(({ id, escalation, version, kept }) => ({ id, escalation, version, kept }));
  if (rows.length > 0)
    tx.send(sql`update "case" c set escalation = r.escalation, version = r.version, kept = r.kept
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, escalation integer, version integer, kept jsonb)
      where c.id = r.id`);
}

async function tell(engine: CaseEngine, tx: Tx, rings: readonly Rung[]): Promise<void> {
  for (const [type, some] of Map.groupBy(rings, ({ row }) => row.type))
    for (const hooks of engine.hooks(type)) {
      await hooks.rangMany?.(tx, some);
      for (const { tx: own, row, clock, step, isWarning } of some) await hooks.rang?.(own, row, clock, step, isWarning);
    }
  for (const { tx: own, row, parties, clock, step, isWarning } of rings) {
    const said = { clock, step, ...(isWarning ? { warning: true } : {}) };
    // A hook of one case may have changed it or its people.
    if (engine.hooks(row.type).some((hooks) => hooks.rang)) await announce(engine, own, 'case.changed', row.id);
    publishRing(engine, own, { row, parties }, said);
  }
}
