import { dayAfter, refuse, type Discharge } from '@anyuan/contract';
import { sql } from 'kysely';

import { dayOf } from '../../kernel/cases/index.ts';
import type { Ctx, Tx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { sealAbout, shownName, visitHash } from './about.ts';
import { publishFollowUps } from './visible.ts';

/** So many days after the discharge, in order. */
export const daysOf = (setting: string): number[] =>
  [...new Set((setting.match(/\d+/g) ?? []).map(Number))].filter((n) => n > 0).toSorted((a, b) => a - b);

/** Who went home before this day is nobody any more, and does not come back by being brought again. */
export const keptFrom = (ctx: Ctx): string =>
  dayAfter(dayOf(ctx.now()), { count: -ctx.app.settings.get<number>('followUp.keepMonths'), unit: 'month' });

// A statement takes 65,535 values at most.
const atOnce = 500;
function* parts<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < all.length; at += atOnce) yield all.slice(at, at + atOnce);
}

/** Discharges with the follow-ups that are due of them. A stay that is known already is left as it is. */
export async function bringDischarges(
  tx: Tx,
  brought: readonly Discharge[],
): Promise<{ created: number; same: number; expired: number }> {
  const { app } = tx.ctx;
  const first = keptFrom(tx.ctx);
  const items = brought.filter(({ dischargedOn }) => dischargedOn >= first);
  const expired = brought.length - items.length;
  const departments = await departmentIds(tx, items);
  const future = items.find(({ dischargedOn }) => dischargedOn > dayOf(tx.now));
  if (future) throw refuse('day_ahead', { what: future.visit });
  const rows = items
    .map((one) => ({ one, hash: visitHash(app.secrets, one.visit) }))
    // In one order, so that two who bring the same list do not wait for each other for ever.
    .toSorted((a, b) => Buffer.compare(a.hash, b.hash))
    .map(({ one, hash }) => ({
      id: newId(),
      visit_hash: hash,
      about: sealAbout(app.secrets, {
        name: one.name,
        phone: one.phone,
        visit: one.visit,
        diagnosis: one.diagnosis ?? null,
        doctor: one.doctor ?? null,
      }),
      shown_name: shownName(one.name),
      department_id: departments.get(one.department) ?? null,
      discharged_on: one.dischargedOn,
      at: tx.now,
    }));
  const made: { id: string; discharged_on: string }[] = [];
  for (const some of parts(rows))
    made.push(
      ...(await tx.db
        .insertInto('discharge')
        .values([...some])
        .onConflict((conflict) => conflict.doNothing())
        .returning(['id', 'discharged_on'])
        .execute()),
    );
  const days = daysOf(app.settings.get<string>('followUp.days'));
  if (made.length === 0) {
    tx.unaudited('all of them are known, or to be forgotten');
    return { created: 0, same: items.length, expired };
  }
  const due = made.flatMap(({ id, discharged_on }) =>
    days.map((after) => ({
      id: newId(),
      discharge_id: id,
      days: after,
      due_on: dayAfter(discharged_on, { count: after, unit: 'day' }),
    })),
  );
  for (const some of parts(due))
    await tx.db
      .insertInto('follow_up')
      .values([...some])
      .execute();
  tx.audit('followUp.bring', 'followUp', null, { rows: items.length, added: made.length });
  publishFollowUps(tx, made[0]?.id ?? '');
  return { created: made.length, same: items.length - made.length, expired };
}

async function departmentIds(tx: Tx, items: readonly Discharge[]): Promise<Map<string, string>> {
  const codes = [...new Set(items.map(({ department }) => department))];
  const { rows } = await sql<{ id: string; code: string }>`
    select id, code from department where code = any(${codes})`.execute(tx.db);
  const missing = codes.find((code) => !rows.some((row) => row.code === code));
  if (missing !== undefined) throw refuse('not_found', { what: missing });
  return new Map(rows.map(({ id, code }) => [code, id]));
}
