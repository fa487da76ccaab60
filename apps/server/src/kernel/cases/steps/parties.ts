import { refuse, type Relation } from '@anyuan/contract';

import type { Tx } from '../../ctx.ts';
import { keyAnew } from '../reading/keys.ts';

/** The people named in an answer: one, several or none. */
export function peopleIn(value: unknown): string[] {
  const ids = Array.isArray(value) ? (value as string[]) : typeof value === 'string' ? [value] : [];
  return [...new Set(ids)];
}

/** Refuses `not_found` for somebody who does not exist or no longer works here. */
export async function checkPeople(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const known = await tx.db
    .selectFrom('person')
    .select('id')
    .where('id', 'in', ids)
    .where('is_active', '=', true)
    // A machine handles nothing.
    .where('kind', '<>', 'service')
    .execute();
  if (known.length !== new Set(ids).size)
    throw refuse('not_found', { what: { zh: '所选人员', en: 'a chosen person' } });
}

/** Makes people parties of a case, who from now on see it and may have their turn. Refuses as `checkPeople` does. */
export async function addParties(tx: Tx, caseId: string, ids: readonly string[], as: Relation): Promise<void> {
  await joinParties(tx, caseId, ids, as);
  await keyAnew(tx.ctx.app.cases, tx.db, [caseId]);
}

/** The same for the engine, which writes the case's keys itself. */
export async function joinParties(tx: Tx, caseId: string, ids: readonly string[], as: Relation): Promise<void> {
  if (ids.length === 0) return;
  await checkPeople(tx, ids);
  await tx.db
    .insertInto('case_party')
    .values(ids.map((person_id) => ({ case_id: caseId, person_id, relation: as, joined_at: tx.now })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Lets go of whoever stood in a relation, before others take over; the timeline keeps what they did. */
export async function leaveParties(tx: Tx, caseId: string, relation: Relation): Promise<void> {
  await tx.db.deleteFrom('case_party').where('case_id', '=', caseId).where('relation', '=', relation).execute();
  await keyAnew(tx.ctx.app.cases, tx.db, [caseId]);
}
