import { dayAfter, refuse, type Discharge } from '@anyuan/contract';
import { sql } from 'kysely';

import { dayOf } from '../../kernel/cases/index.ts';
import type { Tx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { sealAbout, shownName, visitHash } from './about.ts';
import { publishFollowUps } from './visible.ts';

/** So many days after the discharge, in order. */
export const daysOf = (setting: string): number[] =>
  [...new Set((setting.match(/\d+/g) ?? []).map(Number))].filter((n) => n > 0).toSorted((a, b) => a - b);

/** Discharges with the follow-ups that are due of them. A stay that is known already is left as it is. */
export async function bringDischarges(tx: Tx, items: readonly Discharge[]): Promise<{ created: number; same: number }> {
  const { app } = tx.ctx;
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
  const made = await tx.db
    .insertInto('discharge')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .returning(['id', 'discharged_on'])
    .execute();
  const days = daysOf(app.settings.get<string>('followUp.days'));
  if (made.length === 0) {
    tx.unaudited('all of them are known');
    return { created: 0, same: items.length };
  }
  if (days.length > 0)
    await tx.db
      .insertInto('follow_up')
      .values(
        made.flatMap(({ id, discharged_on }) =>
          days.map((after) => ({
            id: newId(),
            discharge_id: id,
            days: after,
            due_on: dayAfter(discharged_on, { count: after, unit: 'day' }),
          })),
        ),
      )
      .execute();
  tx.audit('followUp.bring', 'followUp', null, { rows: items.length, added: made.length });
  publishFollowUps(tx, made[0]?.id ?? '');
  return { created: made.length, same: items.length - made.length };
}

async function departmentIds(tx: Tx, items: readonly Discharge[]): Promise<Map<string, string>> {
  const codes = [...new Set(items.map(({ department }) => department))];
  const { rows } = await sql<{ id: string; code: string }>`
    select id, code from department where code = any(${codes})`.execute(tx.db);
  const missing = codes.find((code) => !rows.some((row) => row.code === code));
  if (missing !== undefined) throw refuse('not_found', { what: missing });
  return new Map(rows.map(({ id, code }) => [code, id]));
}
