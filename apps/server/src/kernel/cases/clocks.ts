import type { CaseClock, CaseMode, CaseType } from '@anyuan/contract';

import type { Tx } from '../ctx.ts';
import { nextDue, type IsWorking } from './due.ts';
import type { CaseRow } from './row.ts';

/** Is this clock running in the case's present state? */
export function isRunning(type: CaseType, clock: CaseClock, row: Pick<CaseRow, 'state' | 'stamps' | 'mode'>): boolean {
  if (!clock.during.includes(row.state)) return false;
  if (clock.modes && !(clock.modes as readonly string[]).includes(row.mode)) return false;
  return !(clock.stoppedBy ?? []).some((action) => {
    const stamp = type.actions[action]?.stamp;
    return stamp !== undefined && stamp in row.stamps;
  });
}

/** A clock as the hospital has set it: the declaration, or the setting that overrides it. */
export type ClockOf = (type: CaseType, name: string) => CaseClock;

/** Starts, keeps and stops the case's clocks to fit its state. Gives the case's due time. */
export async function windClocks(
  tx: Tx,
  type: CaseType,
  row: CaseRow,
  clockOf: ClockOf,
  isWorking: IsWorking,
): Promise<Date | null> {
  const names = Object.keys(type.clocks);
  if (names.length === 0) return null;
  const before = new Map(
    (await tx.db.selectFrom('case_clock').selectAll().where('case_id', '=', row.id).execute()).map((one) => [
      one.clock,
      one,
    ]),
  );
  let deadline: Date | null = null;
  for (const name of names) {
    const clock = clockOf(type, name);
    const known = before.get(name);
    const runs = isRunning(type, clock, row);
    let due = known?.due_at ?? null;
    if (runs && !known) {
      due = nextDue(clock, tx.now, 0, null, tx.now, isWorking);
      await tx.db
        .insertInto('case_clock')
        .values({ case_id: row.id, clock: name, started_at: tx.now, step: 0, due_at: due })
        .execute();
    } else if (!runs && known) {
      // Gone, not just silent: a row without a due time is a clock that has rung for the last time.
      due = null;
      await stopClock(tx, row.id, name);
    }
    // The deadline is what was promised first; later reminders do not move it.
    if (runs && clock.isDeadline) deadline = known ? row.due_at : due;
  }
  return deadline;
}

export async function stopClock(tx: Tx, caseId: string, name: string): Promise<void> {
  await tx.db.deleteFrom('case_clock').where('case_id', '=', caseId).where('clock', '=', name).execute();
}

/** The clocks a case starts with, before it is written. */
export function firstClocks(type: CaseType, mode: CaseMode, clockOf: ClockOf, now: Date, isWorking: IsWorking) {
  const running = Object.keys(type.clocks).filter((name) =>
    isRunning(type, clockOf(type, name), { state: type.initial, stamps: {}, mode }),
  );
  const rows = running.map((name) => ({
    clock: name,
    started_at: now,
    step: 0,
    due_at: nextDue(clockOf(type, name), now, 0, null, now, isWorking),
  }));
  const promised = rows.find(({ clock }) => type.clocks[clock]?.isDeadline);
  return { rows, deadline: promised?.due_at ?? null };
}
