import { sql } from 'kysely';

import type { Tx } from '../ctx.ts';
import { newId } from '../ids.ts';
import { pinyinOf } from '../pinyin.ts';
import { firstClocks } from './clocks.ts';
import { dayOf } from './due.ts';
import { addParties, peopleIn } from './parties.ts';
import { caseRows, reachOf, toItem, toPeople, type CaseRow } from './row.ts';
import { writeEntry } from './timeline.ts';
import { typeOf, type CaseEngine, type NewCase, type Opened } from './types.ts';

/** Opens a case, or joins the open one that stands for the same thing. */
export async function open(engine: CaseEngine, tx: Tx, fresh: NewCase): Promise<Opened> {
  if (fresh.joinKey) {
    const joined = await join(engine, tx, fresh.joinKey, fresh.joinSeconds ?? 0);
    if (joined) return { row: joined, repeat: true };
  }
  return { row: await create(engine, tx, fresh), repeat: false };
}

async function join(engine: CaseEngine, tx: Tx, key: string, seconds: number): Promise<CaseRow | null> {
  // Presses of one button come one after the other; different buttons do not wait for each other.
  await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`.execute(tx.db);
  const before = await tx.db
    .selectFrom('case')
    .selectAll()
    .where('join_key', '=', key)
    .where('is_open', '=', true)
    .forUpdate()
    .executeTakeFirst();
  if (!before) return null;
  if (tx.now.getTime() - before.last_at.getTime() > seconds * 1000) {
    await tx.db.updateTable('case').set({ join_key: null }).where('id', '=', before.id).execute();
    return null;
  }
  const row = await tx.db
    .updateTable('case')
    .set({ repeats: sql`repeats + 1`, last_at: tx.now, version: sql`version + 1` })
    .where('id', '=', before.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  await writeEntry(tx, row.id, { action: 'repeat', data: { repeats: row.repeats } });
  await announce(engine, tx, 'case.repeated', row.id);
  for (const hooks of engine.hooks(row.type)) await hooks.repeated?.(tx, row);
  return row;
}

async function create(engine: CaseEngine, tx: Tx, fresh: NewCase): Promise<CaseRow> {
  const type = typeOf(engine, fresh.type);
  const { actor } = tx.ctx;
  for (const hooks of engine.hooks(type.type)) await hooks.opening?.(tx, fresh);
  const number = await engine.number(type.prefix, dayOf(tx.now).slice(0, 7).replace('-', ''));
  const clocks = firstClocks(
    type,
    fresh.mode ?? 'real',
    fresh.data,
    engine.clockOf,
    tx.now,
    tx.ctx.app.settings.calendar,
  );
  const departmentId = sql`coalesce(${fresh.departmentId ?? null}::uuid, (select department_id from place where id = ${fresh.placeId ?? null}))`;
  const row = await tx.db
    .insertInto('case')
    .values({
      id: newId(),
      number,
      type: type.type,
      state: type.initial,
      is_open: true,
      mode: fresh.mode ?? 'real',
      priority: fresh.priority ?? type.priority,
      secrecy: type.secrecy,
      title: fresh.title,
      join_key: fresh.joinKey ?? null,
      campus_id: sql`coalesce((select campus_id from place where id = ${fresh.placeId ?? null}), (select campus_id from department where id = ${departmentId}))`,
      place_id: fresh.placeId ?? null,
      device_id: fresh.deviceId ?? null,
      department_id: departmentId as never,
      department_path: sql`(select path from department where id = ${departmentId})`,
      reporter_id: fresh.reporterId === undefined ? (actor.kind === 'person' ? actor.id : null) : fresh.reporterId,
      former_number: fresh.formerNumber ?? null,
      search: searchText(number, fresh),
      data: JSON.stringify(fresh.data) as never,
      data_version: type.version,
      at: tx.now,
      last_at: tx.now,
      due_at: clocks.deadline,
      // What happens to demonstration things, or is reported by demonstration people, is demonstration too.
      is_demo:
        fresh.demo ??
        sql<boolean>`(exists (select from device where id = ${fresh.deviceId ?? null} and is_demo)
          or exists (select from place where id = ${fresh.placeId ?? null} and is_demo)
          or exists (select from person where id = ${actor.kind === 'person' ? actor.id : null} and is_demo))`,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await writeEntry(tx, row.id, { action: 'create', to: row.state, note: fresh.note ?? null });
  for (const { field, as } of type.joins ?? []) await addParties(tx, row.id, peopleIn(fresh.data[field]), as);
  if (fresh.followsId)
    await tx.db
      .insertInto('case_link')
      .values({ from_id: row.id, to_id: fresh.followsId, relation: 'follows', at: tx.now })
      .execute();
  if (clocks.rows.length > 0)
    await tx.db
      .insertInto('case_clock')
      .values(clocks.rows.map((clock) => ({ case_id: row.id, ...clock })))
      .execute();
  // Whoever reads the audit trail is not one of the named persons.
  const title = row.secrecy >= 4 ? null : row.title;
  tx.audit(`${type.type}.create`, 'case', row.id, { number: row.number, title, mode: row.mode });
  for (const hooks of engine.hooks(type.type)) await hooks.opened?.(tx, row);
  await announce(engine, tx, 'case.created', row.id);
  return row;
}

/** Number, title, place and device in one text, with the pinyin of the words, for the search box. */
export function searchText(number: string, fresh: NewCase) {
  const words = `${number} ${fresh.formerNumber ?? ''} ${fresh.title} ${pinyinOf(fresh.title)}`.toLowerCase();
  return sql<string>`${words} || coalesce((select lower(' ' || full_name || ' ' || pinyin) from place where id = ${fresh.placeId ?? null}), '')
    || coalesce((select lower(' ' || code) from device where id = ${fresh.deviceId ?? null}), '')`;
}

/** Publishes the case as it now stands, with whoever may hear of it. */
export async function announce(
  engine: CaseEngine,
  tx: Tx,
  event: 'case.created' | 'case.changed' | 'case.repeated' | 'case.clock' | 'case.noted',
  id: string,
  more: Record<string, unknown> = {},
): Promise<void> {
  const row = await caseRows(tx.db)
    .select(
      sql<
        { person_id: string; relation: string }[]
      >`coalesce((select jsonb_agg(jsonb_build_object('person_id', person_id, 'relation', relation))
        from case_party where case_id = c.id), '[]')`.as('parties'),
    )
    .where('c.id', '=', id)
    .executeTakeFirstOrThrow();
  const type = typeOf(engine, row.type);
  const reach = reachOf(type, row, toPeople(row.reporter_id, row.parties));
  tx.publish(event, id, reach, { ...toItem(type, row, tx.now), ...more });
}
