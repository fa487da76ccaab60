import { sql } from 'kysely';

import type { Tx } from '../ctx.ts';
import { newId } from '../ids.ts';
import { windClocks } from './clocks.ts';
import { dayOf } from './due.ts';
import { caseRows, reachOf, toItem, type CaseRow } from './row.ts';
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
  await engine.hooks(row.type).repeated?.(tx, row);
  return row;
}

async function create(engine: CaseEngine, tx: Tx, fresh: NewCase): Promise<CaseRow> {
  const type = typeOf(engine, fresh.type);
  const { actor } = tx.ctx;
  const where = await tx.db
    .selectFrom(sql<{ x: number }>`(select 1 as x)`.as('one'))
    .leftJoin('place as p', (on) => on.on('p.id', '=', fresh.placeId ?? null))
    .leftJoin('department as d', (on) =>
      on.on(sql<boolean>`d.id = coalesce(${fresh.departmentId ?? null}::uuid, p.department_id)`),
    )
    .select(['p.campus_id', 'd.id as department_id', 'd.path as department_path', 'd.campus_id as department_campus'])
    .executeTakeFirstOrThrow();
  const row = await tx.db
    .insertInto('case')
    .values({
      id: newId(),
      number: sql<string>`next_case_number(${type.prefix}, ${dayOf(tx.now).slice(0, 7).replace('-', '')})`,
      type: type.type,
      state: type.initial,
      is_open: true,
      mode: fresh.mode ?? 'real',
      priority: fresh.priority ?? type.priority,
      secrecy: type.secrecy,
      title: fresh.title,
      join_key: fresh.joinKey ?? null,
      campus_id: where.campus_id ?? where.department_campus,
      place_id: fresh.placeId ?? null,
      device_id: fresh.deviceId ?? null,
      department_id: where.department_id,
      department_path: where.department_path,
      reporter_id: actor.kind === 'person' ? actor.id : null,
      data: JSON.stringify(fresh.data) as never,
      data_version: type.version,
      at: tx.now,
      last_at: tx.now,
      is_demo: fresh.demo ?? false,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await writeEntry(tx, row.id, { action: 'create', to: row.state });
  const due = await windClocks(tx, type, row, engine.clockOf, tx.ctx.app.settings.isWorking);
  if (due) await tx.db.updateTable('case').set({ due_at: due }).where('id', '=', row.id).execute();
  tx.audit(`${type.type}.create`, 'case', row.id, { number: row.number, title: row.title, mode: row.mode });
  await engine.hooks(type.type).opened?.(tx, row);
  await announce(engine, tx, 'case.created', row.id);
  return row;
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
      sql<string[]>`coalesce((select jsonb_agg(distinct person_id) from case_party where case_id = c.id), '[]')`.as(
        'people',
      ),
    )
    .where('c.id', '=', id)
    .executeTakeFirstOrThrow();
  const people = row.reporter_id ? [...row.people, row.reporter_id] : row.people;
  const type = typeOf(engine, row.type);
  tx.publish(event, id, reachOf(type, row, people), { ...toItem(type, row, tx.now), ...more });
}
