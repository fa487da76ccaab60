import { refuse } from '@anyuan/contract';
import { sql } from 'kysely';

import { keyAnew } from '../../kernel/cases/index.ts';
import type { Ctx, Tx } from '../../kernel/ctx.ts';
import { moveReferences, noteMerge, tellMerged } from '../../kernel/registers/index.ts';
import { signOffUnfit } from '../duty/index.ts';
import { lockManagers, someoneManages } from './duties.ts';
import { otherAdministrator } from './guarded.ts';
import { peopleMerging } from './merging.ts';
import type { PersonRow } from './people-read.ts';
import { endSessionsOf, manageable } from './people-write.ts';

/**
 * Two accounts are one human: `into` takes over what the other answers for, `from` is switched off for good. Always
 * signed by a second person, also where nobody else administers yet: whoever stands in a matter by the one stands in it by
 * the other from then on, and it can wait.
 */
export async function mergePeople(ctx: Ctx, given: { into: string; from: string }): Promise<{ ok: true }> {
  if (given.into === given.from) throw refuse('linked_to_itself');
  if (Object.values(given).includes(ctx.rights.personId ?? '')) throw refuse('own_account');
  await ctx.tx(async (tx) => {
    await lockManagers(tx);
    const [one, other] = [given.into, given.from].toSorted();
    const rows = [await manageable(tx, one ?? ''), await manageable(tx, other ?? '')];
    const [into, from] = given.into === one ? rows : rows.toReversed();
    if (!into || !from) throw refuse('not_found', { what: given.from });
    await check(tx, into, from);
    const filled = gaps(into, from);
    await tx.countersign({
      permission: (await otherAdministrator(tx)) ?? 'role.manage',
      action: 'person.merge',
      subjectType: 'person',
      subjectId: into.id,
      zh: `${from.name}(${nameOf(from)})并入 ${into.name}(${nameOf(into)})`,
      en: `${from.name} (${nameOf(from)}) merged into ${into.name} (${nameOf(into)})`,
      detail: { into: signed(into), from: signed(from), filled },
      tellsAuditors: true,
    });
    if (Object.keys(filled).length > 0)
      await tx.db.updateTable('person').set(filled).where('id', '=', into.id).execute();
    const cases = await casesOf(tx, from.id);
    const moved = await moveReferences(tx, peopleMerging, into.id, from.id);
    const parties = await moveParties(tx, into.id, from.id);
    if (parties > 0) moved['case_party.person_id'] = parties;
    for (let i = 0; i < cases.length; i += atOnce) await keyAnew(ctx.app.cases, tx.db, cases.slice(i, i + atOnce));
    const [stays, goes] = [coded(into), { ...coded(from), name: from.name }];
    await tellMerged(tx, 'person', stays, goes);
    await retire(tx, into.id, from.id);
    await noteMerge(tx, 'person', stays, goes, moved, Object.keys(filled));
    tx.audit('person.mergedInto', 'person', from.id, { code: goes.code, mergedInto: stays.code });
  });
  return { ok: true };
}

const atOnce = 500;
const nameOf = ({ username, id }: Pick<PersonRow, 'id' | 'username'>): string => username ?? id;
const coded = (person: PersonRow) => ({ id: person.id, code: nameOf(person) });
/** What the second person signs: which two, with what they may do. */
const signed = ({ id, name, username, department_name, roles }: PersonRow) => ({
  id,
  name,
  username,
  department: department_name,
  roles,
});

async function check(tx: Tx, into: PersonRow, from: PersonRow): Promise<void> {
  if (into.kind === 'service' || into.kind !== from.kind) throw refuse('merge_people_kind');
  if (!into.is_active) throw refuse('merge_into_inactive');
  const gone = await tx.db
    .selectFrom('person')
    .select('id')
    .where('id', 'in', [into.id, from.id])
    .where('merged_into', 'is not', null)
    .executeTakeFirst();
  if (gone) throw refuse('person_merged');
}

/** What the account that stays does not say. Where messages go and by what he is known elsewhere is not taken over. */
function gaps(into: PersonRow, from: PersonRow): { title?: string; phone?: string; department_id?: string } {
  return {
    ...(!into.title && from.title && { title: from.title }),
    ...(!into.phone && from.phone && { phone: from.phone }),
    ...(!into.department_id && from.department_id && { department_id: from.department_id }),
  };
}

async function casesOf(tx: Tx, person: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from "case" where reporter_id = ${person}
    union select case_id from case_party where person_id = ${person}`.execute(tx.db);
  return rows.map(({ id }) => id).toSorted();
}

/** Who stood in one relation by both accounts stands in it once, with the marks of both. */
async function moveParties(tx: Tx, into: string, from: string): Promise<number> {
  await sql`
    update case_party b set stamps = a.stamps || b.stamps, joined_at = least(a.joined_at, b.joined_at)
    from case_party a where a.person_id = ${from} and b.person_id = ${into}
      and b.case_id = a.case_id and b.relation = a.relation`.execute(tx.db);
  await sql`
    delete from case_party a where a.person_id = ${from} and exists (select from case_party b
      where b.person_id = ${into} and b.case_id = a.case_id and b.relation = a.relation)`.execute(tx.db);
  const { numUpdatedRows } = await tx.db
    .updateTable('case_party')
    .set({ person_id: into })
    .where('person_id', '=', from)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/** It signs in no more, stands nowhere, and is never switched on again. */
async function retire(tx: Tx, into: string, from: string): Promise<void> {
  await tx.db.updateTable('person').set({ is_active: false, merged_into: into }).where('id', '=', from).execute();
  await tx.db.updateTable('person').set({ merged_into: into }).where('merged_into', '=', from).execute();
  for (const table of ['factor', 'recovery_code'] as const)
    await tx.db.deleteFrom(table).where('person_id', '=', from).execute();
  await endSessionsOf(tx, from);
  await signOffUnfit(tx, from);
  await someoneManages(tx);
}
