import { refuse } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Ctx, Tx } from '../../ctx.ts';
import { newId } from '../../ids.ts';
import type { AnyKind, Known, Merging, Values } from './kind.ts';
import { tellMerged, type Merged } from './when-merged.ts';
import { changeIn, managedEntry, publish } from './write.ts';

/** Files, those to come, notices and links say of themselves what they are about. */
const about = [
  { table: 'stored_file', column: 'subject_id' },
  { table: 'awaited_file', column: 'subject_id' },
  { table: 'notice', column: 'subject_id' },
] as const;

/**
 * Makes two entries one: the one that stays fills its empty fields from the other, whatever refers to the other refers to
 * it from now on, and the other's number leads to it. What can no longer be changed stays where it was written and is read
 * with it.
 */
export async function mergeEntries(kind: AnyKind, ctx: Ctx, given: { into: string; from: string }): Promise<void> {
  const { merging } = kind;
  if (!merging) throw refuse('not_merged');
  if (given.into === given.from) throw refuse('linked_to_itself');
  await ctx.tx(async (tx) => {
    await kind.lock(tx, []);
    const into = await managedEntry(kind, tx, given.into);
    const from = await managedEntry(kind, tx, given.from);
    await merging.check?.(tx, into, from);
    const filled = gaps(kind, into, from);
    if (Object.keys(filled).length > 0) await changeIn(kind, tx, into.code, filled);
    const moved = await moveReferences(tx, merging, into.id, from.id);
    const { kind: name, read } = kind.declared;
    await tellMerged(tx, name, into, from);
    const action = await merging.retire(tx, into, from);
    await noteMerge(tx, name, into, { ...from, name: String(from.values['name']) }, moved, Object.keys(filled));
    tx.audit(`${name}.${action}`, name, from.id, { code: from.code, mergedInto: into.code });
    for (const one of [into, from]) publish(kind, tx, one.id, { permission: read, campusId: one.campusId });
  });
}

/** The record of it: its row, by which the number that went leads on, and its line. */
export async function noteMerge(
  tx: Tx,
  kind: string,
  into: Merged,
  from: Merged & { name: string },
  moved: Record<string, number>,
  filled: readonly string[],
): Promise<void> {
  const { actor } = tx.ctx;
  await tx.db
    .insertInto('entry_merge')
    .values({
      id: newId(),
      kind,
      from_id: from.id,
      from_code: from.code,
      from_name: from.name,
      into_id: into.id,
      at: tx.now,
      by_id: actor.kind === 'person' ? (actor.id ?? null) : null,
      by_name: actor.name,
      moved: JSON.stringify({ moved, filled }) as never,
    })
    .execute();
  tx.audit(`${kind}.merge`, kind, into.id, { code: into.code, merged: from.code, moved, filled: [...filled] });
}

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

/** What the one that stays does not say, and the other does. A point on a plan goes with its place. */
function gaps(kind: AnyKind, into: Known, from: Known): Values {
  const fields = Object.keys(kind.declared.fields.shape).filter((field) => field !== 'code');
  const isElsewhere = !isEmpty(into.values['place']) && into.values['place'] !== from.values['place'];
  return Object.fromEntries(
    fields
      .filter((field) => isEmpty(into.values[field]) && !isEmpty(from.values[field]))
      .filter((field) => !isElsewhere || (field !== 'x' && field !== 'y'))
      .map((field) => [field, from.values[field]]),
  );
}

/** Lets whatever named the one name the other; by table and column, how many rows went over. */
export async function moveReferences(
  tx: Tx,
  { follows }: Pick<Merging, 'follows'>,
  into: string,
  from: string,
): Promise<Record<string, number>> {
  const moved: Record<string, number> = {};
  for (const { table, column, beside, isList } of [...follows, ...about] as Merging['follows']) {
    if (isList) {
      await moveInLists(tx, table, column, into, from);
      continue;
    }
    // Rows that would then be there twice are let go.
    if (beside)
      await sql`
        delete from ${sql.table(table)} a where a.${sql.ref(column)} = ${from} and (a.${sql.ref(beside)} = ${into}
          or exists (select from ${sql.table(table)} b where b.${sql.ref(column)} = ${into}
            and b.${sql.ref(beside)} = a.${sql.ref(beside)}))`.execute(tx.db);
    const { numAffectedRows } = await sql`
      update ${sql.table(table)} set ${sql.ref(column)} = ${into} where ${sql.ref(column)} = ${from}`.execute(tx.db);
    if (Number(numAffectedRows ?? 0) > 0) moved[`${table}.${column}`] = Number(numAffectedRows);
  }
  const links = await moveLinks(tx, into, from);
  return links > 0 ? { ...moved, link: links } : moved;
}

/** In a list the one that stays takes the place of the other, unless it is in it already. */
const moveInLists = (tx: Tx, table: string, column: string, into: string, from: string) =>
  sql`
    update ${sql.table(table)} set ${sql.ref(column)} = case when ${into}::uuid = any(${sql.ref(column)})
      then array_remove(${sql.ref(column)}, ${from}::uuid) else array_replace(${sql.ref(column)}, ${from}::uuid, ${into}::uuid) end
    where ${from}::uuid = any(${sql.ref(column)})`.execute(tx.db);

/** Links of the one become those of the other; one between the two, and one both had, is let go. */
async function moveLinks(tx: Tx, into: string, from: string): Promise<number> {
  const other = sql`case when l.from_id = ${from} then l.to_id else l.from_id end`;
  await sql`
    delete from link l where ${from} in (l.from_id, l.to_id) and (${other} = ${into} or exists (
      select from link b where (b.from_id = ${into} and b.to_id = ${other}) or (b.to_id = ${into} and b.from_id = ${other})))
  `.execute(tx.db);
  const { numAffectedRows } = await sql`
    update link set from_id = case when from_id = ${from} then ${into}::uuid else from_id end,
      to_id = case when to_id = ${from} then ${into}::uuid else to_id end
    where ${from} in (from_id, to_id)`.execute(tx.db);
  return Number(numAffectedRows ?? 0);
}
